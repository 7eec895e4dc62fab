"""The report's screen: what goes out, what stops it, and the file."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.materials import MaterialKind, Side
from hmip_tui.organising import Organising
from hmip_tui.panels.report import Outgoing, outgoing_lines
from hmip_tui.recommendations import Round
from hmip_tui.recommending import Recommending
from hmip_tui.report.leaving import Leaving
from hmip_tui.screens import report as screen_module
from hmip_tui.screens.report import ReportScreen
from tests.screens.scenes import shown
from tests.screens.support import squeezed
from tests.screens.support import text as text_of


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    path = tmp_path / "north.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="an inspector") as opened:
        yield opened


@asynccontextmanager
async def at_report(
    inspection: Inspection, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[Pilot[None], ReportScreen]]:
    async with shown(HmipApp(inspection), ["b", "o"], size) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ReportScreen)
        yield pilot, screen


def name_a_case(inspection: Inspection) -> None:
    inspection.save_evidence("CS-001", "2.1.1.a", "[b]As[/b] in CS-014.", tags=["strength"])


async def type_path(pilot: Pilot[None], path: Path) -> None:
    await pilot.press("w")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await pilot.pause()


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("ending", [".html", ".docx", ".csv"])
async def test_a_report_is_written_by_keyboard(
    inspection: Inspection, tmp_path: Path, ending: str
) -> None:
    async with at_report(inspection) as (pilot, _):
        await type_path(pilot, tmp_path / f"report{ending}")
        await settled(pilot)
        assert "wrote" in text_of(pilot.app)
    assert (tmp_path / f"report{ending}").stat().st_size > 1000
    viewed = [e for e in inspection.record.entries() if e.field == "viewed.report"]
    assert len(viewed) == 1


async def test_what_names_a_case_stops_it_until_a_reason_is_given(
    inspection: Inspection, tmp_path: Path
) -> None:
    name_a_case(inspection)
    async with at_report(inspection) as (pilot, _):
        told = text_of(pilot.app)
        assert "1 to decide" in told
        assert "[b]As[/b] in «CS-014»." in told
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReportScreen)
        await pilot.press("a", *"our own", "enter")
        await pilot.pause()
        assert "0 to decide" in text_of(pilot.app)
        await type_path(pilot, tmp_path / "report.html")
        await settled(pilot)
    assert "CS-014" in (tmp_path / "report.html").read_text(encoding="utf-8")
    (entry,) = (e for e in inspection.record.entries() if e.subject == "leaving:names")
    assert entry.content["reason"] == "our own"


async def test_a_finding_leads_to_its_question(inspection: Inspection) -> None:
    name_a_case(inspection)
    async with at_report(inspection) as (pilot, _):
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.current_mode == "review"
    position = inspection.position()
    assert position is not None
    assert (position.case, position.question) == ("CS-001", "2.1.1.a")


def find_in_a_meeting(inspection: Inspection) -> None:
    told = {"title": "Staff", "text": "As in CS-014."}
    Organising(inspection).add(MaterialKind.MEETING, told, {"1.2.1": Side.FOR})


def find_in_a_document(inspection: Inspection) -> None:
    told = {"title": "Plan", "text": "As in CS-014."}
    Organising(inspection).add(MaterialKind.DOCUMENT, told, {"1.4.2": Side.AGAINST})


def find_in_a_reason(inspection: Inspection) -> None:
    inspection.decide("2.2", "Inadequate", "As in CS-014.", "the panel")


def find_in_a_recommendation(inspection: Inspection) -> None:
    Recommending(inspection).add(Round.NEW, {"text": "As in CS-014."})


@pytest.mark.parametrize(
    ("put", "screen", "shows"),
    [
        (find_in_a_meeting, "StandardPage", ["1.2 Staff", "As in CS-014."]),
        (find_in_a_document, "StandardPage", ["1.4 Information", "As in CS-014."]),
        (find_in_a_reason, "PanelScreen", ["2.2 Planning", "As in CS-014."]),
        (find_in_a_recommendation, "RecommendationsScreen", ["As in CS-014."]),
    ],
)
async def test_a_finding_outside_cases_leads_to_its_screen_and_back(
    inspection: Inspection, put: Callable[[Inspection], None], screen: str, shows: list[str]
) -> None:
    put(inspection)
    async with at_report(inspection, (120, 40)) as (pilot, report):
        assert "1 to decide" in text_of(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == screen
        assert all(words in text_of(pilot.app) for words in shows)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is report


async def test_a_mended_text_is_looked_at_anew(inspection: Inspection) -> None:
    name_a_case(inspection)
    async with at_report(inspection) as (pilot, _):
        await pilot.press("escape")
        inspection.save_evidence("CS-001", "2.1.1.a", "As in another case.")
        await pilot.press("o")
        await pilot.pause()
        assert "0 to decide" in text_of(pilot.app)


async def test_evidence_is_left_out_and_small_numbers_are_hidden(
    inspection: Inspection, tmp_path: Path
) -> None:
    name_a_case(inspection)
    async with at_report(inspection) as (pilot, _):
        await pilot.press("e", "s")
        await pilot.pause()
        told = text_of(pilot.app)
        assert "Without evidence" in told
        assert "below 5 are hidden" in told
        await type_path(pilot, tmp_path / "report.html")
        await settled(pilot)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "[c]" in page
    assert "CS-014" not in page


async def test_what_exists_is_replaced_only_when_chosen(
    inspection: Inspection, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine")
    async with at_report(inspection) as (pilot, _):
        await type_path(pilot, out)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert out.read_text() == "mine"
        await type_path(pilot, out)
        await pilot.press("enter")
        await settled(pilot)
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["report.pdf", "north.sqlite", "folder.html"])
async def test_where_it_may_not_go_is_said(
    inspection: Inspection, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder.html").mkdir()
    async with at_report(inspection) as (pilot, screen):
        await type_path(pilot, tmp_path / name)
        assert pilot.app.screen is screen
        assert ".docx, .html" in text_of(pilot.app) or "is a folder" in text_of(pilot.app)
    assert inspection.path.read_bytes().startswith(b"SQLite format 3")


async def test_a_name_beyond_the_systems_limit_is_said(
    inspection: Inspection, tmp_path: Path
) -> None:
    async with at_report(inspection) as (pilot, screen):
        await type_path(pilot, tmp_path / f"{'x' * 300}.html")
        assert pilot.app.screen is screen
        assert "x" * 300 in squeezed(text_of(pilot.app))


async def test_writing_is_stopped_and_leaves_nothing(
    inspection: Inspection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape while the file is made: the step under way ends the work."""
    out = tmp_path / "report.html"
    real = ReportScreen._watch

    def slowly(self: ReportScreen, name: str, done: int, total: int) -> None:
        real(self, name, done, total)
        if done == 1:
            self.app.call_from_thread(self.action_leave)

    monkeypatch.setattr(screen_module.ReportScreen, "_watch", slowly)
    async with at_report(inspection) as (pilot, screen):
        await type_path(pilot, out)
        await settled(pilot)
        assert "nothing was written" in text_of(pilot.app)
        assert pilot.app.screen is screen
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is not screen
    assert not out.exists()


