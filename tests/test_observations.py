"""Observations of unpaid work: recorded like interviews, about nobody, evidence for 4.1.3."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.deliberation import Rule
from hmip_tui.errors import Refused
from hmip_tui.framework.interviews import DID_NOT_KNOW, NOT_SEEN, REFUSED
from hmip_tui.organising import Organising
from tests.screens.scenes import shown
from tests.screens.support import add, create, said, text

INDUCTION, PARTY = "upw_induction", "upw_work_party"


@pytest.fixture
def inspection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inspection]:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    with create(tmp_path / "inspection.sqlite") as made:
        yield made


def observe(inspection: Inspection, kind: str, *replies: str) -> str:
    id = inspection.begin_interview(kind)
    questions = inspection.framework.interviews[kind].questions
    for question, reply in zip(questions, replies, strict=False):
        inspection.reply(id, question, reply)
    return id


def test_nobody_refuses_and_what_was_not_seen_is_not_counted(inspection: Inspection) -> None:
    kind = inspection.framework.interviews[INDUCTION]
    for reply in ("Yes", "No", "No", NOT_SEEN):
        observe(inspection, INDUCTION, reply)
    first = inspection.interview_results(INDUCTION)[0]
    assert (first.question, first.yes, first.n, first.did_not_know) == ("oi.education", 1, 3, 1)
    id = inspection.begin_interview(INDUCTION)
    for wrong in (REFUSED, DID_NOT_KNOW, "Perhaps"):
        with pytest.raises(Refused, match=r"oi\.education takes"):
            inspection.reply(id, kind.questions[0], wrong)
    with pytest.raises(Refused, match="not about a case"):
        inspection.begin_interview(PARTY, "CS-1")
    other = inspection.begin_interview("officer_provider")
    asked = inspection.framework.interviews["officer_provider"].questions[0]
    with pytest.raises(Refused):
        inspection.reply(other, asked, NOT_SEEN)


def test_it_stands_as_evidence_under_the_qualitative_key_question(inspection: Inspection) -> None:
    observe(inspection, INDUCTION, "Yes")
    observe(inspection, PARTY, "Yes", "No")
    gathered = Organising(inspection).gathered("4.1")
    assert list(gathered.said) == ["4.1.3"]
    told = {s.percentage.question: s.percentage for s in gathered.said["4.1.3"]}
    assert (told["oi.education"].yes, told["oi.education"].n) == (1, 1)
    assert (told["ow.risk"].yes, told["ow.risk"].n) == (0, 1)


def test_a_proposal_to_move_unpaid_work_is_one_band_and_rests_on_the_observations(
    inspection: Inspection,
) -> None:
    framework = inspection.framework
    add(inspection, "UPW-1", "unpaid_work")
    for question in framework.routes["unpaid_work"]:
        inspection.answer("UPW-1", question, question.allowed[0])
    inspection.propose("4.1", "Good", "Few opportunities to learn were seen")
    sitting = inspection.sitting("4.1")
    assert sitting.result.provisional is not None
    assert sitting.result.provisional.name == "Outstanding"
    assert sitting.result.rating == sitting.result.provisional  # a proposal moves nothing
    assert Rule.MODERATION in sitting.allowed["Good"]
    assert "Requires improvement" not in sitting.allowed
    observe(inspection, PARTY, "Yes")
    assert inspection.sitting("4.1").stale == ("proposal",)
    inspection.reconfirm("4.1", "proposal")
    inspection.decide("4.1", "Outstanding", "Rejected: too little was seen", by="the panel")
    after = inspection.sitting("4.1")
    assert after.final
    assert after.result.rating is not None
    assert after.result.rating.name == "Outstanding"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_observation_is_recorded_with_one_key_a_reply(
    inspection: Inspection, size: tuple[int, int]
) -> None:
    app = HmipApp(inspection)
    keys = ["i", "n", *"work party", "enter"]
    async with shown(app, keys, size) as pilot:
        assert "about what is observed" in text(app)
        assert "refused" not in text(app)
        await pilot.press("down", "y")
        await pilot.pause(0.4)
        await pilot.press("r")
        assert said(app) == "nobody is asked here: nobody refuses"
        await pilot.press("d")
        await pilot.pause()
        assert "Not seen · saved" in said(app)
        (held,) = inspection.interviews(PARTY)
        assert sorted(held.replies.values()) == [NOT_SEEN, "Yes"]
