"""Keys of all kinds on the screens of an inspection whose values no program of ours would make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework_files import built_in
from tests.faults.monkey import Monkey
from tests.hostile import forging
from tests.hostile.readers import run
from tests.hostile.support import assert_harmless, inspection
from tests.hostile.test_forged_entries import FIELDS, VALUES

KEYS = 40


class Visitor(Monkey):
    """The fault suite's monkey, in an inspection whose cases may lack what they should have."""

    def _add_cases(self) -> None:
        with Inspection.open(self.file) as opened:
            for sample in opened.framework.samples.values():
                given = opened.framework.attributes_of(sample.id)
                values = {a.id: a.values[0] if a.values else "A" for a in given}
                opened.add_case(f"M-{sample.short}-1", sample.id, values)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inspection(tmp_path_factory.mktemp("made") / "original.sqlite")


async def visit(changes: list[forging.Forged], seed: int, original: Path, folder: Path) -> None:
    theirs = forging.file(original, folder / f"theirs{seed}.sqlite", changes)
    ours = Path(shutil.copy(original, folder / f"ours{seed}.sqlite"))
    assert_harmless(run("merge", ours, theirs), {0})
    visitor = Visitor(ours, seed)
    await visitor.run(KEYS)
    assert not visitor.outcome.broken, "\n".join(visitor.outcome.broken)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", VALUES)
async def test_no_value_ends_a_screen(name: str, seed: int, original: Path, tmp_path: Path) -> None:
    await visit([(s, f, VALUES[name]) for s, f in FIELDS], seed, original, tmp_path)


async def test_screens_of_what_this_version_does_not_know(original: Path, tmp_path: Path) -> None:
    from hmip_tui.app import HmipApp

    unknown = '{"kind": "of a newer version", "seed": [], "strata": {}}'
    sample = next(iter(built_in()["sample"]))["id"]
    changes = [("interview:I", "kind", unknown), ("inspection", f"draw.{sample}", unknown)]
    theirs = forging.file(original, tmp_path / "theirs.sqlite", changes)
    ours = Path(shutil.copy(original, tmp_path / "ours.sqlite"))
    assert_harmless(run("merge", ours, theirs), {0})
    with Inspection.open(ours) as opened:
        assert opened.latest_interview() == ""
        app = HmipApp(opened)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("c")
            await pilot.pause()
            await pilot.press("g")
            await pilot.pause()
            assert type(app.screen).__name__ == "SamplingScreen"
            assert "version that this one cannot read" in str(app.export_screenshot()).replace(
                "&#160;", " "
            )
