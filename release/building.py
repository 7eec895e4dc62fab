"""Building wheel and sdist so that the same commit gives the same bytes, anywhere and at any time.

What is built is the commit, not the working tree; its time stands for every file's.
"""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def epoch(commit: str = "HEAD") -> int:
    """A commit's time in seconds, which every file of the release gets."""
    return int(_git("log", "-1", "--format=%ct", commit))


def build(target: Path, commit: str = "HEAD") -> list[Path]:
    """Build a commit's wheel and sdist into a folder; their paths.

    Raises ``subprocess.CalledProcessError``.
    """
    time = epoch(commit)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "hmip-tui"
        _export(commit, tree)
        into = ["--no-isolation", "--outdir", str(target), str(tree)]
        command = [sys.executable, "-m", "build", *into]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(time)}
        subprocess.run(command, env=environment, check=True, capture_output=True)
    (wheel,), (sdist,) = target.glob("*.whl"), target.glob("*.tar.gz")
    _settle_wheel(wheel, time)
    _settle_sdist(sdist, time)
    return [wheel, sdist]


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _export(commit: str, tree: Path) -> None:
    """Write a commit's files, for whom and under whatever mask this runs."""
    done = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, check=True, capture_output=True
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(tree, filter="data")
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _settle_wheel(wheel: Path, time: int) -> None:
    """Write a wheel anew without what differs from one building to the next."""
    with zipfile.ZipFile(wheel) as found:
        contents = {name: found.read(name) for name in sorted(found.namelist())}
    date = datetime.fromtimestamp(time, UTC).timetuple()[:6]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as settled:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, date)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            member.external_attr = 0o100644 << 16
            settled.writestr(member, content)


def _settle_sdist(sdist: Path, time: int) -> None:
    """Write an sdist anew without what differs from one building to the next."""
    with tarfile.open(sdist) as found:
        members = sorted(found.getmembers(), key=lambda member: member.name)
        contents = [found.extractfile(member) if member.isfile() else None for member in members]
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as settled:
            for member, content in zip(members, contents, strict=True):
                member.mtime, member.uid, member.gid = time, 0, 0
                member.uname = member.gname = ""
                member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
                member.pax_headers = {}
                settled.addfile(member, content)
    with sdist.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=time) as squeezed:
        squeezed.write(packed.getvalue())
