"""``make audit``: whether a locked dependency has a known vulnerability.

``make audit ADVISORIES=FOLDER`` asks nobody but a folder (:mod:`release.advisories`). Ends with 0
where none has, with 1 where one has, and with 3 where nobody could be asked, which is not the same
as none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from release import advisories
from release.inventory import LOCK, locked

NONE, FOUND, NOT_KNOWN = 0, 1, 3


def judged(report: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The status and what is to be said of what pip-audit found out."""
    said = []
    unknown = []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            unknown.append(str(package["name"]))
        for found in package.get("vulns", ()):
            mended = ", ".join(found["fix_versions"]) or "no version"
            said.append(
                f"{package['name']} {package['version']}: {found['id']}, mended in {mended}"
            )
    if said:
        return FOUND, said
    if unknown:
        return NOT_KNOWN, [f"nothing is known of {', '.join(unknown)}"]
    return NONE, [f"{len(report['dependencies'])} packages, no known vulnerability"]


def audit(services: Sequence[str] = ("pypi", "osv")) -> tuple[int, list[str]]:
    """Ask one service after the other; the first that knows all packages says how it is."""
    unanswered = []
    for service in services:
        command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "-s", service]
        command += ["--require-hashes", "--disable-pip", "--no-deps", "-f", "json"]
        command += ["--progress-spinner", "off", "--timeout", "20"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            status, said = judged(json.loads(done.stdout))
        except ValueError:
            last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
            status, said = NOT_KNOWN, [last[:200]]
        if status != NOT_KNOWN:
            return status, said
        unanswered += [f"{service}: {text}" for text in said]
    return NOT_KNOWN, unanswered


def offline(folder: Path) -> tuple[int, list[str]]:
    """What the advisories in a folder say; of an empty one nobody could be asked."""
    packages = dict(locked(LOCK.read_text(encoding="utf-8")).keys())
    try:
        known = advisories.about(folder, packages)
    except (OSError, ValueError) as error:
        return NOT_KNOWN, [str(error)]
    if not known.read:
        return NOT_KNOWN, [f"{folder} has no advisory about a package of Python's"]
    so_far = f"advisories asked: {known.read:,}, the last of {known.newest}"
    if known.found:
        return FOUND, [*known.found, so_far]
    return NONE, [f"{len(packages)} packages, no known vulnerability", so_far]


def main() -> int:
    """Print what was found out."""
    status, said = offline(Path(sys.argv[1])) if sys.argv[1:] else audit()
    head = {NONE: "AUDITED", FOUND: "VULNERABLE", NOT_KNOWN: "NOT AUDITED, nobody could be asked"}
    print(f"Dependencies: {head[status]}")
    for line in said:
        print(f"  {line}")
    return status


if __name__ == "__main__":
    sys.exit(main())
