"""How long the shortest commands take beside an interpreter that does nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 25

_COMMANDS = {
    "nothing": ["-c", "pass"],
    "--version": ["-m", "hmip_tui", "--version"],
    "--help": ["-m", "hmip_tui", "--help"],
}


def measure() -> dict[str, list[float]]:
    """Milliseconds by round of ``python -c pass`` (``nothing``), ``--version`` and ``--help``."""
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": ""}
    chance = random.Random(0)
    found: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for number in range(ROUNDS + 1):
        for name in chance.sample(list(_COMMANDS), len(_COMMANDS)):
            command = [sys.executable, *_COMMANDS[name]]
            begun = time.perf_counter()
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
            if number:
                found[name].append(1000 * (time.perf_counter() - begun))
    return found
