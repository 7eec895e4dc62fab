"""A whole inspection by keyboard: from no file at all to the report, read back."""

from __future__ import annotations

import asyncio
import itertools
import unicodedata
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from hmip_tui import name_key
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.drawing import Drawing
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.panel import PanelScreen
from hmip_tui.screens.report import ReportScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.sampling import SamplingScreen
from hmip_tui.screens.standard_page import StandardPage
from hmip_tui.screens.start import StartScreen
from tests.report.reading import Read, read_page, read_word
from tests.screens.support import said, text

PERSON = "Quillfeather"
"""A name of the provider's list, which nobody's report may hold."""

ELIGIBLE = {
    "supervision": ("case_id,name,gender,disposal,rosh_officer", "Post-release,Medium", 2),
    "unpaid_work": ("case_id,name,gender,rosh_officer", "Low", 1),
    "through_the_gate": ("case_id,name,gender", "", 1),
}
"""By sample: the columns of the provider's list, what all its cases share, how many are drawn."""

ORGANISATION = ("1.1", "1.2", "1.3", "1.4")
RATED_ON_CASES = ("2.1", "2.2", "2.3", "2.4", "4.1", "4.2")
DOUBTED = ("CS-002", "2.1.2")
"""One of two cases: half of them, so that 2.1 requires improvement; all else is outstanding."""

RATINGS = {
    **dict.fromkeys(ORGANISATION, "Good"),
    "2.1": "Requires improvement",
    **dict.fromkeys(RATED_ON_CASES[1:], "Outstanding"),
}
SCORE = "24/30"  # four times two, one, and five times three


class Keyboard:
    """Presses keys, and nothing else."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys one by one, each when the one before has done all it does."""
        await self.pilot.press(*keys)

    def spell(self, words: str) -> None:
        """Press the keys of words as fast as a terminal sends them."""
        for character in words:
            name = character if character.isalnum() else unicodedata.name(character)
            key = name.lower().replace(" ", "_")
            self.pilot.app.post_message(Key(key, character))

    async def enter(self, *lines: str) -> None:
        """Type lines, each ended with Enter."""
        for line in lines:
            self.spell(line)
            await self.press("enter")

    async def over(self, line: str) -> None:
        """Type a line in place of what is suggested."""
        await self.press("end", "ctrl+u")
        await self.enter(line)

    def at(self, screen: type) -> None:
        assert isinstance(self.pilot.app.screen, screen), text(self.pilot.app)


@asynccontextmanager
async def started() -> AsyncIterator[Keyboard]:
    """The program without a file, with two seconds from one key to the next."""
    seconds = itertools.count(step=2)
    app = HmipApp(clock=lambda: float(next(seconds)))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield Keyboard(pilot)
    finally:
        if app.inspection is not None:
            app.inspection.close()


def population(sample: str) -> str:
    """The file, here, that lists all eligible cases: three for each that is drawn."""
    columns, shared, drawn = ELIGIBLE[sample]
    rows = (
        f"X9{n:03},{PERSON} {n},{('Female', 'Male')[n % 2]},{shared}".rstrip(",")
        for n in range(3 * drawn)
    )
    path = Path(f"{sample[0]}.csv")
    path.write_text("\n".join([columns, *rows]), "utf-8")
    return str(path)


async def create(keys: Keyboard) -> Inspection:
    """A new file under the name that is suggested, in the built-in framework."""
    keys.at(StartScreen)
    await keys.press("n")
    await keys.enter("North CRC", "", "", "", "")
    keys.at(CasesScreen)
    app = keys.pilot.app
    assert isinstance(app, HmipApp)
    return app.open_inspection


async def draw(keys: Keyboard, inspection: Inspection) -> None:
    """Each sample from its population; one file turns out unusable."""
    await keys.press("g")
    keys.at(SamplingScreen)
    for sample, (_, _, drawn) in ELIGIBLE.items():
        await keys.press("d")
        await keys.enter(population(sample))
        await keys.over(str(drawn))
        assert len(inspection.cases(sample)) == drawn, text(keys.pilot.app)
        await keys.press("tab")
    await keys.press("u")
    await keys.enter("CS-001", "the file was lost")
    assert len(inspection.cases("supervision")) == ELIGIBLE["supervision"][2]
    await keys.press("escape")
    keys.at(CasesScreen)


async def review(keys: Keyboard, inspection: Inspection) -> None:
    """Every case, one key a question; the last question of each case is answered no."""
    for number, sample in enumerate(ELIGIBLE, 1):
        for row in inspection.cases(sample):
            await keys.press("c", str(number), "slash")
            await keys.enter(row.id)
            await keys.press("enter")
            await answer(keys, inspection, row.id)
            await keys.press("c", "escape")


