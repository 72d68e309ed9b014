"""What is sold: products and services with their price and cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import journal, rows
from models.database import database
from models.i18n import _
from models.journal import Act
from models.money import parse_money
from models.problems import BadValue, NotFound
from models.session import Session
from models.text import clean_line, is_blank, search_key


@dataclass(frozen=True, slots=True)
class Product:
    """A product or service; ``price`` and ``cost`` of one, in cents, None where unknown; ``lines`` sold so far."""

    id: int
    version: int
    name: str
    category: str | None
    price: int | None
    cost: int | None
    lines: int = 0


_COLUMNS = "p.id, p.version, p.name, p.category, p.price, p.cost"


def products() -> list[Product]:
    """Return all products by name, each with the number of lines it was sold in."""
    rows = database.execute_sql(
        f"""SELECT {_COLUMNS}, (SELECT count(*) FROM sale_line l WHERE l.product_id = p.id)
            FROM product p ORDER BY p.folded"""
    ).fetchall()
    return [Product(*row) for row in rows]


def named(name: str) -> Product | None:
    """Return the product of that name, without regard to case and accents, or None."""
    row = database.execute_sql(
        f"SELECT {_COLUMNS} FROM product p WHERE p.folded = ?", (search_key(clean_line(name)),)
    ).fetchone()
    return Product(*row) if row is not None else None


def ensure(name: str, category: str | None = None) -> int:
    """Return the id of the product ``name``, made where there is none; inside a running act."""
    found = named(name)
    if found is not None:
        return found.id
    line = clean_line(name)
    cursor = database.execute_sql(
        "INSERT INTO product (name, folded, category) VALUES (?, ?, ?)", (line, search_key(line), category)
    )
    return int(cursor.lastrowid)


def add(session: Session, values: Mapping[str, str]) -> int:
    """Add a product from what was typed (``name``, ``category``, ``price``, ``cost``); return its id.

    Raises BadValue, at the field, for what cannot be read, a missing name, or one that exists.
    """
    parsed = _parsed(values, None)
    if "name" not in parsed:
        raise BadValue(_("A product needs a name."), "missing_name", "name")
    with journal.acting(session, "product", str(parsed["name"])):
        cursor = database.execute_sql(
            f"INSERT INTO product ({', '.join(parsed)}) VALUES ({', '.join('?' * len(parsed))})",
            tuple(parsed.values()),
        )
        return int(cursor.lastrowid)


def edit(session: Session, product_id: int, values: Mapping[str, str]) -> Act:
    """Change a product from what was typed (``''`` empties). Raises BadValue or NotFound."""
    row = database.execute_sql("SELECT name FROM product WHERE id = ?", (product_id,)).fetchone()
    if row is None:
        raise NotFound(_("This product is gone."))
    parsed = _parsed(values, product_id)
    with journal.acting(session, "product", str(parsed.get("name", row[0]))) as running:
        rows.update("product", product_id, parsed)
    return running.result


def remove(session: Session, product_id: int) -> Act:
    """Delete a product; the lines it was sold in stay, without its name."""
    row = database.execute_sql("SELECT name FROM product WHERE id = ?", (product_id,)).fetchone()
    if row is None:
        raise NotFound(_("This product is gone."))
    with journal.acting(session, "product", row[0]) as running:
        database.execute_sql("DELETE FROM product WHERE id = ?", (product_id,))
    return running.result


def _parsed(values: Mapping[str, str], product_id: int | None) -> dict[str, str | int | None]:
    found: dict[str, str | int | None] = {}
    for name, text in values.items():
        if name in ("price", "cost"):
            try:
                found[name] = parse_money(text) if not is_blank(text) else None
            except BadValue as problem:
                raise BadValue(problem.text, problem.code, name) from None
        elif name == "category":
            found[name] = clean_line(text) or None
        elif name == "name":
            if is_blank(text):
                raise BadValue(_("A product needs a name."), "missing_name", "name")
            same = named(text)
            if same is not None and same.id != product_id:
                raise BadValue(_("The product %(name)s exists already.") % {"name": same.name}, "exists", "name")
            line = clean_line(text)
            found |= {"name": line, "folded": search_key(line)}
        else:
            raise BadValue(_("%(field)s is no field that can be typed.") % {"field": name}, "unknown_field", name)
    return found
