"""A colleague's file with a right chain of hashes, whose values no program of ours would make."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import limits
from hmip_tui.journal import EntryId
from hmip_tui.store import chains
from tests.commands.conftest import Hmip, hmip
from tests.hostile import forging
from tests.hostile.corpus import TEXTS
from tests.hostile.support import assert_harmless, inspection
from tests.store.support import journal_length

__all__ = ["hmip"]

FIELDS: tuple[tuple[str, str], ...] = tuple(
    (subject, field)
    for subject, fields in {
        "case:CS-001": "answer.2.1.1.a attribute.gender attribute.office gate.harm_factors sample "
        "judgement.2.1.1 evidence.2.1.1.x-1 evidence.case.x-2 state query.2.1.1 responded.2.1.1 "
        "allocated unusable compared adjudicated.2.1.1 settled.state accepted.x",
        "case:X": "sample second_of compared state unusable allocated",
        "case:": "sample",
        "interview:I": "kind reply.q remark.q attribute.x clock settled.kind",
        "standard:1.1": "proposal decision settled.proposal cite.document:D",
        "standard:2.1": "proposal decision",
        "document:D": "told side.1.1.1",
        "meeting:D": "told side.1.1.1",
        "data:D": "told side.1.1.1",
        "recommendation:R": "told follow_up link.2.1.1",
        "leaving:names": "decision.x",
        "inspection": "draw.supervision comparator.previous.2.1.1 comparators.report provider "
        "comparator.all_providers.2.1 population.supervision lead plan.2020-03-02.Leeds plan.x.y "
        "round second_draw.x viewed.board guidance.2.1.1 settled.provider name_key",
        "": "",
        "weird\x1b[31m": "fi\x1b]0;x\x07eld",
        "case:\x1b[2J\u202e": "sample",
    }.items()
    for field in fields.split() or [""]
)
"""Every kind of field that the program knows, and some that it does not."""

_NAMES = """
    text rating reason by state kind case_id asked answer inspector note title seed size population
    strata cases reserves percent base of what slice case findings for rules basis tags number
    addressee round repeats progress replaced_by first second assessors standing
