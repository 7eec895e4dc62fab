"""Holding an interview, driven as an inspector drives it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework.interviews import DID_NOT_KNOW, NOT_SEEN, REFUSED, Interview
from hmip_tui.interview_walk import with_person
from hmip_tui.interviews import Replies, next_question
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.interviews import InterviewsScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.store.record import Change
from tests.screens.interview_support import (
    OFFICER,
    PROVIDER,
    SIZES,
    USER,
    Time,
    asked,
    create,
    held,
    holding,
    press,
    running,
    screen,
)
from tests.screens.support import said, shown, text


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def inspection(tmp_path: Path, time: Time) -> Iterator[Inspection]:
    with create(tmp_path / "inspection.sqlite", time) as made:
        yield made


class TestReplying:
    async def test_one_key_replies_and_the_next_question_comes(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            assert "1 of 20" in text(pilot.app)
            assert "about the person" in text(pilot.app)
            await press(pilot, time, "2", "y", "n", "1", "2")
            assert held(pilot).attributes == {"officer_grade": "PSO"}
            assert held(pilot).replies == {
                "op.quality": "Yes",
                "op.workload": "No",
                "op.caseload": screen(pilot).interview.questions[3].replies[0],
                screen(pilot).interview.questions[4].id: screen(pilot)
                .interview.questions[4]
                .replies[1],
            }
            assert "6 of 20" in text(pilot.app)
            assert "· saved" in said(pilot.app)

    async def test_letters_reply_where_they_say_one_thing(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "p")  # pauses: P is the first letter of both PO and PSO
            assert held(pilot).attributes == {}
            await press(pilot, time, "slash", *"cases you are given", "enter")
            assert asked(pilot) == "op.allocation"
            assert "[1 A] Always" in text(pilot.app)
            assert "[4] Rarely or never" in text(pilot.app)
            await press(pilot, time, "a")
            assert held(pilot).replies == {"op.allocation": "Always"}

    async def test_refused_and_did_not_know_are_replies(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "r", "d")
            assert held(pilot).replies == {"su.explained": REFUSED, "su.asked": DID_NOT_KNOW}
            assert asked(pilot) == "su.circumstances"
            assert "3 of 13  R?·" in text(pilot.app)

    async def test_of_the_person_nothing_is_refused(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "r")
            assert asked(pilot) == "op.quality"
            assert held(pilot).attributes == {}
            assert "asked again at the end" in said(pilot.app)

    async def test_a_number_without_a_reply_says_so(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "9")
            assert "there is no reply 9" in said(pilot.app)
            assert held(pilot).replies == {}

    async def test_replies_are_chosen_from_a_list(self, inspection: Inspection, time: Time) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "enter", *"pso", "enter")
            assert held(pilot).attributes == {"officer_grade": "PSO"}
            await press(pilot, time, "enter", *"refu", "enter")
            assert held(pilot).replies == {"op.quality": REFUSED}
            await press(pilot, time, "enter", "escape")
            assert asked(pilot) == "op.workload"

    async def test_choosing_begins_at_the_reply_that_stands(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "2", "n", "up", "enter", "enter")
            assert held(pilot).replies == {"op.quality": "No"}

    async def test_an_observation_offers_what_it_takes(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, "upw_induction") as pilot:
            await press(pilot, time, "enter", *"Leeds", "enter", "up", "enter", "enter")
            assert held(pilot).attributes == {"office": "Leeds"}
            await press(pilot, time, "enter")
            assert "Refused" not in text(pilot.app)
            await press(pilot, time, *"not seen", "enter")
            assert list(held(pilot).replies.values()) == [NOT_SEEN]

    async def test_clearing_leaves_no_reply(self, inspection: Inspection, time: Time) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "1", "y", "up", "delete", "up", "backspace")
            assert held(pilot).replies == {}
            assert held(pilot).attributes == {}

    async def test_what_does_not_apply_is_not_asked(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "slash", *"hard for you", "enter", "n")
            assert asked(pilot) == "su.help"
            await press(pilot, time, "up", "y")
            assert asked(pilot) == "su.appointments_help"

    async def test_the_end_says_that_all_is_answered(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "r", *["1"] * 19, after=2.0)
            assert asked(pilot) == "person:officer_grade"
            assert "back to the first question left open" in said(pilot.app)
            await press(pilot, time, "1")
            assert "all is answered · f finishes" in said(pilot.app)
            await press(pilot, time, "space")
            assert "all is answered" in said(pilot.app)

    async def test_a_held_key_answers_one_question(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "n")
            await press(pilot, time, "y", after=5)
            await press(pilot, time, "y", after=0.5)
            await press(pilot, time, *["y"] * 20, after=0.03)
            assert held(pilot).replies == {"su.explained": "No", "su.asked": "Yes"}
            assert asked(pilot) == "su.circumstances"
            assert "repeated key ignored" in said(pilot.app)

    async def test_taking_back_restores_what_stood(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, OFFICER, "CS-2") as pilot:
            await press(pilot, time, "slash", *"your grade", "enter")
            assert asked(pilot) == "oc.grade"
            await press(pilot, time, "up", "1", after=5)
            assert inspection.case("CS-2").attribute("officer_grade") == "PO"
            await press(pilot, time, "up", after=5)
            await press(pilot, time, "1", after=5)
            await press(pilot, time, "up", "1", after=0.3)
            await press(pilot, time, *["1"] * 3, after=0.03)
            assert inspection.case("CS-2").attribute("officer_grade") == "PO"
            assert asked(pilot) == "oc.grade"

    async def test_nothing_shows_as_saved_that_is_not(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            raw = inspection.record.connection.raw
            raw.execute("PRAGMA query_only = ON")
            await press(pilot, time, "y")
            assert "saved ·" not in said(pilot.app)
            assert "· saved" not in said(pilot.app)
            assert asked(pilot) == "su.explained"
            assert "not yet answered" in text(pilot.app)
            raw.execute("PRAGMA query_only = OFF")
            await press(pilot, time, "y")
            assert held(pilot).replies == {"su.explained": "Yes"}

    async def test_a_locked_case_is_not_changed(self, inspection: Inspection, time: Time) -> None:
        async with holding(inspection, time, OFFICER, "CS-1") as pilot:
            inspection._append(Change("case:CS-1", "state", {"state": "submitted", "reason": ""}))
            await press(pilot, time, "1")
            assert "reopen it" in said(pilot.app)
            assert asked(pilot) == "oc.grade"


class TestFacts:
    async def test_what_the_case_knows_is_shown_and_not_asked_again(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, OFFICER, "CS-2", (120, 40)) as pilot:
            assert asked(pilot) == "oc.throughout"
            await press(pilot, time, "up")
            assert asked(pilot) == "oc.grade"
            assert "known already from the case: PSO," in text(pilot.app)
            assert "imported" in text(pilot.app)
            assert "recorded level of harm     High" in text(pilot.app)

    async def test_a_fact_is_entered_once(self, inspection: Inspection, time: Time) -> None:
        async with holding(inspection, time, OFFICER, "CS-1") as pilot:
            await press(pilot, time, "1", "y")
            case = inspection.case("CS-1")
            assert case.attribute("officer_grade") == "PO"
            assert case.attribute("same_officer") == "Yes"
            assert asked(pilot) == "oc.motivation"  # no handover of one's own case
            await press(pilot, time, "up")
            pane = "".join(f"{span.text} " for line in screen(pilot).asked.lines for span in line)
            assert "entered by an inspector" in " ".join(pane.split())
            replies = inspection.record.values(f"interview:{held(pilot).id}")
            assert not [field for field in replies if field.startswith("reply.")]

    async def test_a_fact_changed_in_the_case_shows(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, OFFICER, "CS-1") as pilot:
            inspection.set_attribute("CS-1", "officer_grade", "PSO")
            await press(pilot, time, "r")
            assert "The case says officer's grade: PSO." in said(pilot.app)


class TestWalking:
    @pytest.mark.parametrize("seed", range(2))
    @pytest.mark.parametrize("kind", [PROVIDER, OFFICER, USER])
    async def test_the_screen_walks_as_the_rules_do(
        self, inspection: Inspection, time: Time, kind: str, seed: int
    ) -> None:
        chance = random.Random(f"{kind} {seed}")
        moves = ["down", "up", "space", "j", "k"]
        keys = [*"1234ynrd" * 3, *moves, "delete", "9"]
        case = "" if kind == PROVIDER else chance.choice(["CS-1", "CS-2"])
        async with holding(inspection, time, kind, case) as pilot:
            model = Walk(screen(pilot).interview, screen(pilot).held.said, asked(pilot))
            for key in chance.choices(keys, k=50):
                letters = screen(pilot).letters()
                before, now = asked(pilot), held(pilot).said
                await press(pilot, time, key, after=2.0)
                model.interview = with_person(inspection.framework, held(pilot))
                model.press(key, letters, held(pilot).said, changed=held(pilot).said != now)
                assert asked(pilot) == model.question, (key, before)

    async def test_the_first_and_the_last_question_say_so(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "up")
            assert "this is the first question" in said(pilot.app)
            await press(pilot, time, *["down"] * 13)
            assert "this is the last question" in said(pilot.app)

    async def test_a_click_goes_to_a_question_and_replies(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1", (120, 40)) as pilot:
            lines = shown(pilot.app)
            row = next(n for n, line in enumerate(lines) if "fair treatment" in line)
            await pilot.click(offset=(lines[row].index("fair"), row))
            await press(pilot, time)
            assert asked(pilot) == "su.respect"
            lines = shown(pilot.app)
            row = next(n for n, line in enumerate(lines) if "] No" in line)
            time.seconds += 1
            await pilot.click(offset=(lines[row].index("] No") + 2, row))
            await press(pilot, time)
            assert held(pilot).replies == {"su.respect": "No"}


class Walk:
    """Where the rules lead: :func:`hmip_tui.interviews.next_question` and nothing else."""

    def __init__(self, interview: Interview, replies: Replies, question: str) -> None:
        self.interview = interview
        self.question = question

    def press(self, key: str, letters: tuple[str, ...], said: Replies, *, changed: bool) -> None:
        here = next(q for q in self.interview.questions if q.id == self.question)
        steps = {"down": 1, "j": 1, "up": -1, "k": -1}
        if key in steps:
            self._go(next_question(self.interview, said, here.id, step=steps[key]))
            return
        number = int(key) if key.isdigit() else letters.index(key) + 1 if key in letters else 0
        replied = 0 < number <= len(here.replies)
        person = here.id.startswith("person:")
        if key in "rd" and (person or said.get(here.id) in (REFUSED, DID_NOT_KNOW)):
            replied = True
        if key == "space" or replied:
            self._go(next_question(self.interview, said, here.id, unanswered=True))

    def _go(self, found: object) -> None:
        self.question = getattr(found, "id", self.question)


class TestText:
    async def test_what_is_said_is_saved_while_it_is_typed(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "t", *"my own words, yes")
            await pilot.pause(1.3)
            assert held(pilot).remarks == {"su.explained": "my own words, yes"}
            assert held(pilot).replies == {}
            await press(pilot, time, "escape", "y")
            assert held(pilot).replies == {"su.explained": "Yes"}
            await press(pilot, time, "up")
            assert "my own words, yes" in text(pilot.app)
            await press(pilot, time, "t", "!", "escape")
            assert held(pilot).remarks == {"su.explained": "my own words, yes!"}

    async def test_leaving_the_program_saves_what_is_typed(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "t", *"half a sent", "ctrl+q")
        (interview,) = inspection.interviews(USER)
        assert interview.remarks == {"su.explained": "half a sent"}

    @pytest.mark.parametrize(
        ("action", "question", "replies"),
        [
            ("reply('1')", "su.asked", {"su.explained": "Yes"}),
            ("open_question('su.respect')", "su.respect", {}),
            ("clear", "su.explained", {}),
            ("remark", "su.explained", {}),
        ],
    )
    async def test_what_is_clicked_ends_the_writing(
        self, inspection: Inspection, time: Time, action: str, question: str, replies: Replies
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "t", *"half")
            time.seconds += 1
            await pilot.app.run_action(action, screen(pilot))
            await press(pilot, time)
            assert not screen(pilot).query("EvidenceArea")
            assert (asked(pilot), held(pilot).replies) == (question, replies)
            assert held(pilot).remarks == {"su.explained": "half"}

    async def test_what_cannot_be_saved_is_not_moved_away_from(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, USER, "CS-1") as pilot:
            await press(pilot, time, "t", *"half")
            raw = inspection.record.connection.raw
            raw.execute("PRAGMA query_only = ON")
            for action in ("open_question('su.respect')", "reply('1')", "leave"):
                time.seconds += 1
                await pilot.app.run_action(action, screen(pilot))
                await press(pilot, time)
                assert asked(pilot) == "su.explained"
                assert len(screen(pilot).query("EvidenceArea")) == 1
            raw.execute("PRAGMA query_only = OFF")
            await press(pilot, time, "escape")
            assert held(pilot).remarks == {"su.explained": "half"}

    async def test_nothing_is_written_beside_the_grade(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "t")
            assert "nothing is written beside this" in said(pilot.app)


class TestPlace:
    async def test_the_program_opens_at_the_same_question(self, tmp_path: Path, time: Time) -> None:
        path = tmp_path / "inspection.sqlite"
        with create(path, time) as inspection:
            async with holding(inspection, time) as pilot:
                await press(pilot, time, "1", "y", "n", "up", "up")
                there = asked(pilot)
                assert there == "op.quality"
        with Inspection.open(path, author="an inspector") as again:
            async with running(again, time) as pilot:
                assert asked(pilot) == there
                assert held(pilot).replies == {"op.quality": "Yes", "op.workload": "No"}

    async def test_an_interview_that_was_left_is_not_in_front(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "1", "escape")
            assert isinstance(pilot.app.screen, InterviewsScreen)
        async with running(inspection, time) as pilot:
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_coming_back_shows_the_question_it_was_left_at(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "1", "y", "n", "up", "up", "escape", "enter")
            assert asked(pilot) == "op.quality"
            assert inspection.interview_position() == (held(pilot).id, "op.quality")

    async def test_from_the_interview_to_its_case_and_back(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time, OFFICER, "CS-2") as pilot:
            await press(pilot, time, "c")
            review = pilot.app.screen
            assert isinstance(review, ReviewScreen)
            assert review.case.id == "CS-2"
            await press(pilot, time, "i", "enter")
            assert held(pilot).case == "CS-2"
            assert len(inspection.interviews()) == 1

    async def test_an_interview_about_no_case_stays(
        self, inspection: Inspection, time: Time
    ) -> None:
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "c")
            assert "about no case" in said(pilot.app)


class TestResults:
    async def test_results_run_and_are_told_apart_by_grade(
        self, inspection: Inspection, time: Time
    ) -> None:
        quality = inspection.framework.interviews[PROVIDER].questions[0]
        for grade, reply in (("PO", "Yes"), ("PSO", "No"), ("PSO", REFUSED)):
            id = inspection.begin_interview(PROVIDER)
            inspection.describe_person(id, "officer_grade", grade)
            inspection.reply(id, quality, reply)
        async with holding(inspection, time) as pilot:
            await press(pilot, time, "1")
            assert row(pilot.app, "▸quality") == ["50%", "2", "1", "·"]
            await press(pilot, time, "y", "up")
            assert row(pilot.app, "▸quality") == ["67%", "3", "1", "·"]
            await press(pilot, time, "g")
            assert "results · PO (" in text(pilot.app)
            assert row(pilot.app, "▸quality") == ["100%", "2", "·", "·"]
            await press(pilot, time, "g")
            assert row(pilot.app, "▸quality") == ["0%", "1", "1", "·"]
            await press(pilot, time, "g")
            assert "all interviews" in text(pilot.app)

    async def test_case_interviews_are_told_apart_by_what_the_case_is(
        self, inspection: Inspection, time: Time
    ) -> None:
        inspection.begin_interview(OFFICER, "CS-1")
        async with holding(inspection, time, OFFICER, "CS-2") as pilot:
            await press(pilot, time, "g", *"grade: pso", "enter")
            assert "results · PSO (" in text(pilot.app)
            assert "1 interview " in text(pilot.app)

    @pytest.mark.parametrize("size", [*SIZES, (40, 10), (20, 5)], ids=str)
    async def test_every_size_shows_the_question(
        self, inspection: Inspection, time: Time, size: tuple[int, int]
    ) -> None:
        async with holding(inspection, time, USER, "CS-1", size) as pilot:
            await press(pilot, time, "y", "n", "f2", "t", "a", "escape", "f2", "down")
            assert all(len(line) <= size[0] for line in shown(pilot.app))
            await pilot.resize_terminal(120, 40)
            await press(pilot, time, "up")
            assert asked(pilot) == "su.circumstances"
            assert "make allowance" in text(pilot.app)


def row(app: object, name: str) -> list[str]:
    """The numbers of a result in the pane."""
    (line,) = [line for line in shown(app) if name in line]  # type: ignore[arg-type]
    return line[line.index(name) :].rstrip("│ ").split()[-4:]
