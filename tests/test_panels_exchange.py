"""What an exchange did, in lines that fit and say it all."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from hmip_tui.arrival import Arrival, Arrived
from hmip_tui.exchanges import Holder, Known, LogLine, Outcome, Progress, Unsent
from hmip_tui.journal import EntryId, Reach
from hmip_tui.panels.exchange import (
    known_lines,
    local,
    log_detail,
    log_line,
    outcome_lines,
    progress_lines,
)
from hmip_tui.panels.hand_over import arrival_text
from hmip_tui.panels.lines import Line, width
from tests.screens.support import HOSTILE

TIME = "2026-01-05T09:00:00.000Z"


def outcome(text: str = "a hub") -> Outcome:
    return Outcome(
        target=text,
        sent=1,
        received=2_310,
        conflicts=[("case:V1", "judgement.2.1.1")],
        problems=[f"A problem with {text}."],
        notes=[f"Left out {text}."],
        unsent=Unsent(3, TIME),
        holders=[Holder("ab", text, TIME, {"ab": Reach(7, "h"), "cd": Reach(2, "h")})],
        own=12,
        arrived=9,
        confirmed=TIME,
    )


def words(lines: list[Line]) -> str:
    return " ".join("".join(span.text for span in line).strip() for line in lines)


def test_all_is_said() -> None:
    said = words(outcome_lines(outcome(), 200))
    for part in (
        "Sent 1 entry, received 2,310 entries.",
        "1 new conflict",
        "A problem with a hub.",
        f"3 entries are not there yet, the oldest from {local(TIME)}.",
        f"Of this copy's 12 entries, 9 have arrived; last confirmed {local(TIME)}.",
        f"a hub (replica ab) had 9 entries on {local(TIME)}.",
        "Left out a hub.",
    ):
        assert part in said


def test_what_is_not_so_is_not_said() -> None:
    nothing = Outcome("a hub", 0, 0, (), (), (), Unsent(0), (), 0)
    said = words(outcome_lines(nothing, 200))
    assert said == (
        "Sent 0 entries, received 0 entries. Everything in this file is there. "
        "Nothing was recorded in this copy itself yet."
    )
    one = nothing._replace(own=1, arrived=1, confirmed=TIME)
    assert f"1 entry, 1 has arrived; last confirmed {local(TIME)}." in words(
        outcome_lines(one, 200)
    )
    unconfirmed = nothing._replace(own=5)
    assert "Nobody has confirmed any of this copy's 5 entries yet." in words(
        outcome_lines(unconfirmed, 200)
    )


def test_what_is_known_without_asking() -> None:
    assert "not been exchanged" in words(known_lines(None, 80))
    said = words(known_lines(Known("a hub", Unsent(1, TIME), ""), 80))
    assert "1 entry is not there yet" in said
    assert "Last receipt: never." in said


def test_progress_is_a_bar_that_fills() -> None:
    bars = []
    for done in range(0, 101, 10):
        _, bar = progress_lines(Progress(True, done, 100), 40)
        bars.append("".join(span.text for span in bar).count("█"))
    assert bars == sorted(bars)
    assert (bars[0], bars[-1]) == (0, 40)
    assert len(progress_lines(Progress(False, 0, 0), 40)) == 2
    assert progress_lines(None, 40)


@pytest.mark.parametrize("cells", [20, 76, 116])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_everything_fits_and_shows_texts_literally(text: str, cells: int) -> None:
    line = LogLine(TIME, "id", text, well=False, words=text)
    lines = [*outcome_lines(outcome(text), cells), *log_detail(line, cells)]
    lines += known_lines(Known(text, Unsent(3, TIME), TIME), cells)
    assert max(map(width, lines)) <= cells
    if cells > 30:
        assert width(log_line(line, cells)) <= cells
    shown = "".join(span.text for found in lines for span in found)
    assert not set(shown) & set("\x00\x07\x1b\x9b\u202e\u2066\n\r\t")
    assert cell_len(shown) > 0


@pytest.mark.parametrize("time", ["", "yesterday", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_any_time_is_shown(time: str) -> None:
    assert local(time)


@pytest.mark.parametrize(
    ("arrived", "absent", "told"),
    [
        (Arrived(1, 2, 0), 0, "2 new entries"),
        (Arrived(2, 2, 1), 1, "1 new entry; 1 was here already; 1 entry that they replace has"),
        (Arrived(3, 3, 2), 2, "1 new entry; 2 were here already; 2 entries that they replace have"),
        (Arrived(2, 1, 1), 0, "nothing new: its one entry is here already"),
        (Arrived(4, 3, 2), 0, "nothing new: all its 2 entries are here already, and 1 later one"),
        (Arrived(6, 5, 3), 0, "nothing new: all its 3 entries are here already, and 2 later ones"),
    ],
)
def test_what_arrived_is_said(arrived: Arrived, absent: int, told: str) -> None:
    reach = Reach(arrived.known + arrived.new, "h")
    ids = [EntryId("cd", number) for number in range(absent)]
    said = arrival_text(Arrival({"ab": arrived}, {"ab": reach}, absent=ids))
    ending = " not arrived yet" if absent else ": it is older" if "later" in told else ""
    assert said == told + ending
