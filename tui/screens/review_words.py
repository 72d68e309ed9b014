"""The words of the review: what was done so far, why a client stands in a list, the end, and days to snooze until."""

from collections.abc import Mapping

from models.i18n import N_, _, ngettext
from models.review.course import Course
from models.settings import REASONS

KINDS = ("called", "wrote", "talked", "follow_up", "moved", "sold", "paid", "snoozed", "trashed")

REASON_WORDS = dict(
    zip(
        REASONS,
        (
            N_("overdue"), N_("due today"), N_("birthdays"), N_("yearly dates"), N_("renewals"), N_("debts overdue"),
            N_("expected dates"), N_("feedback not dealt with"), N_("without a next action"), N_("stalled"),
            N_("losing touch"), N_("buying less"), N_("to win back"), N_("without phone or e-mail"),
        ),
        strict=True,
    )
)  # fmt: skip
"""What the clients of each reason are called where they are counted."""


def tally(kind: str, count: int) -> str:
    """Return "4 called": what was done so often."""
    texts = {
        "called": ngettext("%(count)d called", "%(count)d called", count),
        "wrote": ngettext("%(count)d written to", "%(count)d written to", count),
        "talked": ngettext("%(count)d talked to", "%(count)d talked to", count),
        "follow_up": ngettext("%(count)d planned", "%(count)d planned", count),
        "moved": ngettext("%(count)d moved", "%(count)d moved", count),
        "sold": ngettext("%(count)d sale noted", "%(count)d sales noted", count),
        "paid": ngettext("%(count)d payment noted", "%(count)d payments noted", count),
        "snoozed": ngettext("%(count)d snoozed", "%(count)d snoozed", count),
        "trashed": ngettext("%(count)d to the trash", "%(count)d to the trash", count),
        "skipped": ngettext("%(count)d skipped", "%(count)d skipped", count),
    }
    return texts[kind] % {"count": count}


def tallies(course: Course) -> list[str]:
    """Return what was done in the walk so far, by kind."""
    counts = dict(course.walk.tallies) | {"skipped": len(course.walk.skipped)}
    return [tally(kind, counts[kind]) for kind in (*KINDS, "skipped") if counts.get(kind)]


def minutes(seconds: int) -> str:
    """Return "11 min"; nothing under one minute."""
    return _("%(minutes)d min") % {"minutes": seconds // 60} if seconds >= 60 else ""


def place(course: Course) -> str:
    """Return "7 of 23"."""
    return _("%(place)s of %(count)s") % {"place": course.at + 1, "count": course.total}


def done_words(done: Mapping[str, int]) -> list[str]:
    """Return what was done on the day, by kind: "call 4", "sales 1"."""
    from models.fields import ACTIVITY_KINDS

    labels = {choice.value: _(choice.label) for choice in ACTIVITY_KINDS} | {
        "moved": _("stage changes"), "follow_up": _("actions done"), "sale": _("sales"),
        "payment": _("payments"),
    }  # fmt: skip
    return [f"{labels.get(kind, kind)} {count}" for kind, count in done.items()]
