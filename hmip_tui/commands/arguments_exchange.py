"""Arguments of the commands that exchange an inspection with other people's copies."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from hmip_tui.commands.parsing import Commands, add_command, add_family, add_file


def add_to(commands: Commands) -> None:
    """Add the commands of this group."""
    _sync(commands)
    _hub(commands)


def _sync(commands: Commands) -> None:
    more = (
        "What the other side lacks goes there, what this file lacks comes here. It can be\n"
        "cut off at any moment and done again: nothing is there twice. TARGET is a folder\n"
        "that others can reach too, or the address of a hub:\n\n"
        "  hmip sync north.sqlite /media/share/north\n"
        "  hmip sync north.sqlite postgresql://maria@hub.example.org/inspections"
    )
    what = "exchange with a shared folder or a hub"
    command = add_command(commands, "sync", what, _run_sync, more)
    add_file(command)
    command.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        help="a folder, or postgresql://... (default: where it was exchanged last)",
    )


def _run_sync(given: Namespace) -> int:
    from hmip_tui.commands.exchange import sync

    return sync(given.file, given.target)


def _hub(commands: Commands) -> None:
    members = add_family(commands, "hub", "look after a hub on PostgreSQL")
    more = (
        "The roles hmip_inspector, hmip_lead and hmip_administrator, and the tables in\n"
        "the schema hmip. Needs a login that may make both; can be repeated at any time.\n"
        "The password comes from PGPASSWORD or from pgpass, never from here."
    )
    what = "make the tables and roles of a hub"
    _url(add_command(members, "init", what, _run_prepare, more))
    status = add_command(members, "status", "list the inspections on a hub", _run_standings)
    _url(status)
    _json(status)
    more = (
        "Every provider's percentages per key question, and those of all providers of a\n"
        "round together, counted on the hub: of the inspections that this login leads, or\n"
        "of all for an administrator."
    )
    what = "print figures across the inspections on a hub"
    report = add_command(members, "report", what, _run_report, more)
    _url(report)
    _json(report)
    more = "Only who leads an inspection on the hub, or an administrator, can do that."
    admit = add_command(members, "admit", "let logins join an inspection", _run_admit, more)
    _url(admit)
    admit.add_argument("inspection", metavar="INSPECTION", help="an inspection's file, or its id")
    admit.add_argument("logins", metavar="LOGIN", nargs="+", help="a login of the database")
    admit.add_argument("--lead", action="store_true", help="as lead inspectors")


def _url(command: ArgumentParser) -> None:
    command.add_argument("url", metavar="URL", help="postgresql://login@host/database")


def _json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _run_prepare(given: Namespace) -> int:
    from hmip_tui.commands.exchange import prepare

    return prepare(given.url)


def _run_standings(given: Namespace) -> int:
    from hmip_tui.commands.exchange import print_standings

    return print_standings(given.url, as_json=given.json)


def _run_report(given: Namespace) -> int:
    from hmip_tui.commands.exchange import print_report

    return print_report(given.url, as_json=given.json)


def _run_admit(given: Namespace) -> int:
    from hmip_tui.commands.exchange import admit

    return admit(given.url, given.inspection, given.logins, lead=given.lead)
