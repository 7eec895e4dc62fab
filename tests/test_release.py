"""A release is the same wherever and whenever it is made, and says what is in it."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import os
import shutil
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release import advisories, audit, building
from release.inventory import LOCK, locked, with_hashes, with_subject

ROOT = Path(__file__).resolve().parent.parent


def test_the_lock_file_has_every_dependency_with_hashes() -> None:
    found = locked(LOCK.read_text(encoding="utf-8"))
    assert all(found.values())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["hub"], *extras["keyring"], *extras["report"]]
    versions = dict(found.keys())
    for text in wanted:
        requirement = Requirement(text)
        assert requirement.specifier.contains(versions[requirement.name]), text


def test_the_inventory_says_what_it_is_of_and_which_files_are_taken() -> None:
    here = {"url": "file:///somewhere/a.whl", "comment": "from a machine"}
    program: dict[str, Any] = {"type": "library", "name": "hmip-tui", "version": "1.0"}
    program["externalReferences"] = [here]
    rich = {"type": "library", "name": "Rich", "version": "15.0.0"}
    document = {"metadata": {}, "components": [rich, program]}
    made = with_hashes(with_subject(document), {("rich", "15.0.0"): ["aa", "bb"]})
    subject = made["metadata"]["component"]
    assert (subject["type"], subject["name"]) == ("application", "hmip-tui")
    assert subject["externalReferences"] == []
    (only,) = made["components"]
    assert [each["value"] for each in only["properties"]] == ["aa", "bb"]


def test_it_has_the_versions_that_the_tests_run_with() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    fixed = [line.partition("==") for line in lines if "==" in line]
    versions = {str(canonicalize_name(name)): version for name, _, version in fixed}
    for name, version in locked(LOCK.read_text(encoding="utf-8")):
        assert versions.get(name, version) == version, name


def test_every_package_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    named = {canonicalize_name(Requirement(text).name) for text in asked}
    owners = importlib.metadata.packages_distributions()
    own = {folder.name for folder in ROOT.iterdir()}
    for package in ("hmip_tui", "screens", "tests", "benchmarks", "release"):
        for path in (ROOT / package).rglob("*.py"):
            for module in imported(ast.parse(path.read_text(encoding="utf-8"))) - own:
                distributions = {canonicalize_name(name) for name in owners.get(module, ())}
                assert distributions & named or not distributions, f"{path}: {module}"


def imported(tree: ast.Module) -> set[str]:
    """The outermost modules that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_no_version_of_textual_is_taken_whose_insides_nobody_has_seen() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (textual,) = (r for r in map(Requirement, project["dependencies"]) if r.name == "textual")
    installed = importlib.metadata.version("textual")
    major, minor, _ = installed.split(".")
    assert textual.specifier.contains(installed)
    assert not textual.specifier.contains(f"{major}.{int(minor) + 1}.0")
    assert not textual.specifier.contains("8.2.4"), "its Theme does not know ansi"


@pytest.mark.parametrize(
    ("package", "status", "words"),
    [
        ({"name": "a", "version": "1", "vulns": []}, audit.NONE, "no known vulnerability"),
        (
            {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]},
            audit.FOUND,
            "a 1: X-1, mended in 2",
        ),
        ({"name": "a", "skip_reason": "not found"}, audit.NOT_KNOWN, "nothing is known of a"),
    ],
)
def test_what_nobody_could_say_is_no_clean_bill(
    package: dict[str, Any], status: int, words: str
) -> None:
    found, said = audit.judged({"dependencies": [package]})
    assert found == status
    assert words in said[0]


def advise(folder: Path, events: list[dict[str, str]], **more: Any) -> None:
    """Write one advisory about the package ``Some.Thing``."""
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Some.Thing"},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
    told = {"id": "X-1", "modified": "2026-01-02T00:00:00Z", "affected": [affected]} | more
    (folder / "2026").mkdir(exist_ok=True)
    (folder / "2026" / "X-1.json").write_text(json.dumps(told))


_MENDED_TWICE = [
    {"introduced": "0"}, {"fixed": "1.10"}, {"introduced": "2.0rc1"}, {"fixed": "2.1"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "version", "hit"),
    [
        (_MENDED_TWICE, "1.9", True),
        (_MENDED_TWICE, "1.10", False),
        (_MENDED_TWICE, "1.10.0", False),
        (_MENDED_TWICE, "2.0", True),
        (_MENDED_TWICE, "2.1", False),
        (_MENDED_TWICE[::-1], "1.9", True),
        ([{"introduced": "1"}, {"last_affected": "3"}], "0.9", False),
        ([{"introduced": "1"}, {"last_affected": "3"}], "3.0", True),
        ([{"introduced": "1"}, {"last_affected": "3"}], "3.0.1", False),
        ([{"introduced": "0"}, {"fixed": "of late"}], "99", True),
    ],
)
def test_a_folder_of_advisories_tells_what_is_affected(
    tmp_path: Path, events: list[dict[str, str]], version: str, *, hit: bool
) -> None:
    advise(tmp_path, events)
    known = advisories.about(tmp_path, {"some_thing": version})
    assert known.read == 1
    assert known.newest == "2026-01-02T00:00:00Z"
    assert [line.partition(":")[0] for line in known.found] == [f"some-thing {version}"] * hit
    assert not advisories.about(tmp_path, {"other": version}).found


def test_of_what_is_withdrawn_or_no_advisory_nothing_is_concluded(tmp_path: Path) -> None:
    assert audit.offline(tmp_path)[0] == audit.NOT_KNOWN
    advise(tmp_path, [{"introduced": "0"}], withdrawn="2026-02-03T00:00:00Z")
    assert audit.offline(tmp_path)[0] == audit.NOT_KNOWN
    advise(tmp_path, [{"introduced": "0"}])
    status, said = audit.offline(tmp_path)
    assert status == audit.NONE
    assert "asked: 1, the last of 2026-01-02" in said[1]
    (tmp_path / "2026" / "broken.json").write_text("{")
    status, said = audit.offline(tmp_path)
    assert status == audit.NOT_KNOWN
    assert "broken.json is no advisory" in said[0]


@pytest.mark.wheel
@pytest.mark.skipif(shutil.which("git") is None, reason="a release is made of a commit")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a release is made of a commit")
def test_two_builds_are_the_same_byte_by_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums = []
    for number, mask in enumerate((0o022, 0o077)):
        monkeypatch.setenv("TZ", ("UTC", "Asia/Tokyo")[number])
        before = os.umask(mask)
        try:
            made = building.build(tmp_path / f"place {number}")
        finally:
            os.umask(before)
        sums.append({f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in made})
    assert sums[0] == sums[1]
    assert len(sums[0]) == 2


@pytest.mark.wheel
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a release is made of a commit")
def test_nothing_in_it_names_a_place_it_was_made_at(tmp_path: Path) -> None:
    for made in building.build(tmp_path):
        shutil.unpack_archive(made, tmp_path / made.stem, "zip" if made.suffix == ".whl" else None)
    words = {str(ROOT).encode(), str(tmp_path).encode()}
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        assert not [word for word in words if word in path.read_bytes()], path