async def test_results_that_are_not_to_be_shown_go_nowhere(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inspection, "why_hidden", lambda _self: "Results are shown on Friday.")
    async with at_report(inspection) as (pilot, screen):
        assert "Results are shown on Friday." in text_of(pilot.app)
        await pilot.press("w")
        await pilot.pause()
        assert pilot.app.screen is screen


async def test_a_missing_key_is_said(
    inspection: Inspection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Leaving, "missing_key", lambda _self: "north-names.csv")
    async with at_report(inspection, (80, 24)) as (pilot, _):
        assert "north-names.csvisnothere" in squeezed(text_of(pilot.app))


@pytest.mark.parametrize(
    ("height", "last"), [(30, "Open 11."), (9, "and 7 more lines"), (1, "and")]
)
def test_what_is_open_is_shown_or_counted(height: int, last: str) -> None:
    outgoing = Outgoing(0, True, 0, [f"Open {number}." for number in range(12)], 0, "")
    lines = [
        "".join(span.text for span in line) for line in outgoing_lines(outgoing, None, 76, height)
    ]
    assert len(lines) <= height
    assert lines[-1].startswith(last)


async def test_with_nothing_to_decide_all_that_is_open_has_room(inspection: Inspection) -> None:
    inspection.add_case("CS-999", "supervision", {"gender": "Male", "disposal": "Community"})
    async with at_report(inspection, (80, 24)) as (_, screen):
        assert screen.query_one("#outgoing").size.height > 12
    name_a_case(inspection)
    async with at_report(inspection, (80, 24)) as (_, screen):
        assert screen.query_one("#outgoing").size.height == 9
        assert screen.query_one("#detail").size.height == 5