async def answer(keys: Keyboard, inspection: Inspection, case: str) -> None:
    """One case; not all of it is a yes."""
    screen = keys.pilot.app.screen
    assert isinstance(screen, ReviewScreen)
    assert screen.case.id == case
    while "every question is answered" not in said(keys.pilot.app):
        asked = screen.question
        keys.spell("n" if (case, asked.id) == DOUBTED or asked.id.endswith(".a") else "y")
        async with asyncio.timeout(10):
            while screen.question is asked:
                await keys.pilot.pause(0.001)
    row = next(row for row in inspection.cases() if row.id == case)
    assert row.answered == row.applicable


async def write_strength(keys: Keyboard, words: str) -> None:
    """A strength, written where the case was left, which the report will hold."""
    await keys.press("r", "e")
    keys.spell(words)
    await keys.press("escape", "l", "t")
    await keys.enter("strength")
    await keys.press("escape")


async def propose(keys: Keyboard) -> None:
    """A meeting for each standard of domain one, cited by its proposal."""
    await keys.press("b", "home", "e")
    keys.at(StandardPage)
    for standard in ORGANISATION:
        await keys.press("n")
        await keys.enter("meeting", f"Senior managers on {standard}")
        await keys.press("f8")
        await keys.enter(f"for {standard}.1")
        await keys.press("c", "p")
        await keys.enter("Good", "as the managers showed")
        await keys.press("tab")
    await keys.press("escape")
    keys.at(BoardScreen)


async def decide(keys: Keyboard, inspection: Inspection) -> None:
    """The panel accepts what is proposed, and confirms what the cases say."""
    await keys.press("n")
    keys.at(PanelScreen)
    panel = keys.pilot.app.screen
    assert isinstance(panel, PanelScreen)
    for standard in (*ORGANISATION, *RATED_ON_CASES):
        while panel.standard != standard:
            await keys.press("down")
        if standard in ORGANISATION:
            await keys.press("a")
        else:
            rating = inspection.sitting(standard).result.rating
            assert rating is not None
            await keys.press("d")
            await keys.enter(rating.name)
        await keys.enter("so")
        await keys.enter("head of operations" if standard == ORGANISATION[0] else "")
        assert inspection.sitting(standard).final, said(keys.pilot.app)
    await keys.press("escape")


async def report(keys: Keyboard, outs: Iterable[Path]) -> None:
    """The report, which a name stops until it is mended."""
    await keys.press("o")
    keys.at(ReportScreen)
    assert "1 to decide" in text(keys.pilot.app)
    await keys.press("w")
    assert "first decide" in said(keys.pilot.app)
    await keys.press("enter")
    keys.at(ReviewScreen)
    await keys.press("e", "ctrl+end", "ctrl+w", *"her", "escape", "b", "o")
    assert "0 to decide" in text(keys.pilot.app)
    for out in outs:
        await keys.press("w")
        await keys.over(str(out))
        await keys.pilot.app.workers.wait_for_complete()
        await keys.pilot.pause()
        assert "wrote" in said(keys.pilot.app)


async def test_from_an_empty_file_to_the_report(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page, word = Path("out.html"), Path("out.docx")
    async with started() as keys:
        inspection = await create(keys)
        path = inspection.path
        await draw(keys, inspection)
        await review(keys, inspection)
        await write_strength(keys, f"A clear plan for {PERSON}")
        await propose(keys)
        await decide(keys, inspection)
        await report(keys, [page, word])
    read_back(page, word)
    of_the_record(path)


def read_back(page: Path, word: Path) -> None:
    """Both files of the report say what was decided, and nothing of a person."""
    for read in (read_page(page.read_bytes()), read_word(word.read_bytes())):
        rated_as_decided(read)
    told = page.read_text("utf-8")
    assert "A clear plan for her" in told
    assert all(f"Senior managers on {standard}" in told for standard in ORGANISATION)
    assert PERSON not in told


def rated_as_decided(read: Read) -> None:
    """Its tables hold the ratings and figures that follow from the keys, by hand."""
    ratings = {row[0]: row[-1] for row in read.tables["Ratings"]}
    assert {standard: ratings[standard] for standard in RATINGS} == RATINGS
    assert (ratings["Score"], ratings["Overall rating"]) == (SCORE, "Good")
    assert [row[1] for row in read.tables["Key questions of standard 2.1"][1:]] == [
        "100%",
        "50%",
        "100%",
    ]
    assert [row[1:] for row in read.tables["Samples"][1:]] == [
        ["2", "6", "±40.5", "2"],
        ["1", "3", "±64.1", "1"],
        ["1", "3", "±64.1", "1"],
    ]


def of_the_record(path: Path) -> None:
    """The file, opened again, has the draw, what proposals cite, and who decided."""
    with Inspection.open(path) as inspection:
        excluded = Drawing(inspection).drawn("supervision").excluded
        assert [(e.case, e.reason) for e in excluded] == [("CS-001", "the file was lost")]
        for standard in ORGANISATION:
            sitting = inspection.sitting(standard)
            assert sitting.proposal is not None
            assert len(sitting.proposal.cites) == 1
            assert sitting.decision is not None
            assert sitting.decision.by == "head of operations"
    names = {person.name.split()[0] for person in name_key.read(name_key.path_of(path))}
    assert names == {PERSON}
