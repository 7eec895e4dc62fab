"""The inventory of a release (SBOM): every package that is installed with it, with its hashes.

The packages are installed for that, from the lock file and from nothing else, so that an inventory
is at the same time the trial of the lock file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent / "requirements.lock"

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(text: str) -> dict[tuple[str, str], list[str]]:
    """The SHA-256 of every file that a lock file takes, by package and version."""
    found: dict[tuple[str, str], list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if pinned := _PINNED.match(line):
            current = found.setdefault((_plain(pinned[1]), pinned[2]), [])
        current.extend(_HASH.findall(line))
    return found


def inventory(wheel: Path) -> dict[str, Any]:
    """The inventory of what a wheel needs, as a CycloneDX document.

    Raises ``subprocess.CalledProcessError``, also where a package is not what the lock file says.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
        pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "uninstall", "-qy", "setuptools"], check=True)
        install = [*pip, "install", "--quiet"]
        subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], check=True)
        subprocess.run([*install, "--no-deps", str(wheel)], check=True)
        command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
        done = subprocess.run([*command, str(python)], check=True, capture_output=True)
    document: dict[str, Any] = json.loads(done.stdout)
    return with_hashes(with_subject(document), locked(LOCK.read_text(encoding="utf-8")))


def with_subject(document: dict[str, Any]) -> dict[str, Any]:
    """Say what the inventory is of: the program, which stands among the packages it needs."""
    (program,) = (each for each in document["components"] if each["name"] == "hmip-tui")
    document["components"].remove(program)
    document["metadata"]["component"] = program | {"type": "application"}
    return document


def with_hashes(
    document: dict[str, Any], hashes: Mapping[tuple[str, str], list[str]]
) -> dict[str, Any]:
    """Say of every package which files the lock file takes, and of none where it was had from."""
    for component in (*document["components"], document["metadata"]["component"]):
        found = hashes.get((_plain(component["name"]), component["version"]), [])
        # of the files for all systems one was installed; each may be
        component["properties"] = sorted(
            [
                *component.get("properties", []),
                *({"name": "locked:sha256", "value": value} for value in found),
            ],
            key=lambda entry: (entry["name"], entry["value"]),
        )
        for entry in component.get("externalReferences", []):
            entry.pop("comment", None)
        component["externalReferences"] = [
            entry
            for entry in component.get("externalReferences", [])
            if not entry["url"].startswith("file:")  # where this machine had it from
        ]
    return document


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
