"""Every screen, and the keys that lead there from where an inspection opens."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from hmip_tui import screens, training_file
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from tests.screens import disputed

DEMONSTRATION, TRAINING, NOTHING = "demonstration", "training", ""
DISPUTED = "disputed"
"""The demonstration after two people have worked apart (:mod:`tests.screens.disputed`)."""

TYPED, SUGGESTED = "west", "west-yorkshire.sqlite"
"""What is typed where a file is asked for, and the file that stands in the working folder."""


class Scene(NamedTuple):
    """The screen that is shown after some keys in an inspection, or in none."""

    shows: str
    keys: Sequence[str]
    of: str = DEMONSTRATION


SCENES: Mapping[str, Scene] = {
    "review": Scene("ReviewScreen", ["y", "n"]),
    "review_guidance": Scene("ReviewScreen", ["f2"]),
    "review_judgement": Scene("ReviewScreen", ["slash", *"2.1.3", "enter"]),
    "review_alert": Scene("ReviewScreen", ["slash", *"2.1.3", "enter", "x"]),
    "evidence_editor": Scene(
        "ReviewScreen", ["e", *"Seen in the file.", "shift+left", "shift+left"]
    ),
    "evidence_recorded": Scene("ReviewScreen", ["e", *"Seen.", "escape"]),
    "choose": Scene("ChooseScreen", ["slash", *"home"]),
    "choose_nothing": Scene("ChooseScreen", ["slash", *"zzz"]),
    "choose_empty": Scene("ChooseScreen", ["s"]),
    "facts": Scene("FactsScreen", ["f"]),
    "facts_value": Scene("ChooseScreen", ["f", "enter"]),
    "check": Scene("CheckScreen", ["f9"]),
    "check_reason": Scene("AskScreen", ["f9", "a"]),
    "check_ask": Scene("AskScreen", ["f9", "q", *"Why", "shift+left"]),
    "evidence_list": Scene("EvidenceScreen", ["e", *"Seen.", "escape", "l"]),
    "movement": Scene("MovementScreen", ["m"]),
    "compare": Scene("CompareScreen", ["v"]),
    "comparison": Scene("ComparisonScreen", ["b", "t"]),
    "sub_samples": Scene("SubSamplesScreen", ["b", "down", "down", "down", "down", "s"]),
    "sampling": Scene("SamplingScreen", ["c", "g"]),
    "palette": Scene("Palette", ["ctrl+p"]),
    "help": Scene("HelpScreen", ["question_mark"]),
    "cases": Scene("CasesScreen", ["c"]),
    "cases_filter": Scene("CasesScreen", ["c", "slash", *"leeds"]),
    "board": Scene("BoardScreen", ["b", "down", "down", "down", "down"]),
    "board_propose": Scene("ChooseScreen", ["b", "p"]),
    "board_reason": Scene("AskScreen", ["b", "d", "enter"]),
    "panel": Scene("PanelScreen", ["b", "n", "up"]),
    "panel_decided": Scene(
        "PanelScreen",
        ["b", "n", *["down"] * 4, "d", *"Good", "enter", *"So", "enter", *"lead", "enter"],
    ),
    "report": Scene("ReportScreen", ["b", "o"]),
    "report_findings": Scene(
        "ReportScreen",
        ["e", *"As in CS-014.", "escape", "l", "t", "enter", "escape", "b", "o"],
    ),
    "evidence_on_standard": Scene("StandardPage", ["b", "e"]),
    "evidence_about": Scene("StandardPage", ["b", "e", "h"]),
    "evidence_new": Scene("TextForm", ["b", "e", "n", *"meeting", "enter", *"Some", "shift+left"]),
    "recommendations": Scene("RecommendationsScreen", ["b", "w"]),
    "interviews": Scene("InterviewsScreen", ["c", "i"]),
    "interviews_kinds": Scene("ChooseScreen", ["c", "i", "n"]),
    "interviews_results": Scene("InterviewsScreen", ["c", "i", "r"]),
    "interview": Scene("InterviewScreen", ["c", "i", "n", "enter", "1"]),
    "observation": Scene("InterviewScreen", ["c", "i", "n", *"party", "enter", "down", "y", "d"]),
    "interview_case": Scene("InterviewScreen", ["i", "enter", "y", "r", "up"]),
    "interview_text": Scene("InterviewScreen", ["i", "enter", "t", *"He said", "shift+left"]),
    "conflicts": Scene("ConflictsScreen", ["c", "x"], DISPUTED),
    "conflicts_reason": Scene("AskScreen", ["c", "x", "2"], DISPUTED),
    "conflicts_board": Scene("BoardScreen", ["b"], DISPUTED),
    "second": Scene("SecondScreen", ["c", "d", "down"], DISPUTED),
    "second_agreement": Scene("SecondScreen", ["c", "d", "r"], DISPUTED),
    "sides": Scene("SidesScreen", ["c", "d", "v", "down", "down"], DISPUTED),
    "progress": Scene("ProgressScreen", ["c", "p"], DISPUTED),
    "cases_mine": Scene("CasesScreen", ["c", "m"], DISPUTED),
    "hand_over": Scene("HandOverScreen", ["c", "h"], DISPUTED),
    "sync": Scene("SyncCentre", ["c", "s"]),
    "training": Scene("TrainingReview", ["y"], TRAINING),
    "training_cases": Scene("TrainingCases", ["c"], TRAINING),
    "start": Scene("StartScreen", [], NOTHING),
    "start_help": Scene("HelpScreen", ["question_mark"], NOTHING),
    "start_open": Scene("FileForm", ["o", *TYPED], NOTHING),
    "start_new": Scene("CreateForm", ["n", *"A provider", "tab"], NOTHING),
    "start_protect": Scene("ProtectForm", ["n", *"P", *["enter"] * 4], NOTHING),
    "first_run": Scene("FirstRunScreen", ["w"], NOTHING),
}
"""Every screen, each in what it shows differently."""

NOT_SHOWN = {
    "CaseView",
    "HiddenScreen",
    "InterviewView",
    "PassingModal",
    "PassingScreen",
    "RecordingScreen",
    "ReviewDialogs",
    "WorkingScreen",
}
"""What other screens are made from, and the cover itself."""


@contextmanager
def opened(scene: Scene, demonstration_file: Path, folder: Path) -> Iterator[Inspection | None]:
    """The inspection that a scene is of, in a file of its own in ``folder``, the working folder."""
    if scene.of == NOTHING:
        folder.joinpath(SUGGESTED).touch()
        yield None
        return
    path = folder / f"{scene.of}.sqlite"
    if scene.of == TRAINING:
        training_file.provide(path)
    elif scene.of == DISPUTED:
        made = demonstration_file.with_name("disputed.sqlite")
        if not made.exists():
            disputed.provide(demonstration_file, made)
        shutil.copy(made, path)
    else:
        shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="an inspector") as inspection:
        yield inspection


@asynccontextmanager
async def shown(
    app: HmipApp, keys: Sequence[str], size: tuple[int, int] = (100, 30)
) -> AsyncIterator[Pilot[None]]:
    """A running program after some keys."""
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press("space" if key == " " else key)
        await pilot.pause()
        yield pilot


def screen_classes() -> Iterator[type[Screen[Any]]]:
    """Every kind of screen that the program can show."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        for found in vars(importlib.import_module(module.name)).values():
            if not isinstance(found, type) or found.__module__ != module.name:
                continue
            if issubclass(found, Screen) and found.__name__ not in NOT_SHOWN:
                yield found


def typed_into(screen: Screen[Any]) -> bool:
    """Whether a line or text to type in is on a screen."""
    return bool(screen.query(Input)) or bool(screen.query("TextArea"))
