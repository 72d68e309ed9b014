"""The user's rules by kind, tried before they are switched on, and the numbers of the review."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from models import products, setting_values
from models.fields import ACTIVITY_KINDS, STAGES
from models.i18n import N_, _, ngettext
from models.problems import Problem
from models.review import rule_words, rules
from models.review.rules import KINDS, Kind, Rule
from models.settings import REASONS
from models.text import shown
from tui.desk import Changed
from tui.screens.asking import ask
from tui.screens.base import BaseScreen, hidden_binding
from tui.screens.dialogs import Confirm, Entry
from tui.screens.review_words import REASON_WORDS
from tui.type_ahead import OPENING
from tui.widgets.choice_line import ChoiceLine, Option
from tui.widgets.field_list import FieldList, FieldRow

TITLES = {
    "occasion": N_("Yearly dates"), "first": N_("First follow-up on entering a stage"),
    "offer": N_("Bought this, offer that"), "entry": N_("Stage of entry by medium and source"),
}  # fmt: skip
NAMES = {
    "occasion": N_("yearly date"), "first": N_("first follow-up"), "offer": N_("offer after a sale"),
    "entry": N_("stage of entry"),
}  # fmt: skip
NUMBERS = {
    "shortest_gap": N_("Shortest gap"), "longest_gap.3": N_("Longest gap ★★★"), "longest_gap.2": N_("Longest gap ★★"),
    "longest_gap.1": N_("Longest gap ★"), "longest_gap.0": N_("Longest gap ☆"), "tries": N_("Tries"),
    "snoozes": N_("Snooze choices"), "birthday_before": N_("Before a birthday"),
    "birthday_after": N_("After a birthday"), "renewal_days": N_("Before a renewal"),
    "expected_days": N_("Before it is due"), "stalled_days": N_("Stalled after"),
    "win_back_days": N_("Win back after"), "undated_a_day": N_("Undated a day"),
    "debt_rest_days": N_("A debt rests"),
}  # fmt: skip


class RulesScreen(BaseScreen):
    """Every rule is an act that the program undoes; the numbers and reasons are settings, in force at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", N_("add"), id="rules.add"),
        Binding("e", "edit", N_("edit"), id="rules.edit"),
        Binding("space", "switch", N_("on or off"), id="rules.switch"),
        Binding("d", "delete", N_("delete"), id="rules.delete"),
        Binding("escape", "dismiss", N_("back"), id="rules.close"),
        hidden_binding("ctrl+r", "reload", N_("reload"), "rules.reload"),
    ]

    found: list[Rule]

    def compose_body(self) -> ComposeResult:
        """The list."""
        self.found = []
        yield FieldList(plain=self.desk.plain)

    @property
    def fields(self) -> FieldList:
        """The list."""
        return self.query_one(FieldList)

    def on_mount(self) -> None:
        """Read the rules."""
        self.fields.focus()
        self.load()

    def focus_body(self) -> None:
        """Give the keys back to the list."""
        self.fields.focus()

    def on_changed(self, changed: Changed) -> None:  # noqa: ARG002
        """An undo may have brought a rule back."""
        self.load()

    def action_reload(self) -> None:
        """Read the rules anew."""
        super().action_reload()
        self.load()

    def retranslate(self) -> None:
        """Show every word anew."""
        super().retranslate()
        self.load()

    @work(exclusive=True, group="load")
    async def load(self, key: str = "") -> None:
        """Read the rules, with the cursor on the row ``key`` where one is given."""
        self.found = await self.desk.doors.db(rules.rules)
        self.fields.show(self._rows())
        if key:
            self.fields.go(key)

    def _rows(self) -> list[FieldRow]:
        found: list[FieldRow] = []
        for kind in KINDS:
            found.append(FieldRow("", _(TITLES[kind]), tone="heading"))
            of_kind = [rule for rule in self.found if rules.kind_of(rule) == kind]
            found += [
                FieldRow(f"rule:{rule.id}", rule.name, rule_words.line(rule), "" if rule.active else "dim",
                         _("on") if rule.active else _("off"))
                for rule in of_kind
            ]  # fmt: skip
            if not of_kind:
                found.append(FieldRow(f"new:{kind}", "—", _("none yet: a adds one"), "dim"))
            found.append(FieldRow("", ""))
        settings = self.desk.settings
        found.append(FieldRow("", _("Reasons that count in the review"), tone="heading"))
        for reason in REASONS:
            on = reason in settings.reasons
            found.append(
                FieldRow(f"reason:{reason}", _(REASON_WORDS[reason]), _("on") if on else _("off"), "" if on else "dim")
            )
        found += [FieldRow("", ""), FieldRow("", _("Numbers"), tone="heading")]
        for name in setting_values.REVIEW:
            value = setting_values.show(settings, name)
            found.append(FieldRow(f"number:{name}", _(NUMBERS[name]), value, note=setting_values.explain(name)))
        return found

    # What the cursor is on

    @property
    def _at(self) -> tuple[str, str]:
        """What kind of row the cursor is on, and which."""
        sort, _colon, name = self.fields.cursor_key.partition(":")
        return sort, name

    @property
    def chosen(self) -> Rule | None:
        """The rule under the cursor."""
        sort, name = self._at
        return next((rule for rule in self.found if sort == "rule" and str(rule.id) == name), None)

    @on(FieldList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    # Rules

    def action_add(self) -> None:
        """Ask which kind of rule to add, then for the rule."""
        rule = self.chosen
        present = rules.kind_of(rule) if rule is not None else self._at[1]
        line = self.query_one(ChoiceLine)
        options = [Option(str(number), _(NAMES[kind]), kind) for number, kind in enumerate(KINDS, 1)]
        line.ask("rule", _("Add"), options, present)
        self.open_picker(line)

    def picked(self, purpose: str, value: str) -> None:
        """A kind was picked."""
        kind = next((kind for kind in KINDS if purpose == "rule" and kind == value), None)
        if kind is not None:
            self.run_worker(self._ask(kind, None), group=OPENING)
        else:
            super().picked(purpose, value)

    def action_edit(self) -> None:
        """Edit the rule or number under the cursor; a reason is switched."""
        sort, name = self._at
        rule = self.chosen
        if rule is not None:
            self.run_worker(self._ask(rules.kind_of(rule), rule), group=OPENING)
        elif sort == "number":
            self.run_worker(self._ask_number(name), group=OPENING)
        elif sort == "new":
            self.picked("rule", name)
        else:
            self.action_switch()

    async def _ask(self, kind: Kind, rule: Rule | None) -> None:
        session, doors = self.desk.session, self.desk.doors
        present = rule_words.fields_of(rule) if rule is not None else {}
        entries = await self._entries(kind, present)

        async def save(values: dict[str, str]) -> None:
            given = rule_words.typed(session, kind, values)
            given["active"] = rule is not None and rule.active
            act = await doors.db(rules.save, session, kind, given, rule.id if rule is not None else None)
            if rule is not None:
                self.done(act, [])
            else:
                newest = max(each.id for each in await doors.db(rules.rules))
                self.desk.changed.publish(Changed(()))
                self.load(f"rule:{newest}")
                self.say(_("added, still off: %(what)s") % {"what": act.text}, back=_("space tries it"))

        title = _("New rule: %(kind)s") if rule is None else _("Rule: %(kind)s")
        purpose = f"rule {kind}" if rule is None else f"rule {rule.id}"
        await ask(self, purpose, title % {"kind": _(NAMES[kind])}, entries, save)

    async def _entries(self, kind: Kind, present: dict[str, str]) -> list[Entry]:
        def entry(name: str, label: str, placeholder: str = "", names: tuple[str, ...] = ()) -> Entry:
            return Entry(name, label, present.get(name, ""), placeholder=placeholder, names=names)

        stages = tuple((choice.value, _(choice.label)) for choice in STAGES)
        stage = Entry("stage", _("Stage"), present.get("stage", "negotiation"), stages)
        match kind:
            case "occasion":
                return [
                    entry("name", _("Name"), _("Christmas")), entry("day", _("Day"), "24/12"),
                    entry("query", _("Who"), _("everybody, or a query: city:zaragoza")),
                ]  # fmt: skip
            case "first":
                kinds = (("", "—"), *((choice.value, _(choice.label)) for choice in ACTIVITY_KINDS))
                return [
                    stage, entry("name", _("Next action"), _("Send the quote")), entry("days", _("After days"), "3"),
                    Entry("kind", _("What"), present.get("kind", ""), kinds),
                ]  # fmt: skip
            case "offer":
                known = tuple(each.name for each in await self.desk.doors.reports(products.products))
                return [
                    entry("product", _("Bought"), names=known), entry("name", _("Offer"), names=known),
                    entry("days", _("After days"), "60"),
                ]  # fmt: skip
        return [
            entry("medium", _("Medium"), _("empty: any")), entry("source", _("Source"), _("empty: any")), stage,
        ]  # fmt: skip

    @work(group="acts")
    async def action_switch(self) -> None:
        """Switch the rule on, after saying whom it would concern now, or off; a reason just so."""
        sort, name = self._at
        rule, doors, session = self.chosen, self.desk.doors, self.desk.session
        if sort == "reason":
            present = self.desk.settings.reasons
            self._keep(reasons=tuple(each for each in REASONS if (each in present) != (each == name)))
            return
        if rule is None:
            return
        try:
            if not rule.active:
                count = await doors.reports(rules.concerned, session, rule)
                question = ngettext(
                    "“%(name)s” would concern %(count)d client with the data as they are. Switch it on?",
                    "“%(name)s” would concern %(count)d clients with the data as they are. Switch it on?",
                    count,
                ) % {"name": shown(rule.name, 40), "count": count}
                if not await self.app.push_screen_wait(Confirm(question)):
                    return
            self.done(await doors.db(rules.switch, session, rule.id, on=not rule.active), [])
        except Problem as problem:
            self.say(problem.text, "wrong")

    @work(group="acts")
    async def action_delete(self) -> None:
        """Delete the rule under the cursor, after asking."""
        rule = self.chosen
        if rule is None:
            return
        question = _("Delete the rule “%(name)s”?") % {"name": shown(rule.name, 40)}
        if not await self.app.push_screen_wait(Confirm(question)):
            return
        try:
            self.done(await self.desk.doors.db(rules.remove, self.desk.session, rule.id), [])
        except Problem as problem:
            self.say(problem.text, "wrong")

    # Settings

    async def _ask_number(self, name: str) -> None:
        present = self.desk.settings

        async def save(values: dict[str, str]) -> None:
            self._keep(**setting_values.read(present, name, values["value"], self.desk.session.today))

        entry = Entry("value", _(NUMBERS[name]), setting_values.show(present, name), replaced=True)
        await ask(self, f"setting {name}", setting_values.explain(name), [entry], save)

    def _keep(self, **changes: object) -> None:
        """Work with other settings at once, and keep them in the settings file."""
        try:
            self.desk.keep(**changes)
            self.say(_("kept in the settings"))
        except Problem as problem:
            self.say(problem.text, "wrong")
        self.desk.changed.publish(Changed(()))
        self.load()
