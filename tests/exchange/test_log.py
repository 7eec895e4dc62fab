"""The log of exchanges: readable, without end, and never in the way."""

from __future__ import annotations

import pytest

from hmip_tui import paths
from hmip_tui.errors import HmipError
from hmip_tui.exchange import log
from hmip_tui.exchanges import LogLine
from tests.screens.support import HOSTILE


def test_lines_come_back_newest_first_and_of_one_inspection() -> None:
    for number in range(3):
        log.add("one", "a hub", f"number {number}", well=number != 1)
        log.add("two", "a hub", "another", well=True)
    found = log.lines("one")
    assert [line.words for line in found] == ["number 2", "number 1", "number 0"]
    assert [line.well for line in found] == [True, False, True]
    assert {line.target for line in found} == {"a hub"}
    assert len(log.lines("one", most=2)) == 2


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_said_stays_one_line_of_five_parts(words: str) -> None:
    log.add("one", words, words, well=True)
    log.add("one", "a hub", "after", well=True)
    after, found = log.lines("one")
    assert after.words == "after"
    assert found.target == found.words
    assert paths.exchange_log().read_bytes().count(b"\n") == 2


def test_there_may_be_no_log_or_a_spoilt_one() -> None:
    assert log.lines("one") == []
    file = paths.exchange_log()
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe\tone\n\none\t\ttoo\tmany\tparts\tby\tfar\n")
    log.add("one", "a hub", "words", well=True)
    assert [line.words for line in log.lines("one")] == ["words"]


def test_the_oldest_of_very_many_lines_go() -> None:
    for number in range(30):
        log.add("one", "a hub", f"{number} {'x' * 50_000}", well=True)
    log.add("one", "a hub", "last", well=True)
    assert paths.exchange_log().stat().st_size < 2_000_000
    assert isinstance(log.lines("one")[0], LogLine)
    assert log.lines("one")[0].words == "last"


def test_a_log_that_cannot_be_written_is_said() -> None:
    paths.exchange_log().mkdir(parents=True)
    with pytest.raises(HmipError, match="cannot be written"):
        log.add("one", "a hub", "words", well=True)
    with pytest.raises(HmipError, match="cannot be read"):
        log.lines("one")
