"""Logs that the power cut short as they were begun, and logs that were damaged later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hmip_tui import encryption
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer
from tests.store.support import add_visits, assert_whole, create

HEADER, FRAME, PAGE = 32, 24, 4096


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def left(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A file with the log of a killed program, which holds an answer that the file has not."""
    with create(file) as inspection:
        add_visits(inspection, 1)
    if request.param:
        pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")
        encryption.set_passphrase(file, "a herring in the rain", "")
    left = tmp_path / "left.sqlite"
    with Inspection.open(file) as inspection:
        inspection.answer("V1", inspection.framework.questions["2.1.1.a"], Answer.YES)
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{left}{suffix}")
    return left


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


@pytest.mark.parametrize(
    "kept",
    [0, HEADER, HEADER + FRAME, HEADER + FRAME + 512, HEADER + FRAME + PAGE - 1],
    ids=["nothing", "header", "frame's header", "a sector", "all but a byte"],
)
@pytest.mark.parametrize("zeros", [True, False])
def test_a_log_whose_first_change_is_not_all_there_holds_none(
    left: Path, kept: int, zeros: bool
) -> None:
    """Any sector may be there: what was to follow was never begun."""
    begun = log_of(left).read_bytes()[: HEADER + FRAME + PAGE]
    torn = begun[:kept] + (bytes(len(begun) - kept) if zeros else b"")
    log_of(left).write_bytes(torn)
    with Inspection.open(left) as inspection:
        assert_whole(inspection)


def test_the_first_change_may_be_there_without_the_header_of_its_frame(left: Path) -> None:
    begun = log_of(left).read_bytes()[: HEADER + FRAME + PAGE]
    log_of(left).write_bytes(begun[:HEADER] + bytes(FRAME) + begun[HEADER + FRAME :])
    with Inspection.open(left) as inspection:
        assert_whole(inspection)


def test_a_whole_log_is_taken_in(left: Path) -> None:
    with Inspection.open(left) as inspection:
        assert inspection.case("V1").values["answer.2.1.1.a"] == "yes"


def test_answers_behind_a_damaged_first_change_are_not_passed_over_in_silence(left: Path) -> None:
    """SQLite takes no frame of such a log, and the answer in it would be gone unseen."""
    whole = bytearray(log_of(left).read_bytes())
    assert len(whole) > 2 * (FRAME + PAGE)
    whole[HEADER + FRAME + 2000] ^= 1
    log_of(left).write_bytes(whole)
    with pytest.raises(FileProblem, match=r"cannot be used with .*-wal beside it"):
        Inspection.open(left)
    assert log_of(left).read_bytes() == whole
