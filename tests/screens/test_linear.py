"""The linear mode: in words alone, and with the same journal as the review screen."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from hmip_tui import framework_files
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection, Position
from hmip_tui.errors import Refused
from hmip_tui.linear import Linear
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.states import State
from hmip_tui.text import visible
from hmip_tui.wording import question_name
from tests.screens.support import HOSTILE, add

SIGNS = re.compile(r"[^\x20-\x7e–]")

Act = tuple[str, str]
"""What an inspector does, and with which word or text."""

KEYS = {"clear": "delete", "undo": "u", "redo": "r"}
WORDS = {"undo": "u", "redo": "r", "go": "g", "evidence": "e", "whole": "w"}

# a gate opened, closed over answers and opened again; evidence; corrections both ways
SCRIPT: list[Act] = [
    ("answer", "y"),
    ("answer", "n"),
    ("answer", "x"),
    ("go", "harm_factors"),
    ("answer", "y"),
    ("answer", "y"),
    ("evidence", "Read in the file, [b]twice[/b]."),
    ("answer", "n"),
    ("go", "harm_factors"),
    ("answer", "n"),
    ("undo", ""),
    ("redo", ""),
    ("answer", "y"),
    ("go", "2.1.3"),
    ("answer", "x"),  # refused: a judgement takes yes or no
    ("answer", "n"),
    ("go", "2.1.1.a"),
    ("clear", ""),
    ("clear", ""),  # nothing is there any more
    ("undo", ""),
    ("undo", ""),
    ("whole", "About the whole case."),
    ("undo", ""),
    ("redo", ""),
    ("evidence", "One thing."),
    ("go", "review_engagement_needed"),
    ("answer", "y"),
    ("answer", "y"),
]


def by_chance(seed: int) -> list[Act]:
    chance = random.Random(seed)
    places = ["harm_factors", "review_harm_needed", "2.1.3.b", "2.4.3", "2.2.1.a"]
    others: list[Act] = [("clear", ""), ("undo", ""), ("redo", ""), ("evidence", "Seen.")]
    script: list[Act] = []
    for _ in range(60):
        if chance.random() < 0.7:
            script.append(("answer", chance.choice("yynnx")))
        else:
            script.append(chance.choice([*others, ("go", chance.choice(places))]))
    return script


@pytest.fixture(autouse=True)
def _device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))


def seconds() -> Callable[[], str]:
    """A journal's clock on which every reading is a second later."""
    count = itertools.count()
    return lambda: f"2020-03-02T09:00:00.{next(count):03d}Z"


def begin(path: Path, *cases: str) -> Inspection:
    inspection = Inspection.create(
        path,
        framework_files.built_in(),
        {"provider": "A provider"},
        author="an inspector",
        inspection="same",
        replica="same",
        clock=seconds(),
    )
    for case in cases:
        add(inspection, case)
    return inspection


def lines_of(inspection: Inspection, *typed: str) -> list[str]:
    """What the linear mode says to the lines typed."""
    said: list[str] = []
    rest: Iterator[str] = iter(typed)
    Linear(inspection, lambda: next(rest, None), said.append).run()
    return said


def line_of(act: Act) -> str:
    what, text = act
    return text if what == "answer" else f"{WORDS.get(what, what)} {text}".strip()


async def on_screen(inspection: Inspection, script: Sequence[Act]) -> None:
    clock = itertools.count(step=2)
    app = HmipApp(inspection, clock=lambda: float(next(clock)))
    async with app.run_test() as pilot:
        for what, text in script:
            if what == "answer":
                await pilot.press(text)
            elif what == "go":
                name = question_name(inspection.framework.questions[text])
                keys = ["space" if letter == " " else letter for letter in name]
                await pilot.press("slash", *keys, "enter")
            elif what in ("evidence", "whole"):
                await pilot.press("e" if what == "evidence" else "w", "ctrl+end")
                app.screen.query_one(EvidenceArea).text = text
                await pilot.press("escape")
            else:
                await pilot.press(KEYS[what])
            await pilot.pause()


Told = tuple[str, str, str, str, str, list[str]]


