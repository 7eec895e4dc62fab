"""``hmip verify`` and ``hmip rebuild``: looking after an inspection file."""

from __future__ import annotations

from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.store import verify as verification


def verify(path: Path) -> int:
    """Print everything that is wrong with a file; 1 if anything is.

    Where all is well, what was checked: counts, and the last hash of every replica's chain.
    Raises :class:`hmip_tui.errors.HmipError` for a file that is not an inspection.
    """
    report = verification.examine(path)
    for finding in report.findings:
        say(finding)
    if report.findings:
        narrate(
            f"{of(len(report.findings), 'fault')} in {path}. Nothing was changed: 'hmip restore' "
            "lists its backups, 'hmip repair' makes a new file of all that is intact."
        )
        return 1
    cases, replicas = of(report.cases, "case"), of(len(report.chains), "replica")
    entries = of(report.entries, "entry", "entries")
    say(f"{path.name} is sound: {cases}, {entries} of {replicas}.")
    for chain in report.chains:
        say(f"{chain.replica}: {of(chain.entries, 'entry', 'entries')}, chain head {chain.head}")
    for note in report.notes:
        narrate(note)
    return 0


def rebuild(path: Path) -> int:
    """Make the tables anew from the journal and print every row that differed.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path) as inspection:
        stale = verification.stale_rows(inspection.record)
        inspection.record.rebuild()
    for finding in stale:
        say(finding)
    if stale:
        narrate(f"Rebuilt {path} from its journal; what is listed differed and is mended.")
    else:
        narrate(f"Rebuilt {path} from its journal; nothing differed.")
    return 0
