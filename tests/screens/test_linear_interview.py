"""Interviews line by line: in words alone, and with the same journal as on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.interview_clock import Clock
from hmip_tui.interviewing import InterviewPosition
from hmip_tui.linear import Linear
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.text import visible
from tests.screens.interview_support import OFFICER, PROVIDER
from tests.screens.support import HOSTILE
from tests.screens.test_linear import SIGNS, begin, lines_of, told

ALIKE = [
    ("1", "1"),
    ("n", "n"),
    ("r", "r"),
    ("d", "did not know"),
    ("u", "u"),
    ("ctrl+r", "redo"),
    ("up", "-"),
    ("delete", "clear"),
    ("down", "+"),
    ("2", "No"),
    ("space", ""),
    ("9", "9"),  # there is no such reply
    ("p", "pause"),
    ("p", "pause"),
    *[("y", "y")] * 6,
    ("u", "u"),
    ("f", "finish"),
]
"""What is done, by key on the screen and by line."""

REMARK = "He said [b]so[/b]."


@pytest.mark.parametrize("kind", [OFFICER, PROVIDER])
async def test_the_same_acts_leave_the_same_journal(tmp_path: Path, kind: str) -> None:
    with begin(tmp_path / "screen.sqlite", "CS-1") as screen:
        screen.go_to_case("CS-1")
        await _on_screen(screen, kind)
        seen = told(screen)
    with begin(tmp_path / "lines.sqlite", "CS-1") as linear:
        linear.go_to_case("CS-1")
        number = [OFFICER, "", PROVIDER].index(kind) + 1
        lines_of(linear, f"hold {number}", *(line for _, line in ALIKE), f"t {REMARK}", "q", "q")
        assert told(linear) == seen
        assert linear.interview_position() is None
    assert len(seen) > 15


async def _on_screen(inspection: Inspection, kind: str) -> None:
    id = inspection.begin_interview(kind, "CS-1" if kind == OFFICER else "")
    inspection.go_to_interview(InterviewPosition(id, ""))
    times = iter(range(0, 10_000, 2))
    app = HmipApp(inspection, clock=lambda: float(next(times)))
    async with app.run_test() as pilot:
        for key, _ in ALIKE:
            await pilot.press(key)
            await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        app.screen.query_one(EvidenceArea).text = REMARK
        await pilot.press("escape")


def test_it_says_everything_in_words_and_lists_what_there_is(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(
            inspection, "interviews", "hold 3", "?", "PO", "1", "i", "q", "interviews", "hold 6"
        )
        assert not [line for line in said if SIGNS.search(line)]
        assert "1. Begin: Responsible officer, about the case." in said
        assert "Responsible officer's grade: PO, saved." in said
        assert "r. Refused" in said
        (go_on,) = [line for line in said if line.startswith("6. Go on")]
        assert go_on == (
            "6. Go on: Responsible officer, about the organisation. "
            "2 of 20 questions answered, paused at 00:00 by its clock."
        )


def test_finished_interviews_are_listed_only_where_all_are_asked_for(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(inspection, "hold 3", "finish", "q", "interviews")
        assert not [line for line in said if "Go on" in line]
        said = lines_of(inspection, "interviews all", "hold 6", "q")
        assert len([line for line in said if "Go on" in line]) == 1
        assert len(inspection.interviews()) == 1


def test_the_end_of_the_input_stops_the_clock_and_the_same_question_comes_back(
    tmp_path: Path,
) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:

        def broken_off() -> str:
            raise KeyboardInterrupt

        lines = iter(["hold 2", "1"])
        with pytest.raises(KeyboardInterrupt):
            Linear(inspection, lambda: next(lines, None) or broken_off(), lambda _: None).run()
        (held,) = inspection.interviews()
        assert held.clock is Clock.PAUSED
        second = held.interview.questions[1]
        said = lines_of(inspection)
        assert second.text in said
        assert "pause lets the clock go on." in said


def test_what_the_case_knows_is_asked_once(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        lines_of(inspection, "hold 1", "1", "q", "q")
        assert inspection.case("CS-1").attribute("officer_grade") == "PO"
        said = lines_of(inspection, "hold 6", "g what is your grade", "r", "q")
        assert "recorded: PO; in the case, entered by an inspector." in said
        assert [line for line in said if line.startswith("The case says") and "PO" in line]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["is So"], "Take one of the replies that are listed."),
        (["t words"], "Nothing is written beside this."),
        (["g"], "Several questions have these words."),
        (["g zebra"], "No question has the words zebra."),
        (["-"], "This is the first."),
        (["PO", "more"], "Write the text behind the word."),
        (["PO", "u", "u"], "There is nothing to undo in this interview."),
        (["nonsense"], "'nonsense' is not understood; a question mark lists what is."),
        (["\udcff"], "That line is not UTF-8 text; nothing was recorded."),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, lines: list[str], told: str) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(inspection, "hold 3", *lines, "q", "q")
    assert told in said


def test_what_was_typed_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    typed = [text.replace("\n", " ") for text in HOSTILE.values()]
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        lines = [line for text in typed for line in (text, f"g {text}", f"more {text}")]
        said = lines_of(inspection, "hold 4", "is Leeds", *lines, "t", "hold 99", "q")
        (held,) = inspection.interviews()
        assert len(held.remarks) == 1
    for line in said:
        assert visible(line) == line
