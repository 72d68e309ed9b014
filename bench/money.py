"""The money on a portfolio of 23,000 clients with 70,000 sales: opening its screen, and importing as many lines."""

import csv
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench import importing, portfolio
from bench.answers import QUIET, Answers, Keys
from bench.portfolio import Finished, run_command
from bench.terminal import FOLDER, Terminal

CLIENTS, SALES, LINES = 23_000, 70_000, 70_000
_HEADERS = (
    "Factura", "Código de cliente", "Cliente", "Fecha", "Vencimiento", "Cobrada", "Producto", "Categoría", "Cantidad",
    "Importe",
)  # fmt: skip
_PRODUCTS = ("Diseño web", "Mantenimiento", "Tarjetas", "Catálogo", "Sesión de fotos", "Rótulo", "Traducción")
_AGAIN = """
UPDATE present SET journal = 0, indexing = 0;
INSERT INTO sale (id, client_id, on_date, ref, due, renewal, amount, settled_on, user, created_at)
  SELECT id + {by}, client_id, date(on_date, '-400 days'), ref || 'b', date(due, '-400 days'), renewal, amount,
    date(settled_on, '-400 days'), user, created_at FROM sale WHERE id <= {most};
INSERT INTO sale_line (client_id, sale_id, product_id, quantity, amount, cost, hours)
  SELECT client_id, sale_id + {by}, product_id, quantity, amount, cost, hours FROM sale_line WHERE sale_id <= {most};
INSERT INTO payment (client_id, sale_id, on_date, amount, user, created_at)
  SELECT client_id, sale_id + {by}, date(on_date, '-400 days'), amount, user, created_at FROM payment
  WHERE sale_id <= {most};
UPDATE present SET journal = 1, indexing = 1;
"""


def build(program: Sequence[str], clients: int = CLIENTS, sales: int = SALES) -> Path:
    """Return a demo portfolio of ``clients``, filled up to so many ``sales`` by older copies of its own."""
    path, _built = portfolio.build(program, clients)
    with closing(sqlite3.connect(path)) as file:
        most, number = file.execute("SELECT max(id), count(*) FROM sale").fetchone()
        if number < sales:
            file.executescript(_AGAIN.format(by=most, most=min(most, sales - number)))
    return path


def open_screen(program: Sequence[str], path: Path, size: tuple[int, int], rounds: int) -> Answers:
    """Measure how long the key of the money screen takes to bring its rows."""
    found = Answers()
    for _round in range(rounds):
        portfolio.warm(path)
        with Terminal([*program, "--db", str(path)], *size) as terminal:
            terminal.wait_for("[★☆]{3}")
            terminal.wait_quiet(QUIET)
            keys = Keys(terminal)
            for _each in range(2):
                keys.press("3")
                keys.press("6", "the money screen", "6")
            keys.answers(found)
    return found


def write(lines: int, clients: int) -> Path:
    """Write a file of ``lines`` sold lines as Excel does in Spain, three lines a sale, and return its path."""
    path = FOLDER / f"sales-{lines}.csv"
    chance = random.Random(7)
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADERS)
        for line in range(lines):
            if line % 3 == 0:
                client = chance.randrange(clients)
                day = date(2024, 1, 1) + timedelta(chance.randrange(900))
                paid = day + timedelta(chance.randrange(60)) if chance.random() < 0.9 else None
            product = chance.choice(_PRODUCTS)
            quantity, price = chance.randrange(1, 9), chance.randrange(500, 90_000)
            writer.writerow((
                f"F{line // 3:06}", f"C{client:06}", "", f"{day:%d/%m/%Y}", f"{day + timedelta(30):%d/%m/%Y}",
                f"{paid:%d/%m/%Y}" if paid else "", product, "Servicios", quantity,
                f"{quantity * price / 100:.2f}".replace(".", ","),
            ))  # fmt: skip
    return path


def import_sales(program: Sequence[str]) -> Finished:
    """Import 70,000 lines of sales into a portfolio of 23,000 clients."""
    database = FOLDER / "import.db"
    try:
        for what, path in (("clients", importing.write(CLIENTS)), ("sales", write(LINES, CLIENTS))):
            done = run_command([*program, "--db", str(database), "import", str(path), "--what", what])
            if done.status:
                raise SystemExit(f"importing {what} ended with {done.status}")
    finally:
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    return done
