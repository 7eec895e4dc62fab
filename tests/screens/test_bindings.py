"""The catalogue of keys, keys of one's own, and doing things by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from hmip_tui import app as program
from hmip_tui import keymap, paths, screens
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.keymap import EDITING, EVERYWHERE, KEY_NAMES, RESERVED, WRITING
from hmip_tui.screens.bindings import catalogue
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.help import HelpScreen
from hmip_tui.screens.palette import Palette
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from tests.screens import support
from tests.screens.scenes import SCENES, opened, shown, typed_into
from tests.screens.test_hiding import Clock

GIVEN_BY_TEXTUAL = "ctrl+c"


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path, home: Path) -> Iterator[Inspection]:
    with opened(SCENES["review"], demonstration_file, tmp_path) as found:
        assert found is not None
        yield found


def declared() -> Iterator[tuple[type, Binding]]:
    modules = pkgutil.walk_packages(screens.__path__, f"{screens.__name__}.")
    for name in (*(module.name for module in modules), program.__name__):
        for found in vars(importlib.import_module(name)).values():
            if not isinstance(found, type) or found.__module__ != name:
                continue
            if issubclass(found, DOMNode):
                for binding in vars(found).get("BINDINGS", ()):
                    assert isinstance(binding, Binding), found
                    yield found, binding


# -- the catalogue ------------------------------------------------------------------------------


def test_everything_that_a_key_does_can_be_given_another_key() -> None:
    without = {binding.key for _, binding in declared() if not binding.id}
    assert without == {GIVEN_BY_TEXTUAL}
    assert {binding.id for _, binding in declared() if binding.id} == set(catalogue(HmipApp))


def test_bindings_that_hold_together_have_one_group_and_others_another() -> None:
    groups: dict[type, set[str]] = {}
    for found, binding in declared():
        if binding.id:
            groups.setdefault(found, set()).add(binding.id.partition(".")[0])
    assert all(len(names) == 1 for names in groups.values()), groups


def test_all_keys_are_delivered_by_every_terminal_and_mean_one_thing() -> None:
    known = catalogue(HmipApp)
    keys = {key for bound in known.values() for key in bound.keys}
    assert keys <= set(KEY_NAMES) - set(RESERVED)
    text = "".join(f'"{id}" = "{keymap.keys_text(bound.keys)}"\n' for id, bound in known.items())
    assert keymap.read(text, known).mistakes == []


def test_only_what_holds_everywhere_comes_before_typing_and_takes_no_letter_from_it() -> None:
    for _, binding in declared():
        everywhere = (binding.id or "").startswith(f"{EVERYWHERE}.")
        # a form's Enter parts the keys before it from those after it
        assert binding.priority == (everywhere or binding.id == "text_form.go_on"), binding.id
        if binding.priority:
            assert not set(binding.key.split(",")) & (WRITING | EDITING), binding.id


def test_everything_is_named_in_words() -> None:
    assert all(bound.name.strip() for bound in catalogue(HmipApp).values())


@pytest.mark.parametrize("scene", SCENES)
async def test_a_screen_to_type_in_says_so(scene: str, of_scene: Inspection | None) -> None:
    app = HmipApp(of_scene, clock=Clock())
    async with shown(app, SCENES[scene].keys):
        focused = app.screen.focused
        marked = {True} & {getattr(node, "TYPED_INTO", False) for node in (focused, app.screen)}
        of_its_own = scene == "cases_filter"  # there, keys that write do other things before
        assert bool(marked) == (typed_into(app.screen) and not of_its_own)


# -- keys of one's own --------------------------------------------------------------------------


def keep_keys(text: str) -> None:
    paths.keys_file().parent.mkdir(exist_ok=True)
    paths.keys_file().write_text(text)


MINE = {
    "review.yes": ("n",),
    "review.no": ("y",),
    "review.evidence": ("f4",),
    "review.help": ("k",),
    "review.previous": ("up",),
    "evidence.leave": ("f7",),
    "help.close": ("f9",),
    "app.quit": ("ctrl+g",),
}


async def test_changed_keys_do_what_they_are_said_to_do(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock(), keys=MINE)
    async with shown(app, []) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        case, question = app.screen.case.id, app.screen.question
        await pilot.press("n")
        assert inspection.case(case).values[question.field] == "yes"
        await pilot.press("f4", *"ye", "f7")
        assert not app.screen.query(EvidenceArea)
        await pilot.press("k")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape", "q")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("f9")
        assert isinstance(app.screen, ReviewScreen)
        await pilot.press("ctrl+q")
        assert app.is_running
        await pilot.press("ctrl+g")
    assert not app.is_running


async def test_the_keys_shown_are_those_in_force(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock(), keys=MINE)
    async with shown(app, [], (120, 40)) as pilot:
        review = support.text(app)
        assert "[N] Yes" in review
        assert "[Y] No" in review
        assert "F4 evidence" in review
        bar = support.shown(app)[-1]
        assert bar.split()[:4] == ["n", "yes", "y", "no"]
        assert bar.split()[-2:] == ["k", "keys"]
        await pilot.press("k")
        listed = " ".join(support.text(app).split())
        assert "n │ yes" not in listed
        assert "Keys F9 closes" in listed
        assert "F4 evidence" in listed
        await pilot.press("f9", "ctrl+p", *"evidence")
        assert "evidence F4" in " ".join(support.text(app).split())


async def test_a_bad_map_changes_nothing_and_is_told_whole(
    inspection: Inspection, home: Path
) -> None:
    keep_keys('"review.yes" = "J"\n"review.no" = "j"\n"review.hide" = "h"\n')
    keys, note = program._keys()
    assert keys == {}
    assert note.startswith("keys.toml: ")
    assert "'review.hide' is nothing that keys do" in note
    assert "j would do all of these: review.no, review.next." in note
    assert note.endswith("All keys are as they were made.")
    app = HmipApp(inspection, clock=Clock(), keys=keys, note=note)
    async with shown(app, [], (120, 40)) as pilot:
        await pilot.pause()
        told = support.squeezed(support.text(app))
        assert support.squeezed("j would do all of") in told
        await pilot.press("y")
        assert "yes · saved" in support.said(app)


def test_without_a_file_all_keys_are_as_made(home: Path) -> None:
    assert program._keys() == ({}, "")


def test_a_good_file_is_taken(home: Path) -> None:
    keep_keys('"review.yes" = "J"\n')
    assert program._keys() == ({"review.yes": ("J",)}, "")


def test_a_file_that_cannot_be_read_is_told(home: Path) -> None:
    paths.keys_file().mkdir(parents=True)
    keys, note = program._keys()
    assert keys == {}
    assert "cannot be read" in note


# -- by name ------------------------------------------------------------------------------------


async def test_every_action_of_the_screen_in_front_is_offered(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+p"]):
        assert isinstance(app.screen, Palette)
        offered = {choice.id for choice in app.screen._choices}
    known = catalogue(HmipApp)
    here = {id for id, bound in known.items() if bound.group in ("review", EVERYWHERE)}
    assert offered == here - {"app.palette"}


async def test_what_is_chosen_is_done(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, []) as pilot:
        assert isinstance(app.screen, ReviewScreen)
        case, question = app.screen.case.id, app.screen.question
        await pilot.press("ctrl+p", *"yes", "enter")
        await pilot.pause()
        assert inspection.case(case).values[question.field] == "yes"
        await pilot.press("ctrl+p", *"ratings board", "enter")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        await pilot.press("ctrl+p", *"hide", "enter")
        await pilot.pause()
        assert app.hidden


async def test_actions_of_an_editor_are_offered_in_it(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["e", *"text", "ctrl+p", *"end", "enter"]):
        assert not app.screen.query(EvidenceArea)
        assert "text" in support.text(app)


async def test_it_is_asked_once_and_can_be_left(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["ctrl+p", "ctrl+p"]) as pilot:
        assert [type(s) for s in app.screen_stack] == [ReviewScreen, Palette]
        await pilot.press("escape")
        assert isinstance(app.screen, ReviewScreen)


async def test_it_comes_over_every_window(inspection: Inspection) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, ["question_mark", "ctrl+p", *"close", "enter"]) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)


@pytest.mark.parametrize("keys", [["e"], ["slash"], ["c", "slash"]])
async def test_letters_are_typed_and_do_nothing_else(
    keys: list[str], inspection: Inspection
) -> None:
    app = HmipApp(inspection, clock=Clock())
    async with shown(app, [*keys, *"ynxeu/b?"]):
        before = app.screen.focused
        assert before is not None
        typed = before.text if isinstance(before, EvidenceArea) else getattr(before, "value", "")
        assert typed == "ynxeu/b?"
