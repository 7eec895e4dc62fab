"""Known vulnerabilities from a folder of advisories, for an audit where no service can be reached.

The folder holds records of the OSV format in JSON, at any depth: a clone of a database that is kept
in it, or the unpacked export that OSV publishes for offline use. How a version is matched is the
format's own rule, https://ossf.github.io/osv-schema/#evaluation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

_ECOSYSTEM = "PyPI"


class Known(NamedTuple):
    """What a folder says about some packages."""

    found: list[str]
    """A line to each advisory about a version of these."""

    read: int
    """How many advisories about any package of Python's there are."""

    newest: str
    """When the last of them was changed: what came to be known later is not in it."""


def about(folder: Path, versions: Mapping[str, str]) -> Known:
    """What the advisories in a folder say about these versions by package.

    Raises ``OSError``, and ``ValueError`` for a file that is no advisory: one that cannot be read
    may be the one that matters.
    """
    wanted = {canonicalize_name(name): version for name, version in versions.items()}
    found, read, newest = [], 0, ""
    for path in sorted(folder.rglob("*.json")):
        try:
            advisory = json.loads(path.read_text(encoding="utf-8"))
            affected = list(_affected(advisory))
            if not affected:
                continue
            read, newest = read + 1, max(newest, advisory["modified"])
            found += [
                f"{name} {wanted[name]}: {advisory['id']}, mended in {_mended(each)}"
                for each in affected
                if (name := canonicalize_name(each["package"]["name"])) in wanted
                and _hits(each, wanted[name])
            ]
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError(f"{path} is no advisory of the OSV format: {error}") from error
    return Known(found, read, newest)


def _affected(advisory: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What an advisory is about, as far as that is Python's; nothing of one that is withdrawn."""
    if "withdrawn" not in advisory:
        for each in advisory.get("affected", ()):
            if each.get("package", {}).get("ecosystem") == _ECOSYSTEM:
                yield each


def _hits(affected: Mapping[str, Any], version: str) -> bool:
    """Whether a version is affected; one that cannot be compared is taken to be."""
    try:
        ours = Version(version)
        return version in affected.get("versions", ()) or any(
            _within(events, ours) for events in _ranges(affected)
        )
    except InvalidVersion:
        return True


def _ranges(affected: Mapping[str, Any]) -> list[list[Mapping[str, str]]]:
    """The events of what is told in versions; others are of commits."""
    return [r["events"] for r in affected.get("ranges", ()) if r["type"] == "ECOSYSTEM"]


def _within(events: list[Mapping[str, str]], ours: Version) -> bool:
    """Whether the last event that a version has come to leaves it affected."""
    within = False
    told = [(Version(version), kind) for event in events for kind, version in event.items()]
    for version, kind in sorted(told):
        if kind == "introduced" and ours >= version:
            within = True
        elif (kind == "fixed" and ours >= version) or (kind == "last_affected" and ours > version):
            within = False
    return within


def _mended(affected: Mapping[str, Any]) -> str:
    events = (event for each in _ranges(affected) for event in each)
    return ", ".join(event["fixed"] for event in events if "fixed" in event) or "no version"