def told(inspection: Inspection) -> list[Told]:
    """The journal but for ids and times, and for what the screen showed without being asked."""
    entries = [e for e in inspection.record.entries() if not e.field.startswith("viewed.")]
    names = {str(entry.id): f"#{n}" for n, entry in enumerate(entries)}

    def named(field: str) -> str:
        kept, _, item = field.rpartition(".")
        return f"{kept}.{names[item]}" if field.startswith("evidence.") else field

    return [
        (
            e.author,
            e.action,
            e.subject,
            named(e.field),
            e.value,
            [names[str(i)] for i in e.replaces],
        )
        for e in entries
    ]


@pytest.mark.parametrize("script", [SCRIPT, by_chance(1), by_chance(2)], ids=["all", "1", "2"])
async def test_the_same_acts_leave_the_same_journal(tmp_path: Path, script: list[Act]) -> None:
    with begin(tmp_path / "screen.sqlite", "CS-1") as screen:
        screen.go_to_case("CS-1")
        await on_screen(screen, script)
        seen = told(screen)
        there = screen.position()
    with begin(tmp_path / "lines.sqlite", "CS-1") as linear:
        lines_of(linear, *(line_of(act) for act in script))
        assert told(linear) == seen
        assert linear.position() == there
    assert len(seen) > 18


