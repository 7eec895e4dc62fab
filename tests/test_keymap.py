"""Keys files: what they may say, every mistake at once, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.keys import _character_to_key
from textual.widgets import Input, TextArea

from hmip_tui import keymap
from hmip_tui.keymap import Bound, in_force, key_name, read

CATALOGUE = {
    bound.id: bound
    for bound in (
        Bound("review.yes", ("y", "1"), "yes"),
        Bound("review.no", ("n", "2"), "no"),
        Bound("review.undo", ("u",), "undo"),
        Bound("review.next", ("down", "j"), "next question"),
        Bound("board.next", ("down", "j"), "next standard"),
        Bound("choose.leave", ("escape",), "leave", typed=True),
        Bound("app.quit", ("ctrl+q",), "quit"),
        Bound("app.hide", ("ctrl+l",), "hide"),
    )
}


def mistakes(text: str) -> Sequence[str]:
    found = read(text, CATALOGUE)
    assert not (found.changes and found.mistakes)
    return found.mistakes


def test_an_empty_file_changes_nothing() -> None:
    assert read("", CATALOGUE) == ({}, [])


@pytest.mark.parametrize(
    "text",
    [
        '"review.yes" = "a,F4"',
        'review.yes = "a, f4"',
        '[review]\nyes = "a,f4 "',
    ],
)
def test_an_id_can_be_written_in_three_ways(text: str) -> None:
    assert read(text, CATALOGUE) == ({"review.yes": ("a", "f4")}, [])


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("y", "y"),
        ("Y", "Y"),
        ("?", "question_mark"),
        ("question_mark", "question_mark"),
        ("/", "slash"),
        ("comma", "comma"),
        ("Esc", "escape"),
        ("escape", "escape"),
        ("PgDn", "pagedown"),
        ("→", "right"),
        ("SPACE", "space"),
        ("Ctrl+G", "ctrl+g"),
        ("ctrl+g", "ctrl+g"),
        ("F9", "f9"),
        ("shift+tab", "shift+tab"),
    ],
)
def test_a_key_can_be_written_as_it_is_shown(written: str, key: str) -> None:
    assert read(f'"review.yes" = "{written}"', CATALOGUE) == ({"review.yes": (key,)}, [])


def test_every_key_can_be_written_as_it_is_shown() -> None:
    for key, name in keymap.KEY_NAMES.items():
        if key not in keymap.RESERVED and name != ",":
            assert keymap.read_keys(name) == ((key,), [])
            assert keymap.read_keys(key) == ((key,), [])


def test_signs_have_the_names_that_textual_gives_them() -> None:
    assert {name: _character_to_key(c) for name, c in keymap.SIGNS.items()} == {
        name: name for name in keymap.SIGNS
    }


def test_the_keys_that_edit_are_those_of_texts_fields() -> None:
    used = {
        key
        for widget in (Input, TextArea)
        for binding in widget.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
    letters = {key for key in used if key.startswith("ctrl+") and len(key) == len("ctrl+a")}
    assert letters - set(keymap.RESERVED) == keymap.EDITING


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"review.yess" = "a"', "'review.yess' is nothing that keys do; is 'review.yes' meant?"),
        ('yes = "a"', "'yes' is nothing that keys do"),
        ('"review.yes" = ""', 'review.yes: a key is missing; the comma\'s own key is "comma".'),
        ('"review.yes" = "a,,b"', "review.yes: a key is missing"),
        (
            '"review.yes" = "ctlr+g"',
            "review.yes: 'ctlr+g' is no key that every terminal delivers; is 'ctrl+g' meant?",
        ),
        ('"review.yes" = "é"', "review.yes: 'é' is no key that every terminal delivers"),
        ('"review.yes" = "f11"', "review.yes: 'f11' is no key"),
        (
            '"review.yes" = "ctrl+i"',
            "review.yes: Ctrl+I cannot be used: terminals send it for Tab.",
        ),
        ('"review.yes" = 1', "'review.yes' is given no text; keys are written like \"y,1\"."),
        ('[review]\nyes = ["y"]', "'review.yes' is given no text"),
        ('"review.yes" = "a"\n[review]\nyes = "b"', "'review.yes' is given keys twice."),
        ('"review.yes" = "u"', "u would do all of these: review.yes, review.undo."),
        (
            '"review.yes" = "ctrl+l"',
            "Ctrl+L would do all of these: review.yes, app.hide.",
        ),
        ('"app.hide" = "ctrl+q"', "Ctrl+Q would do all of these: app.quit, app.hide."),
        ('"app.hide" = "h"', "app.hide: h is needed on screens."),
        ('"app.hide" = "insert"', "app.hide: Ins is needed on screens."),
        ('"app.hide" = "ctrl+a"', "app.hide: Ctrl+A edits where text is typed."),
        ('"choose.leave" = "q"', "choose.leave: q writes where this works"),
        ('"choose.leave" = "space"', "choose.leave: Space writes where this works"),
        ("=", "It is not TOML: "),
    ],
)
def test_a_mistake_is_said_and_nothing_is_changed(text: str, said: str) -> None:
    (found,) = mistakes(text)
    assert found.startswith(said)


def test_all_mistakes_are_said_at_once_and_good_lines_change_nothing_either() -> None:
    found = mistakes('"review.yes" = "ctrl+m,zz"\n"a" = "b"\n"review.no" = "u"\n"board.next" = "x"')
    assert len(found) == 4


def test_a_collision_that_is_everywhere_is_said_once() -> None:
    assert len(mistakes('"app.hide" = "ctrl+q"')) == 1


def test_two_can_change_places_and_other_screens_do_not_matter() -> None:
    text = '"review.yes" = "n"\n"review.no" = "y"\n"board.next" = "n"'
    found = read(text, CATALOGUE)
    assert not found.mistakes
    force = in_force(CATALOGUE, found.changes)
    assert force["review.yes"] == ("n",)
    assert force["review.no"] == ("y",)
    assert force["review.undo"] == ("u",)


def test_keys_are_shown_as_on_keyboards() -> None:
    shown = [key_name(key) for key in ("slash", "ctrl+l", "f2", "Y", "pageup", "unheard_of")]
    assert shown == ["/", "Ctrl+L", "F2", "Y", "PgUp", "unheard_of"]


KEYS = st.sampled_from([*keymap.KEY_NAMES, "nonsense", ""])
MAPS = st.dictionaries(st.sampled_from([*CATALOGUE, "a.b"]), st.lists(KEYS, min_size=1, max_size=3))


@given(MAPS)
def test_what_is_accepted_leaves_every_action_a_key_of_its_own(
    given_map: dict[str, list[str]],
) -> None:
    text = "".join(f'"{id}" = "{",".join(keys)}"\n' for id, keys in given_map.items())
    found = read(text, CATALOGUE)
    if found.mistakes:
        assert not found.changes
        return
    force = in_force(CATALOGUE, found.changes)
    assert all(force.values())
    for group in ("review", "board", "choose"):
        used = [
            key
            for id, keys in force.items()
            if CATALOGUE[id].group in (group, "app")
            for key in keys
        ]
        assert len(used) == len(set(used))


@given(st.text(max_size=80))
def test_no_text_is_too_much_for_it(text: str) -> None:
    found = read(text, CATALOGUE)
    assert found.mistakes or set(found.changes) <= set(CATALOGUE)
