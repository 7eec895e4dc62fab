"""``make release``: wheel, sdist, inventory and their SHA-256 in ``dist``."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from release.building import ROOT, build
from release.inventory import LOCK, inventory


def main() -> None:
    """Make the release of the commit that is checked out."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    wheel, sdist = build(dist)
    bill = dist / f"{wheel.stem}.cdx.json"
    bill.write_text(json.dumps(inventory(wheel), indent=1) + "\n", encoding="utf-8")
    lock = Path(shutil.copy(LOCK, dist / LOCK.name))
    files = sorted([wheel, sdist, bill, lock])
    sums = "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files)
    (dist / "SHA256SUMS").write_text(sums, encoding="ascii")
    for file in (*files, dist / "SHA256SUMS"):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
