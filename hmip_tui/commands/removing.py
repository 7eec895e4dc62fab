"""``hmip retention`` and ``hmip purge``: how long an inspection is kept, and its end."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from hmip_tui import purging, retention
from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import Refused
from hmip_tui.preferences import load_settings
from hmip_tui.text import visible


def keep(path: Path, text: str | None) -> int:
    """Print until which day an inspection is kept, or record it; 1 where no day is set.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    if text is None:
        with Inspection.open(path, writable=False) as inspection:
            found = inspection.record.setting(retention.FIELD)
        if found is None:
            narrate(f"No day is set until which {path.name} is kept.")
            return 1
        say(str(found))
        return 0
    with Inspection.open(path) as inspection:
        day = purging.keep_until(inspection, text, datetime.now(UTC).date())
    narrate(f"{path.name} is kept until {day}; after that 'hmip purge {path.name}' removes it.")
    return 0


def purge(path: Path, target: Path | None) -> int:
    """Remove an inspection after its day, once somebody has typed its name.

    A link is followed: what it leads to goes. 1 where something could not be removed. Raises
    :class:`hmip_tui.errors.HmipError`.
    """
    path = Path(os.path.realpath(path))
    target = target or path.with_name(f"{path.stem}-removed.json")
    prepared = purging.prepare(path, datetime.now(UTC).date())
    entries, cases = (
        of(prepared.entries, "entry", "entries"),
        of(sum(prepared.cases.values()), "case"),
    )
    narrate(
        f"This removes for good: {path} with {cases} and {entries}, every backup of this "
        "inspection on this device, and the key to its names."
    )
    for copy in purging.other_copies(path, prepared.inspection):
        narrate(f"It does not remove another copy: {copy}")
    name = visible(prepared.provider.strip())
    sys.stderr.write(f"Type the provider's name, {name}, to remove it: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise Refused("That is not the name; nothing was removed.")
    done = purging.purge(path, prepared, load_settings()[0], target)
    say(str(target))
    for left in done.left:
        narrate(f"Not removed: {left}")
    narrate(f"Removed {of(len(done.removed), 'file')}. Out of reach: {retention.NOT_REACHED}")
    return 1 if done.left else 0
