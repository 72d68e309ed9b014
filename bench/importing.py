"""Importing a file as people have it, by the real command: how many rows a second, and whether memory grows."""

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.portfolio import Finished, run_command
from bench.terminal import FOLDER

HEADERS = (
    "Código", "Nombre", "Persona de contacto", "Cargo", "Teléfono", "E-mail", "NIF", "Dirección", "Código postal",
    "Ciudad", "Provincia", "Fecha prevista", "Estrellas", "Notas",
)  # fmt: skip
_FIRST = (
    "Ana", "Luis", "María", "José", "Carmen", "Íñigo", "Sofía", "Pilar", "Jorge", "Marta", "Nuria", "Óscar", "Raúl",
    "Inés", "Begoña",
)  # fmt: skip
_LAST = (
    "García", "Pérez", "Núñez", "López", "Ruiz", "Martínez", "Gómez", "Díaz", "Muñoz", "Sánchez", "Ibáñez",
    "Ortega", "Peña", "Vidal",
)  # fmt: skip
_TRADES = (
    "Talleres", "Ferretería", "Panadería", "Construcciones", "Gestoría", "Farmacia", "Bar", "Hotel", "Clínica",
    "Academia",
)  # fmt: skip
_CITIES = (
    "Zaragoza", "Madrid", "Sevilla", "Huesca", "Teruel", "Logroño", "Cádiz", "León", "Málaga", "Gijón",
)  # fmt: skip
_POSITIONS = ("Gerente", "Compras", "Dirección", "Administración")
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def rows(number: int) -> Iterator[list[str]]:
    """Yield ``number`` clients as their cells, the same ones every time."""
    chance = random.Random(5)
    for row in range(number):
        first, last, other, city = (chance.choice(words) for words in (_FIRST, _LAST, _LAST, _CITIES))
        card, digits = chance.randrange(10**7, 10**8), f"{chance.randrange(10**6):06}"
        yield [
            f"C{row:06}",
            f"{chance.choice(_TRADES)} {last} {other} {row}",
            f"{first} {last} {other}",
            chance.choice(_POSITIONS),
            f"6{row % 100:02} {digits[:2]} {digits[2:4]} {digits[4:]}",
            f"contacto{row}@ejemplo{row % 977}.es",
            f"{card}{_LETTERS[card % 23]}",
            f"C/ Mayor {row % 300}, {row % 9}º",
            f"{chance.randrange(1000, 52999):05}",
            city,
            city,
            f"{row % 28 + 1:02}/{row % 12 + 1:02}/2024",
            str(row % 4),
            "" if row % 3 else f"Llamar por la mañana; pide presupuesto {row}",
        ]


def write(number: int) -> Path:
    """Write a file of ``number`` clients as Excel does in Spain, and return its path."""
    path = FOLDER / f"{number}.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADERS)
        writer.writerows(rows(number))
    return path


def measure(program: Sequence[str], number: int) -> Finished:
    """Import a file of ``number`` clients into a new portfolio."""
    database = FOLDER / "import.db"
    try:
        done = run_command([*program, "--db", str(database), "import", str(write(number))])
    finally:
        for ending in ("", "-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    if done.status:
        raise SystemExit(f"importing {number} rows ended with {done.status}")
    return done
