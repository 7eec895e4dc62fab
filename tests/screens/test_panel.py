"""The ratings panel by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from tests.screens.scenes import shown
from tests.screens.support import HOSTILE, said, text

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    shutil.copy(demonstration_file, tmp_path / "inspection.sqlite")
    with Inspection.open(tmp_path / "inspection.sqlite", author="lead-inspector") as opened:
        yield opened


@pytest.mark.parametrize("size", SIZES)
async def test_every_standard_is_in_sight_with_what_a_rule_allows(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "n"], size) as pilot:
        whole = text(app)
        for id, standard in inspection.framework.standards.items():
            assert f"{id} {standard.name}"[:16] in whole
        await pilot.press(*["down"] * 4)
        assert "No rule allows another rating" in text(app)
        assert "sub-sample" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_proposal_is_accepted_with_reason_and_members(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "n", "a", *"Agreed.", "enter"], size) as pilot:
        await pilot.press(*"head of operations", "enter")
        await pilot.pause()
        assert said(app) == "1.1 decision: Good · saved"
        sitting = inspection.sitting("1.1")
        assert sitting.final
        assert sitting.decision is not None
        assert sitting.decision.by == "head of operations"
        await pilot.press("down", "a", *"Agreed.", "enter")
        await pilot.pause()
        assert "head of operations" in text(app)  # who decided last stands there
        await pilot.press("enter")
        await pilot.pause()
        assert inspection.sitting("1.2").final
        await pilot.press("u")
        assert said(app) == "1.2: undo · saved"
        assert inspection.sitting("1.2").decision is None
        await pilot.press("U")
        assert inspection.sitting("1.2").final


async def test_what_no_rule_allows_is_said_before_and_after(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    keys = ["b", "n", *["down"] * 4, "d", *"Outs", "enter"]
    async with shown(app, keys, (120, 40)) as pilot:
        assert "No rule allows it." in text(app)
        await pilot.press(*"So", "enter", *"lead", "enter")
        await pilot.pause()
        assert "rule: no rule allows it" in text(app)
        assert "Outstanding (panel's decision)" in text(app)
        decision = inspection.sitting("2.1").decision
        assert decision is not None
        assert decision.rules == ("none",)


async def test_later_data_ask_for_one_key_to_reconfirm(inspection: Inspection) -> None:
    inspection.decide("2.1", "Inadequate", "As the cases say", by="the panel")
    question = inspection.framework.questions["2.1.1"]
    case = inspection.case("CS-047")
    said_before = case.values.get(question.field)
    other = Answer.NO if said_before == "yes" else Answer.YES
    inspection.answer("CS-047", question, other)
    app = HmipApp(inspection)
    async with shown(app, ["b", *["down"] * 4], (120, 40)) as pilot:
        assert "decision to be reconfirmed" in text(app)
        await pilot.press("n")
        await pilot.pause()
        assert "! reconfirm" in text(app)
        await pilot.press("r")
        assert said(app) == "2.1 decision reconfirmed · saved"
        assert inspection.sitting("2.1").final
        await pilot.press("r")
        assert said(app) == "nothing is to be reconfirmed here"


async def test_it_shows_nothing_while_results_are_hidden(inspection: Inspection) -> None:
    framework = inspection.record.document
    path = inspection.path.with_name("strict.sqlite")
    settings = {"provider": "P", "show_results": "lead", "lead": ["somebody else"]}
    with Inspection.create(path, framework, settings, author="an inspector") as strict:
        app = HmipApp(strict)
        async with shown(app, ["b", "n"]) as pilot:
            assert "Results are shown to the lead inspector only" in text(app)
            await pilot.press("down", "down", "down", "down", "d")
            await pilot.pause()
            assert "Decision for 2.1" in text(app)
            assert "allow" not in text(app)
            assert "provisional" not in text(app)


@pytest.mark.parametrize("hostile", ["bold", "link", "escape", "bidi", "wide"])
async def test_what_was_typed_is_shown_literally(inspection: Inspection, hostile: str) -> None:
    typed = HOSTILE[hostile]
    inspection.decide("1.1", "Good", typed, by=typed)
    app = HmipApp(inspection)
    async with shown(app, ["b", "n"], (120, 40)):
        assert "\x1b" not in text(app)
        if hostile in ("bold", "link"):
            assert typed in text(app)


async def test_a_standard_with_nothing_proposed_says_so(inspection: Inspection) -> None:
    app = HmipApp(inspection)
    async with shown(app, ["b", "n", "end", *["down"] * 9, "a"]):
        assert said(app) == "nothing is proposed for this standard"


async def test_enter_alone_decides_what_is_proposed_or_what_the_cases_say(
    inspection: Inspection,
) -> None:
    app = HmipApp(inspection)
    keys = ["b", "n", "d", "enter", *"Agreed.", "enter", *"lead", "enter"]
    async with shown(app, keys, (120, 40)) as pilot:
        await pilot.pause()
        proposed = inspection.sitting("1.1")
        assert proposed.proposal is not None
        assert proposed.decision is not None
        assert proposed.decision.rating == proposed.proposal.rating != "Outstanding"
        await pilot.press(*["down"] * 4, "d", "enter", *"As it is.", "enter", "enter")
        await pilot.pause()
        counted = inspection.sitting("2.1")
        assert counted.result.provisional is not None
        assert counted.decision is not None
        assert counted.decision.rating == counted.result.provisional.name == "Inadequate"
