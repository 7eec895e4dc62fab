"""The command line: every command with its arguments and help, and the way to its function."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

from hmip_tui import __version__
from hmip_tui.text import visible

_MOST_CASES = 10**7
"""More eligible cases than any provider has: a slip of the finger."""

_DESCRIPTION = """\
Review probation cases offline, in the terminal, and see the provisional ratings
live. An inspection is one file: 'hmip FILE' opens it, 'hmip' alone opens the
start screen. For a file named like a command, write ./FILE."""

_EPILOG = """\
'hmip COMMAND --help' says more about a command.

Exit status: 0, all is well; 1, it could not be done or faults were found;
2, the command line is not understood. Data goes to standard output, all else
to standard error. Where there is no terminal, opening an inspection prints its
status instead.

Environment: HMIP_TUI_HOME names another folder for the demonstration and the
program's own data, HMIP_TUI_AUTHOR another name to record as author.

Independent software. Not a product of, nor endorsed by, HM Inspectorate of
Probation."""


def _layout(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=30)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages show literally what was typed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_layout, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {visible(message)}\n")


class Commands(Protocol):
    """What commands are added to."""

    def add_parser(self, name: str, **settings: Any) -> argparse.ArgumentParser:
        """Add a command."""


def run(arguments: Sequence[str]) -> int:
    """Do what a command line says; the exit status.

    Raises :class:`hmip_tui.errors.HmipError`, and ``SystemExit`` after help and for a command
    line that is not understood.
    """
    parsed = parser().parse_args(arguments)
    command: Callable[[Namespace], int] = parsed.run
    return command(parsed)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = _Parser(
        prog="hmip",
        usage="hmip [FILE]\n       hmip COMMAND ...",
        description=_DESCRIPTION,
        epilog=_EPILOG,
    )
    whole.add_argument("--version", action="version", version=f"hmip {__version__}")
    commands = whole.add_subparsers(
        title="commands", metavar="COMMAND [...]", required=True, prog="hmip"
    )
    for add in (
        _new,
        _cases,
        _demo,
        _review,
        _train,
        _status,
        _interviews,
        _history,
        _verify,
        _rebuild,
        _guidance,
        _framework,
        _keys,
    ):
        add(commands)
    return whole


def _command(
    commands: Commands, name: str, what: str, run: Callable[[Namespace], int], more: str = ""
) -> argparse.ArgumentParser:
    """Add a command; ``what`` it does in one line, ``more`` for its own help."""
    description = f"{_sentence(what)}\n\n{more}" if more else _sentence(what)
    found = commands.add_parser(name, help=what, description=description)
    found.set_defaults(run=run)
    return found


def _family(commands: Commands, name: str, what: str) -> Commands:
    """Add a word that commands of its own follow."""
    family = commands.add_parser(name, help=what, description=_sentence(what))
    return family.add_subparsers(title="commands", metavar="COMMAND ...", required=True)


def _sentence(what: str) -> str:
    return f"{what[0].upper()}{what[1:]}."


def _file(command: argparse.ArgumentParser, what: str = "the inspection file") -> None:
    command.add_argument("file", metavar="FILE", type=Path, help=what)


# -- creating and filling ---------------------------------------------------------------------


def _new(commands: Commands) -> None:
    more = (
        "The framework is frozen into the file. The number of eligible cases that a\n"
        "sample was drawn from narrows the margins of error; it can be left out.\n\n"
        "  hmip new north.sqlite --provider 'North CRC' --population supervision=620"
    )
    command = _command(commands, "new", "create an inspection file", _run_new, more)
    _file(command, "the file to create")
    command.add_argument("--provider", metavar="NAME", required=True, help="who is inspected")
    command.add_argument(
        "--framework", metavar="FILE", type=Path, help="a framework (default: the built-in one)"
    )
    command.add_argument(
        "--population",
        metavar="SAMPLE=NUMBER",
        type=_population,
        nargs="+",
        action="extend",
        default=[],
        help="eligible cases of a sample",
    )
    command.add_argument(
        "--show-results",
        metavar="WHEN",
        type=_showing,
        default="always",
        help="always (default), 'closed cases' (not while a case is open that is not complete) "
        "or lead; stays so for good",
    )
    command.add_argument(
        "--lead",
        metavar="NAME",
        action="append",
        default=[],
        help="who leads the inspection, as recorded as author",
    )


def _showing(text: str) -> str:
    from hmip_tui.guard import Showing

    try:
        return Showing(text.replace("-", " ").casefold())
    except ValueError:
        known = ", ".join(f"'{showing}'" for showing in Showing)
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {known}") from None


def _population(text: str) -> tuple[str, int]:
    sample, _, number = text.partition("=")
    if not (sample and number.isascii() and number.isdecimal() and 0 < int(number) <= _MOST_CASES):
        raise argparse.ArgumentTypeError(f"'{text}' is not SAMPLE=NUMBER, like supervision=620")
    return sample, int(number)


def _run_new(given: Namespace) -> int:
    from hmip_tui.commands.create import new

    return new(
        given.file,
        given.provider,
        given.framework,
        dict(given.population),
        show_results=given.show_results,
        leads=given.lead,
    )


def _cases(commands: Commands) -> None:
    members = _family(commands, "cases", "add cases from a list (CSV)")
    more = (
        "Redirect it into a file and replace the invented line by your own:\n\n"
        "  hmip cases template > cases.csv"
    )
    template = _command(members, "template", "print an empty case list", _run_template, more)
    template.add_argument("--sample", metavar="ID", help="only the columns of one sample")
    template.add_argument(
        "--framework",
        metavar="FILE",
        type=Path,
        help="a framework or inspection file (default: the built-in framework)",
    )
    more = (
        "The list is UTF-8, separated by commas, semicolons or tabs. Every bad line is\n"
        "reported with its number, column and reason, and nothing is imported while\n"
        "there is one."
    )
    adding = _command(members, "import", "add the cases of a list", _run_import, more)
    _file(adding)
    adding.add_argument("csv", metavar="CSV", type=Path, help="the case list")
    adding.add_argument("--skip-bad", action="store_true", help="import the good lines alone")
    adding.add_argument("--sample", metavar="ID", help="the sample of lines that name none")


def _run_template(given: Namespace) -> int:
    from hmip_tui.commands.cases import print_template

    return print_template(given.framework, given.sample)


def _run_import(given: Namespace) -> int:
    from hmip_tui.commands.cases import import_cases

    return import_cases(given.file, given.csv, given.sample, skip_bad=given.skip_bad)


def _demo(commands: Commands) -> None:
    more = (
        "It is created where it is not there yet: invented cases whose answers give the\n"
        "figures of a published report."
    )
    command = _command(commands, "demo", "open the demonstration inspection", _run_demo, more)
    command.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="default: in the data folder"
    )
    command.add_argument("--no-open", action="store_true", help="only create it")


def _run_demo(given: Namespace) -> int:
    from hmip_tui.commands.create import demo

    return demo(given.file, open_it=not given.no_open)


def _guidance(commands: Commands) -> None:
    more = (
        "The Markdown file has a heading for each question, beginning with its id:\n\n"
        "  # 2.1.3.a Risk of harm to others\n"
        "  What to look for ...\n\n"
        "F2 shows it beside the framework's own guidance, which stays as it is."
    )
    what = "add an organisation's own guidance"
    command = _command(commands, "guidance", what, _run_guidance, more)
    _file(command)
    command.add_argument("markdown", metavar="MARKDOWN", type=Path, help="the guidance file")


def _run_guidance(given: Namespace) -> int:
    from hmip_tui.commands.guidance import add_guidance

    return add_guidance(given.file, given.markdown)


def _review(commands: Commands) -> None:
    more = (
        "Line by line it asks the same questions in words alone, for screen readers,\n"
        "plain terminals and bad connections; a question mark lists what can be typed.\n"
        "It reads from a pipe too."
    )
    command = _command(commands, "review", "review the cases of an inspection", _run_review, more)
    _file(command)
    command.add_argument("--linear", action="store_true", help="line by line")
    command.add_argument("--case", metavar="ID", help="begin with this case")


def _run_review(given: Namespace) -> int:
    from hmip_tui.commands.review import review

    return review(given.file, given.case, linear=given.linear)


def _train(commands: Commands) -> None:
    more = (
        "A few invented cases in a file of their own, with a guide on the screen that\n"
        "says what to try next. Nothing in it can become part of an inspection."
    )
    command = _command(commands, "train", "learn the program on invented cases", _run_train, more)
    command.add_argument("--again", action="store_true", help="begin with a new training file")


def _run_train(given: Namespace) -> int:
    from hmip_tui.commands.train import train

    return train(anew=given.again)


# -- reading ----------------------------------------------------------------------------------


def _status(commands: Commands) -> None:
    more = "A file can be read while the program has it open."
    command = _command(commands, "status", "print where an inspection stands", _run_status, more)
    _file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
    command.add_argument(
        "--slice",
        metavar="ATTRIBUTE=VALUE",
        type=_slice,
        help="only the cases with a value, like gender=Female; 'office=' is those not known",
    )
    command.add_argument(
        "--against",
        metavar="ATTRIBUTE=VALUE",
        type=_slice,
        help="beside those (or all cases) the cases with this value, and the difference",
    )


def _slice(text: str) -> tuple[str, str]:
    attribute, equals, value = text.partition("=")
    if not attribute or not equals:
        raise argparse.ArgumentTypeError(f"'{text}' is not ATTRIBUTE=VALUE, like gender=Female")
    return attribute, value


def _run_status(given: Namespace) -> int:
    from hmip_tui.commands.status import print_status

    return print_status(given.file, given.slice, given.against, as_json=given.json)


def _interviews(commands: Commands) -> None:
    more = (
        "Of each result: the percentage of those who replied, their number n, how many\n"
        "refused (R) and did not know (?). By an attribute such as officer_grade there is\n"
        "a column for each of its values."
    )
    what = "print what interviews say together"
    command = _command(commands, "interviews", what, _run_interviews, more)
    _file(command)
    command.add_argument("--kind", metavar="ID", help="only of one kind, like officer_provider")
    command.add_argument("--by", metavar="ATTRIBUTE", help="told apart by an attribute")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_interviews(given: Namespace) -> int:
    from hmip_tui.commands.interviews import print_interviews

    return print_interviews(given.file, given.kind, given.by, as_json=given.json)


def _history(commands: Commands) -> None:
    more = (
        "One entry a line, oldest first, its parts separated by tabs: time, author,\n"
        "case, question, action, value before -> value after. A file can be read while\n"
        "the program has it open."
    )
    what = "print who recorded what, and when"
    command = _command(commands, "history", what, _run_history, more)
    _file(command)
    command.add_argument("--case", metavar="ID", help="only of one case")
    command.add_argument(
        "--question", metavar="ID", help="only on a prompt, key question or gate, like 2.1.3.a"
    )


def _run_history(given: Namespace) -> int:
    from hmip_tui.commands.history import print_history

    return print_history(given.file, given.case, given.question)


# -- care -------------------------------------------------------------------------------------


def _verify(commands: Commands) -> None:
    more = (
        "Checks the database, every entry against its chain of hashes, the frozen\n"
        "framework, and every table against the journal. Changes nothing."
    )
    _file(_command(commands, "verify", "list what is wrong with a file", _run_verify, more))


def _run_verify(given: Namespace) -> int:
    from hmip_tui.commands.care import verify

    return verify(given.file)


def _rebuild(commands: Commands) -> None:
    more = "The journal itself is never changed. Says which rows differed."
    what = "make the tables anew from the journal"
    _file(_command(commands, "rebuild", what, _run_rebuild, more))


def _run_rebuild(given: Namespace) -> int:
    from hmip_tui.commands.care import rebuild

    return rebuild(given.file)


def _framework(commands: Commands) -> None:
    members = _family(commands, "framework", "check or print an inspection framework")
    checking = _command(members, "check", "list every mistake in a framework", _run_check)
    _file(checking, "a framework file, or an inspection file for the framework frozen into it")
    showing = _command(members, "show", "print a framework", _run_show)
    showing.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a framework or inspection file (default: the built-in framework)",
    )


def _run_check(given: Namespace) -> int:
    from hmip_tui.commands.frameworks import check_framework

    return check_framework(given.file)


def _run_show(given: Namespace) -> int:
    from hmip_tui.commands.frameworks import show_framework

    return show_framework(given.file)


def _keys(commands: Commands) -> None:
    more = (
        "Printed is a keys file: lines of it, changed and saved as keys.toml in the data\n"
        "folder, give keys other meanings. A file with a mistake changes nothing."
    )
    command = _command(commands, "keys", "print what every key does", _run_keys, more)
    members = command.add_subparsers(title="commands", metavar="COMMAND ...")
    what = "list every mistake in a keys file"
    _file(_command(members, "check", what, _run_check_keys), "a keys file")


def _run_keys(_given: Namespace) -> int:
    from hmip_tui.commands.keys import print_keys

    return print_keys()


def _run_check_keys(given: Namespace) -> int:
    from hmip_tui.commands.keys import check_keys

    return check_keys(given.file)