"""
NAMES = _NAMES.split()


def _alike(value: object) -> str:
    return json.dumps(dict.fromkeys(NAMES, value))


VALUES = {
    "number": "5",
    "real": "1.5",
    "true": "true",
    "list": "[]",
    "nested list": '[1,[2],{"a":3}]',
    "table": "{}",
    "empty text": '""',
    "text": json.dumps(" ".join(TEXTS.values())),
    "parent": '"../../../../etc/passwd"',
    "long": json.dumps("A" * 300_000),
    "deep": "[" * 900 + "]" * 900,
    "twice": '{"text":1,"text":"x","state":"x","state":"complete"}',
    "tables of nothing": _alike(None),
    "tables of numbers": _alike(7),
    "tables of texts": _alike("z\x1b[31m"),
    "tables of lists": _alike(["z", 5]),
    "tables of tables": _alike({"z": []}),
}

REFUSED = {
    "not a number": "NaN",
    "endless": "-Infinity",
    "endless by its exponent": "1e999",
    "beyond all bounds": "9" * 25,
    "digits": "9" * 100_000,
    "lone surrogate": '"\\ud800"',
    "lone surrogate in a table": '{"text":"\\uDFFF"}',
    "depth": "[" * 100_000 + "]" * 100_000,
    "length": json.dumps("A" * limits.VALUE),
}

READING = (
    *(["status", "{}"], ["status", "{}", "--json"], ["history", "{}"], ["interviews", "{}"]),
    *(["evidence", "{}"], ["evidence", "{}", "--json"], ["panel", "{}"], ["panel", "{}", "--json"]),
    *(["recommendations", "{}"], ["conflicts", "{}"], ["conflicts", "{}", "--json"]),
    *(["second", "list", "{}"], ["agreement", "{}"], ["progress", "{}"], ["plan", "{}"]),
    *(["compare", "{}"], ["sub-samples", "{}", "--by", "gender"], ["sample", "{}"]),
    *(["sample", "{}", "--verify"], ["report", "{}", "--findings"], ["doctor", "{}"]),
    *(["export-journal", "{}"], ["backup", "{}"]),
)
"""Every command that only reads."""


AUTHOR = TEXTS["csi"] + TEXTS["osc"] + TEXTS["bidi"] + TEXTS["markup"]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inspection(tmp_path_factory.mktemp("made") / "original.sqlite")


def _try_all(changes: list[forging.Forged], original: Path, folder: Path, hmip: Hmip) -> None:
    """Take entries in and do everything that reads them."""
    theirs = forging.file(original, folder / "theirs.sqlite", changes, author=AUTHOR)
    ours = folder / "ours.sqlite"
    shutil.copy(original, ours)
    assert_harmless(hmip("merge", ours, theirs), {0})
    for command in READING:
        assert_harmless(hmip(*(part.format(ours) for part in command)))
    (folder / "out").mkdir()
    for ending in ("html", "docx", "xlsx", "csv", "json", "zip", "db"):
        out = folder / "out" / f"report.{ending}"
        assert_harmless(hmip("report", ours, "-o", out, "--accept-findings", "a test"))
    assert_harmless(hmip("pack", ours, "-o", folder / "out" / "a.hmip-pack"), {0})
    assert_harmless(hmip("verify", ours), {0})
    assert_harmless(hmip("rebuild", ours), {0})


@pytest.mark.parametrize("turn", range(2))
def test_values_of_every_kind_in_fields_of_every_kind_break_nothing(
    turn: int, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    values = [*VALUES.values()]
    changes = [
        (*place, values[(number * 7 + turn * 3) % len(values)])
        for number, place in enumerate(FIELDS)
    ]
    _try_all(changes, original, tmp_path, hmip)


@pytest.mark.campaign
@pytest.mark.parametrize("name", VALUES)
def test_one_value_in_all_fields_breaks_nothing(
    name: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    changes = [(subject, field, VALUES[name]) for subject, field in FIELDS]
    _try_all(changes, original, tmp_path, hmip)


@pytest.mark.parametrize("time", ["", "zzz\x1b[31m", "9999-12-31T23:59:59.999Z", "2021-01-01"])
def test_no_clock_has_to_be_right(time: str, original: Path, tmp_path: Path, hmip: Hmip) -> None:
    changes = [
        ("case:CS-001", "answer.2.1.1.a", '"no"'),
        ("case:CS-001", "state", '{"state":"complete","reason":"x"}'),
        ("standard:1.1", "decision", '{"rating":"Good","reason":"r"}'),
    ]
    theirs = forging.file(original, tmp_path / "theirs.sqlite", changes, time=time)
    ours = tmp_path / "ours.sqlite"
    shutil.copy(original, ours)
    assert_harmless(hmip("merge", ours, theirs), {0})
    for command in (["history"], ["progress"], ["panel"], ["conflicts"], ["status"]):
        assert_harmless(hmip(*command, ours))


@pytest.mark.parametrize("replica", ["../../x", "a b-5-", "\x1b[31m", "", "x" * 300, "abc1-23"])
def test_a_replica_is_named_as_it_likes(
    replica: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    changes = [("case:CS-001", "answer.2.1.1.a", '"no"')]
    theirs = forging.file(original, tmp_path / "theirs.sqlite", changes, replica=replica)
    ours = tmp_path / "ours.sqlite"
    shutil.copy(original, ours)
    receipts = tmp_path / "receipts"
    assert_harmless(hmip("merge", ours, theirs, "--receipts", receipts), {0})
    share = tmp_path / "share"
    share.mkdir()
    assert_harmless(hmip("sync", ours, share))
    assert_harmless(hmip("conflicts", ours), {0})
    made = {path.name for path in tmp_path.iterdir()}
    assert made <= {"device", "data folder", "ours.sqlite", "theirs.sqlite", "receipts", "share"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_table_could_hold_is_refused_and_changes_nothing(
    name: str, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    changes = [("case:CS-001", "evidence.2.1.1.x", REFUSED[name])]
    theirs = forging.file(original, tmp_path / "theirs.sqlite", changes)
    ours = tmp_path / "ours.sqlite"
    shutil.copy(original, ours)
    before = journal_length(ours)
    ran = hmip("merge", ours, theirs)
    assert_harmless(ran, {1})
    assert "entry 1 of replica forger cannot be read" in ran.err
    assert journal_length(ours) == before
    assert_harmless(hmip("verify", theirs), {1})


@pytest.mark.parametrize("seq", [0, -1, limits.WHOLE, 2**70])
def test_an_entry_replaces_entries_only(
    seq: int, original: Path, tmp_path: Path, hmip: Hmip
) -> None:
    changes = [("case:CS-001", "answer.2.1.1.a", '"no"')]
    replaces = [EntryId("x", seq)]
    theirs = forging.file(original, tmp_path / "theirs.sqlite", changes, replaces=replaces)
    ours = tmp_path / "ours.sqlite"
    shutil.copy(original, ours)
    assert_harmless(hmip("merge", ours, theirs))
    assert_harmless(hmip("verify", ours), {0})


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json_values)
def test_what_json_means_and_tables_hold_can_be_read(value: object) -> None:
    row = ("r", 1, "t", "a", "set", "s", "f", json.dumps(value), "[]", "h")
    assert chains.read(row).content == value


@given(st.text(max_size=60) | json_values.map(json.dumps))
def test_any_text_as_value_is_read_or_refused(text: str) -> None:
    row = ("r", 1, "t", "a", "set", "s", "f", text, text, "h")
    with suppress(ValueError):
        chains.read(row)
