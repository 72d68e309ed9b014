"""``add``, ``edit``, ``move`` and ``trash``: what is kept of a client, and where it stands."""

import argparse

from models.fields import FIELDS, STAGES, Stage, choice_named, name_key
from models.i18n import _
from models.problems import BadValue, Usage
from tui.commands.parser import Commands, Parser
from tui.commands.shell import Shell, field_values


def declare(commands: Commands) -> None:
    """Declare the commands of this module."""
    add = commands.add("add", _("add a client"), add_client)
    add.add_argument("new_name", metavar=_("NAME"))
    add_fields(add, without=("name",))
    add.option("anyway", values=0, help=_("even if the same client exists"))
    add.option("json", values=0, help=_("print the record as JSON"))
    edit = commands.add("edit", _("change fields of a client"), edit_client)
    add_client_argument(edit)
    add_fields(edit)
    edit.option("json", values=0, help=_("print the record as JSON"))
    move = commands.add("move", _("move a client to another stage"), move_client)
    add_client_argument(move)
    move.add_argument("stage", metavar=_("STAGE"), help="prospect, negotiation, client, inactive")
    move.option("json", values=0, help=_("print the record as JSON"))
    trash = commands.add("trash", _("move a client to the trash, or back"), trash_client)
    add_client_argument(trash)
    trash.option("restore", values=0, help=_("take it out of the trash"))
    trash.option("json", values=0, help=_("print the record as JSON"))


def add_client_argument(parser: Parser) -> None:
    """Declare the argument that names a client."""
    parser.add_argument("client", metavar=_("CLIENT"), help=_("#id, code, id, name, or part of a name"))


def add_fields(parser: Parser, without: tuple[str, ...] = ()) -> None:
    """Declare an option for every field that may be typed; the user's own fields are options too."""
    parser.takes_others = True
    for name, field in FIELDS.items():
        if field.editable and name not in without:
            parser.option(name.replace("_", "-"), dest=name, metavar=_("VALUE"), help=_(field.label))


def own_values(options: argparse.Namespace) -> dict[str, str]:
    """Return the user's own fields that were given as options, by their keys; raises Usage for what is none."""
    from models.own_fields import named, own_fields

    found: dict[str, str] = {}
    every = own_fields() if options.others else []
    for option, text in options.others.items():
        own = named(option.removeprefix("--"), every)
        if own is None:
            names = ("--" + name_key(each.name).replace(" ", "-") for each in every)
            options.refuse_other(option, names)
        else:
            found[own.key] = text
    return found


def add_client(shell: Shell, options: argparse.Namespace) -> int:
    """Add a client and print its id."""
    values = {"name": options.new_name, **field_values(options)}
    if options.others and not shell.database.exists():
        options.refuse_other(next(iter(options.others)))
    with shell.file(create=True):
        from models.editing import add

        number = add(shell.session, values | own_values(options), anyway=options.anyway)
        shell.written(number, options.json, str(number))
    return 0


def edit_client(shell: Shell, options: argparse.Namespace) -> int:
    """Change the fields that were given."""
    values = field_values(options)
    if not values and not options.others:
        raise Usage(_("name at least one field to change, such as --phone '976 123 456'"))
    with shell.file(create=False):
        from models.client import find
        from models.editing import edit

        number = find(options.client)
        shell.told(number, options.json, edit(shell.session, number, values | own_values(options)))
    return 0


def move_client(shell: Shell, options: argparse.Namespace) -> int:
    """Move a client to a stage."""
    stage = stage_named(options.stage)
    with shell.file(create=False):
        from models.client import find
        from models.pipeline import move

        number = find(options.client)
        shell.told(number, options.json, move(shell.session, [number], stage))
    return 0


def stage_named(text: str) -> Stage:
    """Return the stage that ``text`` names in either language; raises BadValue."""
    stage = choice_named(STAGES, text)
    if stage is None:
        problem = _("%(text)s is no stage; there are %(known)s")
        known = ", ".join(choice.value for choice in STAGES)
        raise BadValue(problem % {"text": repr(text), "known": known}, "bad_stage", "stage")
    return Stage(stage.value)


def trash_client(shell: Shell, options: argparse.Namespace) -> int:
    """Move a client to the trash or take it out."""
    with shell.file(create=False):
        from models.client import find
        from models.pipeline import restore, trash

        number = find(options.client, trashed=options.restore)
        shell.told(number, options.json, (restore if options.restore else trash)(shell.session, [number]))
    return 0
