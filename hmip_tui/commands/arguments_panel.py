"""Arguments of the commands for evidence about the organisation, the panel and what it asks for."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _evidence(commands)
    _data(commands)
    _panel(commands)
    _recommendations(commands)


def _evidence(commands: Commands) -> None:
    more = (
        "Documents, meetings and key data by key question, for or against, with what\n"
        "interviews and observations say, and the standard's rating characteristics\n"
        "where the framework holds any. They are recorded on the screen of a standard."
    )
    what = "print the evidence on standards"
    command = add_command(commands, "evidence", what, _run_evidence, more)
    add_file(command)
    command.add_argument("--standard", metavar="ID", help="only of one, like 1.2")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_evidence(given: Namespace) -> int:
    from hmip_tui.commands.evidence import print_evidence

    return print_evidence(given.file, given.standard, as_json=given.json)


def _data(commands: Commands) -> None:
    members = add_family(commands, "data", "import tables of key data")
    more = (
        "A list with the columns heading, title, previous, current, source, text, for and\n"
        "against: figures as printed, and the key questions that they speak for or\n"
        "against. A row with a heading and title that are there takes their place."
    )
    importing = add_command(members, "import", "record key data of a list", _run_data, more)
    add_file(importing)
    importing.add_argument("csv", metavar="CSV", type=Path, help="the list (CSV)")
    add_command(members, "template", "print an empty list of key data", _run_template)


def _run_data(given: Namespace) -> int:
    from hmip_tui.commands.evidence import import_data

    return import_data(given.file, given.csv)


def _run_template(_: Namespace) -> int:
    from hmip_tui.commands.evidence import print_template

    return print_template()


def _panel(commands: Commands) -> None:
    more = (
        "Per standard: the provisional rating, which rule allows another (or that none\n"
        "does), sub-samples, proposal and decision with reason, who and when, and whether\n"
        "the data have changed since; the overall score, and what would change it."
    )
    command = add_command(
        commands, "panel", "print what the ratings panel decides", _run_panel, more
    )
    add_file(command)
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_panel(given: Namespace) -> int:
    from hmip_tui.commands.panel import print_panel

    return print_panel(given.file, as_json=given.json)


def _recommendations(commands: Commands) -> None:
    more = (
        "The previous inspection's with the progress that was judged, new ones with what\n"
        "they rest on. A list has the columns number, addressee, text, progress (no,\n"
        "some or sufficient) and evidence; only text is required."
    )
    what = "print recommendations, or import those of the previous inspection"
    command = add_command(commands, "recommendations", what, _run_recommendations, more)
    add_file(command)
    command.add_argument(
        "--import", dest="csv", metavar="CSV", type=Path, help="record those of a list (CSV)"
    )
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_recommendations(given: Namespace) -> int:
    from hmip_tui.commands import recommendations

    if given.csv is not None:
        return recommendations.import_recommendations(given.file, given.csv)
    return recommendations.print_recommendations(given.file, as_json=given.json)
