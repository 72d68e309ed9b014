"""A file of any kind into the portfolio: clients, sales, payments or activities."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from models.fields import Stage
from models.importing.activity_items import ActivityItems
from models.importing.apply import carry_out, checked, import_clients, stamp
from models.importing.items import Planner
from models.importing.items_run import ItemsRun, Taker
from models.importing.kinds import What
from models.importing.mapping import Mapping
from models.importing.matching import OnDuplicate
from models.importing.payment_items import PaymentItems
from models.importing.reading import open_source, survey
from models.importing.rejects import keeping
from models.importing.result import ImportResult
from models.importing.run import Cancelled, Progress
from models.importing.sale_items import SaleItems
from models.importing.source import Source
from models.session import Session


def import_file(
    session: Session,
    path: Path,
    mapping: Mapping | None = None,
    *,
    what: What | None = None,
    stage: Stage | None = None,
    on_duplicate: OnDuplicate = "update",
    new_clients: bool = False,
    unpaid: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    dry_run: bool = False,
    rejects: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header: int | None = None,
    look: Callable[[Source], None] | None = None,
) -> ImportResult:
    """Import ``path`` as one act and return what became of every row; as ``import_clients`` for what is not clients.

    ``what`` the rows are: as the ``mapping`` says, else clients; of a workbook where it is given the sheet that fits is
    read. ``new_clients`` brings the unknown clients of sales along, at stage client; ``unpaid`` leaves the sales of a
    file without a column of payment days open. ``on_duplicate`` is ``update`` or ``skip`` for what is not clients.
    Raises BadFile.
    """
    said, what = what, what or (mapping.what if mapping is not None else "clients")
    if what == "clients":
        return import_clients(
            session, path, mapping, stage=stage, on_duplicate=on_duplicate, progress=progress, cancelled=cancelled,
            dry_run=dry_run, rejects=rejects, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header,
            look=look, what=said,
        )  # fmt: skip
    with closing(open_source(path, session.settings, encoding, delimiter, sheet, header, what=said)) as source:
        if look is not None:
            look(source)
        before = stamp(path)
        mapping, rows = checked(path, survey(path, source, what), mapping)

        def taker(result: ImportResult, act: int | None) -> Taker:
            if what == "payments":
                return PaymentItems(session, result, act=act)
            if what == "activities":
                return ActivityItems(session, result, act=act)
            paid = None if mapping.has("paid") else not unpaid
            return SaleItems(
                session, result, act=act, new_clients=new_clients, paid=paid, update=on_duplicate != "skip"
            )

        kept = keeping(None if dry_run else rejects, source)
        planner = Planner(session, mapping, guarded=source.guarded)
        run = ItemsRun(session, source.records(), planner, kept, mapping.ignored, taker)
        run.rows, run.progress, run.cancelled = rows, progress, cancelled
        return carry_out(run, kept, path, before, dry_run=dry_run, detail=what)


def preview(session: Session, path: Path, mapping: Mapping | None = None, **how: Any) -> ImportResult:
    """Return what :func:`import_file` would do, without writing anything."""
    return import_file(session, path, mapping, dry_run=True, **how)
