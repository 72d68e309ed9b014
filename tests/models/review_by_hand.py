"""The whole queue a second time: plain Python over the rows, sentence by sentence after the manual ("The review").

Nothing of the program is used but the file, so that what is wrong there cannot be wrong here in the same way.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models.database import database
from tests.models import figures_by_hand as by_hand
from tests.models.figures_by_hand import Hand

UNDATED = ("feedback", "no_next_action", "stalled", "losing_touch", "slipping", "win_back", "incomplete")
CONTACTS = ("call", "email", "meeting", "message", "visit", "quote", "gift", "offer")
GAPS = {0: 180, 1: 90, 2: 30, 3: 14}

Why = tuple[str, str | None, int | None]
"""The kind of a reason, the day it is counted from, and an amount in cents."""


@dataclass
class Waiting:
    """A client of the queue by hand: its reasons, the best first, and where it stands."""

    id: int
    reasons: list[Why]
    place: tuple[Any, ...]

    @property
    def undated(self) -> bool:
        """Whether it waits with undated reasons alone."""
        return all(kind in UNDATED for kind, _since, _amount in self.reasons)


@dataclass
class File:
    """The rows of the open file as dictionaries."""

    day: date
    clients: list[dict[str, Any]] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    money: Hand = field(default_factory=lambda: Hand(date.min, 30, 0))

    def of(self, table: str, client: int) -> list[dict[str, Any]]:
        """The rows of a client."""
        return [row for row in self.tables[table] if row["client_id"] == client]


def read(day: date) -> File:
    """Read the open file."""

    def rows(table: str) -> list[dict[str, Any]]:
        names = [row[1] for row in database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
        found = database.execute_sql(f"SELECT {', '.join(names)} FROM {table} ORDER BY id").fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    tables = ("activity", "follow_up", "contact", "channel", "sale", "sale_line", "payment", "opportunity",
              "stage_move", "settled")  # fmt: skip
    file = File(day, rows("client"), {table: rows(table) for table in tables})
    file.money = by_hand.read(day, 30, 0)
    return file


def queue(day: date) -> list[Waiting]:
    """All that wait on a day, in order."""
    file = read(day)
    found = []
    best = best_inactive(file)
    for client in file.clients:
        if client["hidden"] or not existed(file, client):
            continue
        keys = {
            row["reason"] for row in file.of("settled", client["id"]) if on(row["on_date"]) <= day < on(row["until"])
        }
        each = [why for key, why in reasons(file, client, best) if not set(key.split("|")) <= keys]
        each = welcome(file, client, each)
        if each:
            each.sort(key=lambda why: urgency(why, day))
            order = {"client": 0, "negotiation": 1, "prospect": 2, "inactive": 3}[
                by_hand.stage(file.money, client["id"])
            ]
            where = (urgency(each[0], day), -client["stars"], order, client["name_key"], client["id"])
            found.append(Waiting(client["id"], each, where))
    return sorted(found, key=lambda waiting: waiting.place)


def on(text: str) -> date:
    """A day of the file."""
    return date.fromisoformat(text)


def existed(file: File, client: dict[str, Any]) -> bool:
    """A client exists from the earlier of its creation and its earliest dated record."""
    days = [client["created_on"]]
    for table, column in (("sale", "on_date"), ("payment", "on_date"), ("activity", "on_date"),
                          ("stage_move", "on_date"), ("follow_up", "created_on"),
                          ("opportunity", "created_on")):  # fmt: skip
        days += [row[column] for row in file.of(table, client["id"])]
    return on(min(days)) <= file.day


def last_contact(file: File, client: int) -> date | None:
    """The last activity that reached or tried to reach the client, by D."""
    days = [on(row["on_date"]) for row in file.of("activity", client) if row["kind"] in CONTACTS]
    return max((day for day in days if day <= file.day), default=None)


def welcome(file: File, client: dict[str, Any], each: list[Why]) -> list[Why]:
    """Do-not-contact clients appear only for debts and overdue follow-ups. Whoever was contacted within the shortest
    gap is left out unless a follow-up is due or it is the birthday itself."""
    if client["do_not_contact"]:
        each = [why for why in each if why[0] in ("payment_overdue", "overdue")]
    last = last_contact(file, client["id"])
    if last is not None and file.day - last < timedelta(days=3):
        pressing = [
            why for why in each
            if why[0] in ("overdue", "due_today") or (why[0] == "birthday" and why[1] == file.day.isoformat())
        ]  # fmt: skip
        return each if pressing else []
    return each


def urgency(why: Why, day: date) -> tuple[int, int]:
    """Overdue and due today (days late, at most 30, first), birthdays and occasions, renewals, debts (by amount),
    expected, the rest."""
    kind, since, amount = why
    if kind in ("overdue", "due_today"):
        return 0, -min(30, (day - on(since or "")).days)
    order = ("birthday", "renewal", "payment_overdue", "expected")
    if kind not in order:
        return 9, 0
    return 1 + order.index(kind), -(amount or 0) if kind == "payment_overdue" else 0


def reasons(file: File, client: dict[str, Any], best: set[int]) -> list[tuple[str, Why]]:
    """Every reason of a client with its key."""
    return [*follow_ups(file, client["id"]), *birthdays(file, client), *renewals(file, client["id"]),
            *debts(file, client["id"]), *expected(file, client), *undated(file, client, best)]  # fmt: skip


def open_follow_ups(file: File, client: int) -> list[dict[str, Any]]:
    """A follow-up is open at D if made by D and not closed by D."""
    return [
        row for row in file.of("follow_up", client)
        if on(row["created_on"]) <= file.day and (row["done_on"] is None or on(row["done_on"]) > file.day)
    ]  # fmt: skip


def follow_ups(file: File, client: int) -> list[tuple[str, Why]]:
    """Before D, on D."""
    found: list[tuple[str, Why]] = []
    for row in open_follow_ups(file, client):
        if on(row["due"]) <= file.day:
            kind = "due_today" if on(row["due"]) == file.day else "overdue"
            found.append((f"follow_up:{row['id']}", (kind, row["due"], None)))
    return found


def falls(stored: str, year: int) -> date:
    """29 February falls on the 28th in common years."""
    month, day = (int(part) for part in stored.split("-")[-2:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, day) == (2, 29) and not leap else day)


def birthdays(file: File, client: dict[str, Any]) -> list[tuple[str, Why]]:
    """From D - 2 to D + 7, of the client or a contact."""
    found: list[tuple[str, Why]] = []
    people = [(0, client["birthday"]), *((row["id"], row["birthday"]) for row in file.of("contact", client["id"]))]
    for number, stored in people:
        if stored is None:
            continue
        for year in (file.day.year - 1, file.day.year, file.day.year + 1):
            day = falls(stored, year)
            if file.day - timedelta(days=2) <= day <= file.day + timedelta(days=7):
                found.append((f"birthday:{number}:{day}", ("birthday", day.isoformat(), None)))
    return found


def renewals(file: File, client: int) -> list[tuple[str, Why]]:
    """A renewal date of D + 30 or earlier, until a later sale (with a later renewal date, or of the same product)
    renews it or it is marked as not renewed."""
    products: dict[int, set[int]] = {}
    for line in file.of("sale_line", client):
        if line["product_id"] is not None:
            products.setdefault(line["sale_id"], set()).add(line["product_id"])
    there = [row for row in file.of("sale", client) if on(row["on_date"]) <= file.day]
    found: list[tuple[str, Why]] = []
    for row in there:
        if row["renewal"] is None or row["not_renewed"] or on(row["renewal"]) > file.day + timedelta(days=30):
            continue
        renewed = [
            later for later in there
            if (later["on_date"], later["id"]) > (row["on_date"], row["id"]) and later["amount"] >= 0
            and ((later["renewal"] or "") > row["renewal"]
                 or products.get(row["id"], set()) & products.get(later["id"], set()))
        ]  # fmt: skip
        if not renewed:
            found.append((f"renewal:{row['id']}:{row['renewal']}", ("renewal", row["renewal"], row["amount"])))
    return found


def debts(file: File, client: int) -> list[tuple[str, Why]]:
    """Overdue > 0; the key names every sale that is overdue after credit was set against the oldest due first."""
    opens = by_hand.opens(file.money, client)
    credit = -sum(left for _due, _number, left in opens if left < 0)
    late, overdue, since = [], 0, None
    for due, number, left in opens:
        rest = max(0, left - credit) if left > 0 else 0
        credit = max(0, credit - max(0, left))
        if rest and due < file.day:
            late.append(number)
            overdue += rest
            since = since or due.isoformat()
    return [("|".join(f"payment:{number}" for number in late), ("payment_overdue", since, overdue))] if late else []


def expected(file: File, client: dict[str, Any]) -> list[tuple[str, Why]]:
    """The expected date of the client or of an open opportunity is D + 7 or earlier."""
    last = file.day + timedelta(days=7)
    found: list[tuple[str, Why]] = []
    if client["expected_date"] is not None and on(client["expected_date"]) <= last:
        why = ("expected", client["expected_date"], client["expected_spend"])
        found.append((f"expected:0:{client['expected_date']}", why))
    for row in file.of("opportunity", client["id"]):
        still = row["closed_on"] is None or on(row["closed_on"]) > file.day
        if on(row["created_on"]) <= file.day and still and row["expected"] is not None and on(row["expected"]) <= last:
            found.append((f"expected:{row['id']}:{row['expected']}", ("expected", row["expected"], row["amount"])))
    return found


def undated(file: File, client: dict[str, Any], best: set[int]) -> list[tuple[str, Why]]:
    """The reasons that hold on any day."""
    number, day, stars = client["id"], file.day, client["stars"]
    stage = by_hand.stage(file.money, number)
    acts = [row for row in file.of("activity", number) if on(row["on_date"]) <= day]
    contact = last_contact(file, number)
    found: list[tuple[str, Why]] = []

    def note(kind: str, since: date | None = None, key: str = "") -> None:
        found.append((key or kind, (kind, None if since is None else since.isoformat(), None)))

    for row in acts:
        if row["kind"] == "feedback" and row["outcome"] is None:
            note("feedback", on(row["on_date"]), f"feedback:{row['id']}")
    live = stage != "inactive"
    if live and not open_follow_ups(file, number):
        note("no_next_action")
    moves = [on(row["on_date"]) for row in file.of("stage_move", number)]
    since = max((move for move in moves if move <= day), default=min(moves))
    answered = [
        on(row["on_date"]) for row in acts
        if row["outcome"] == "answered" or (row["kind"] in ("meeting", "visit") and row["outcome"] is None)
    ]  # fmt: skip
    if stage == "negotiation" and day - max([since, *answered]) >= timedelta(days=21):
        note("stalled", since)
    if live and (day - (contact or on(client["created_on"]))).days > GAPS[stars]:
        note("losing_touch", contact or on(client["created_on"]))
    days = file.money.purchase_days(number)
    usual = by_hand.interval(days) or 0
    if stage == "client" and len(days) >= 3 and (day - days[-1]).days > max(14, 2 * usual):
        note("slipping", days[-1])
    if number in best and (contact is None or (day - contact).days >= 90):
        note("win_back", contact)
    if stars >= 2 and not file.of("channel", number):
        note("incomplete")
    return found


def best_inactive(file: File) -> set[int]:
    """The best ⌈n/5⌉ of inactive clients with sales (ties by id)."""
    sums: list[tuple[int, int]] = []
    for client in file.clients:
        bought = file.money.of(client["id"])
        if not client["hidden"] and bought and by_hand.stage(file.money, client["id"]) == "inactive":
            sums.append((-sum(sale.amount for sale in bought), client["id"]))
    return {number for _total, number in sorted(sums)[: (len(sums) + 4) // 5]}


def answered(day: date) -> int:
    """How many clients with undated reasons alone were answered on a day."""
    kinds: dict[int, set[str]] = {}
    for row in read(day).tables["settled"]:
        if on(row["on_date"]) == day:
            kinds.setdefault(row["client_id"], set()).add(row["reason"].partition(":")[0])
    return sum(each <= set(UNDATED) for each in kinds.values())


def day_of_work(day: date, most: int) -> tuple[list[Waiting], int]:
    """Those that come on a day, undated reasons alone bringing ``most`` at most; and how many more wait."""
    room, found = max(0, most - answered(day)), list[Waiting]()
    everybody = queue(day)
    for waiting in everybody:
        if waiting.undated:
            room -= 1
        if not waiting.undated or room >= 0:
            found.append(waiting)
    return found, len(everybody) - len(found)
