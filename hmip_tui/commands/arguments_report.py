"""Arguments of the command that writes the report."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from hmip_tui.commands.parsing import Commands, add_command, add_file

_MORE = """\
The end of OUT's name says what is written:

  .docx  the report as a Word file
  .html  the report as one page that needs nothing else
  .xlsx  its figures as a workbook
  .csv   every key question and prompt, with OUT-metadata.json beside it (CSVW)
  .zip   all figures as CSV files with a codebook and metadata
  .json  all figures for other programs
  .db    all figures as an SQLite database, as Datasette opens it

Before anything is written all texts are looked through for names and
identifiers. Each place is printed: part, field, case, question, kind, what was
found; nothing is written then, and the status is 1. Mend the texts, or let them
leave with a reason, which is recorded in the inspection."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    what = "write the report's tables into a file"
    command = add_command(commands, "report", what, _run, _MORE)
    add_file(command)
    target = command.add_mutually_exclusive_group(required=True)
    target.add_argument("-o", "--output", metavar="OUT", type=Path, help="the file to write")
    target.add_argument("--findings", action="store_true", help="only print what may name a person")
    command.add_argument("--replace", action="store_true", help="replace OUT if it exists")
    command.add_argument(
        "--accept-findings",
        metavar="REASON",
        help="let what may name a person leave; recorded with the reason",
    )
    command.add_argument(
        "--suppress-below",
        metavar="N",
        type=_least,
        default=0,
        help="hide numbers of cases below N, and what would give them away",
    )
    command.add_argument(
        "--no-evidence", action="store_true", help="leave out what inspectors wrote"
    )


def _least(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to 100")
    return number


def _run(given: Namespace) -> int:
    from hmip_tui.commands.report import print_findings, write_report
    from hmip_tui.report.compose import Options

    options = Options(given.suppress_below, evidence=not given.no_evidence)
    if given.findings:
        return print_findings(given.file, options)
    return write_report(
        given.file,
        given.output,
        options,
        replace=given.replace,
        reason=given.accept_findings,
    )
