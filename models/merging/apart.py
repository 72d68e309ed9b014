"""Two clients that look like one and are not: said once, remembered."""

from models import journal
from models.database import database
from models.journal import Act
from models.merging.compare import both
from models.session import Session


def mark(session: Session, first: int, second: int) -> Act:
    """Remember that two clients are not the same; one act. Raises Refused and NotFound."""
    one, other = both(first, second)
    with journal.acting(session, "not_same", str(one.name), str(other.name)) as running:
        database.execute_sql(
            "INSERT INTO not_same (client_id, other_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (min(first, second), max(first, second)),
        )
    return running.result