def test_it_says_everything_in_words(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1", "CS-2") as inspection:
        for number, answer in enumerate("ynynyynnyyn"):
            add(inspection, f"CS-{number + 3}")
            question = inspection.framework.questions["2.1.1"]
            inspection.answer(f"CS-{number + 3}", question, question.allowed[answer == "n"])
        said = lines_of(inspection, "g 2.1.1", "s", "sub", "sub 2", "board", "check", "?", "facts")
    assert not [line for line in said if SIGNS.search(line)]
    assert "2.1.1: 55 per cent yes of 11 cases, Requires improvement." in said
    assert "Good if 2 cases judged no were judged yes." in said
    assert "Overall: not rated; 0 to 30 points are possible." in said


def test_results_that_are_said_are_recorded_and_hidden_ones_are_not_said(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        lines_of(inspection, "s", "board")
        looked = [e.field for e in inspection.record.entries("inspection")]
    path, settings = tmp_path / "b.sqlite", {"provider": "A provider", "show_results": "lead"}
    document = framework_files.built_in()
    with Inspection.create(path, document, settings, author="an inspector") as inspection:
        add(inspection, "CS-1")
        said = lines_of(inspection, "s", "board", "sub 1")
        hidden = [e.field for e in inspection.record.entries("inspection")]
    assert looked.count("viewed.linear") == 2
    assert "viewed.linear" not in hidden
    assert sum("shown to the lead inspector only" in line for line in said) == 3
    assert not [line for line in said if "rated" in line]


def test_what_was_typed_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    typed = [line for text in HOSTILE.values() for line in (f"another {text}", text, f"g {text}")]
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(inspection, *(line.replace("\n", " ") for line in typed), "l", "e")
        assert len(inspection.evidence_items()) == len(HOSTILE)
    for line in said:
        assert visible(line) == line


def test_a_question_is_put_whole_only_once(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(inspection, "facts", "facts", ".")
    whole = inspection.framework.questions["2.1.1.a"].text
    assert sum(whole in line for line in said) == 2
    assert said.count("2.1.1.a: not yet answered.") == 2


def test_going_from_place_to_place(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1", "CS-2") as inspection:
        moves = {
            "g 2.1.3": "2.1.3",
            "k -": "harm_factors",
            "t": "2.2.1.a",
            "t -": "2.1.1.a",
            "back": "2.2.1.a",
            "forward": "2.1.1.a",
            "furthest": "2.2.1.a",
            "-": "2.1.3",
            "+": "2.2.1.a",
            "": "2.2.1.b",
            "g home visits": "2.3.3.e",
        }
        places: list[Position | None] = []

        left = iter(moves)

        def read() -> str | None:
            places.append(inspection.position())
            return next(left, None)

        inspection.go_to_case("CS-1")
        harm = inspection.framework.questions["harm_factors"]
        inspection.answer("CS-1", harm, harm.allowed[0])
        said: list[str] = []
        Linear(inspection, read, said.append).run()
        assert [p.question for p in places[1:] if p] == list(moves.values())
        lines_of(inspection, "next")
        assert inspection.position() == Position("CS-2", "2.1.1.a")
        lines_of(inspection, "case CS-1")
        assert inspection.position() == Position("CS-1", "2.1.1.a")


def test_facts_check_and_steps(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        said = lines_of(inspection, "fact 3", "fact 3 high", "fact 3 Enormous", "fact 99 x")
        assert inspection.case("CS-1").attribute("rosh_officer") == "High"
        assert "Risk of serious harm (officer's level): High, saved." in said
        assert any(line.startswith("rosh_officer is 'Enormous', not one of") for line in said)
        lines_of(inspection, "fact 3 not known")
        assert not inspection.case("CS-1").attribute("rosh_officer")
        soft = next(
            n
            for n, c in enumerate(inspection.check(inspection.case("CS-1")), 1)
            if not c.finding.hard
        )
        said = lines_of(inspection, f"check {soft}", "p", f"accept {soft} Not on file", "step")
        assert "Accepted, saved." in said
        assert "step complete: the case is complete." in said
        checked = inspection.check(inspection.case("CS-1"))
        assert checked[soft - 1].reason == "Not on file"
        assert any("open in its check" in line for line in lines_of(inspection, "step complete"))
        rule = checked[soft - 1].finding.check.id
        others = sum(c.open and c.finding.check.id == rule for c in checked)
        hard = next(n for n, c in enumerate(checked, 1) if c.finding.hard)
        said = lines_of(inspection, f"rule {hard} No", f"rule {soft}", f"rule {soft} It is so")
        assert any("has to be mended" in line for line in said)
        assert "To accept them needs a reason." in said
        assert f"Accepted: {others} of this rule, saved." in said


def test_a_case_from_beginning_to_return(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        lines_of(inspection, *["y"] * 70)
        found = inspection.check(inspection.case("CS-1"))
        accept = [f"accept {n} It is so" for n in range(1, len(found) + 1)]
        steps = ["step complete", "step submit", "g 2.1.1", "n", "g 2.1.1", "ask Why yes?"]
        said = lines_of(inspection, *accept, *steps, "step return One question", "g 2.1.1", "e")
    assert "CS-1 is complete, saved." in said
    assert any("reopen it, with a reason" in line for line in said)
    assert "CS-1 is returned, saved." in said


def test_what_a_returned_case_is_asked_is_answered(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1") as inspection:
        lines_of(inspection, *["y"] * 70)
        found = inspection.check(inspection.case("CS-1"))
        accept = [f"accept {n} It is so" for n in range(1, len(found) + 1)]
        steps = ["step complete", "step submit", "g 2.1.1", "ask Why yes?", "step return Say why"]
        said = lines_of(inspection, *accept, *steps, "step complete", "ask Page 3", "g 2.1.1")
        state = inspection.state(inspection.case("CS-1"))
        assert state is State.RETURNED
        said += lines_of(inspection, "step complete")
        assert inspection.state(inspection.case("CS-1")) is State.COMPLETE
    assert any("returned with questions: answer those on 2.1.1" in line for line in said)
    assert "Answered, saved." in said
    assert "Asked about this answer: Why yes? Answered: Page 3" in said


def test_evidence_piece_by_piece(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite", "CS-1", "CS-2") as inspection:
        said = lines_of(
            inspection,
            *("e One", "more Two", "another Three", "l", "tag 1 str", "tag 1 st", "tag 1 quot"),
            *("tag 2 s", "case CS-2", "e Four", "l all one", "there 1", "l all", "there 9"),
        )
        items = inspection.evidence_items("CS-1")
    assert [(e.text, e.tags) for e in items] == [
        ("One\nTwo", ("quotation",)),
        ("Three", ("strength",)),
    ]
    assert "1. CS-1, 2.1.1.a, an inspector, Quotation: One Two" in said
    assert "There is no number 9; the list ends with 3." in said


def test_without_cases_there_is_nothing_to_ask(tmp_path: Path) -> None:
    with begin(tmp_path / "a.sqlite") as inspection, pytest.raises(Refused, match="no cases yet"):
        lines_of(inspection)


def test_not_everything_is_said_to_be_saved_where_something_was_refused(
    tmp_path: Path,
) -> None:
    with begin(tmp_path / "i.sqlite", "CS-1") as inspection:
        inspection.go_to_case("CS-1")
        raw = inspection.record.connection.raw
        raw.execute("PRAGMA query_only = ON")  # as where nothing can be written
        said = lines_of(inspection, "y", "q")
        raw.execute("PRAGMA query_only = OFF")
        assert any(line.startswith("NOT SAVED") for line in said)
        assert said[-1] == "Everything that was said to be saved is saved."
        assert lines_of(inspection, "y", "q")[-1] == "Everything is saved."
