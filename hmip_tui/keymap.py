"""Which keys do what: the catalogue of all bindings, and what a keys file may change in it.

Documented in ``docs/settings.md``. A map with any mistake is refused as a whole, so that nobody
works with half of one; :func:`mistakes` finds them all at once.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hmip_tui import limits

EVERYWHERE = "app"
"""The group of the bindings that hold on every screen, also while text is typed."""


class Bound(NamedTuple):
    """One binding of the catalogue."""

    id: str
    """Its group (the screen or editor it belongs to), a dot, and its own name."""
    keys: tuple[str, ...]
    """Its keys by Textual's names, the one that is shown first."""
    name: str
    """What it does, in words."""
    typed: bool = False
    """Whether text is typed where it holds, so that keys that write never reach it."""

    @property
    def group(self) -> str:
        """What it belongs to: bindings of one group hold at the same time."""
        return self.id.partition(".")[0]


Catalogue = Mapping[str, Bound]
"""All bindings by id."""

Keys = Mapping[str, tuple[str, ...]]
"""Keys by the id of what they do."""


_SIGN_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def _sign(character: str) -> str:
    """Textual's name of a key that writes a character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return _SIGN_NAMES.get(name, name)


SIGNS: Mapping[str, str] = {
    _sign(c): c for c in (*string.ascii_letters, *string.digits, *string.punctuation)
}
"""The keys that write a visible character, by name, with the character."""

_NAMED = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "escape": "Esc",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_FUNCTION = {f"f{n}": f"F{n}" for n in range(1, 11)}
_CONTROL = {f"ctrl+{letter}": f"Ctrl+{letter.upper()}" for letter in string.ascii_lowercase}

KEY_NAMES: Mapping[str, str] = {**SIGNS, **_NAMED, **_FUNCTION, **_CONTROL}
"""The keys that terminals deliver, by Textual's name, as they are written on keyboards."""

WRITING = frozenset((*SIGNS, "space"))
"""The keys that write where text is typed."""

_TYPED_NAMES = {
    **{name.casefold(): key for key, name in KEY_NAMES.items() if key not in SIGNS},
    **{key: key for key in KEY_NAMES if key not in SIGNS},
}

RESERVED: Mapping[str, str] = {
    "ctrl+c": "it copies",
    "ctrl+h": "terminals send it for Backspace",
    "ctrl+i": "terminals send it for Tab",
    "ctrl+j": "terminals send it for Enter",
    "ctrl+m": "terminals send it for Enter",
    "ctrl+s": "many terminals stop at it",
    "ctrl+z": "many terminals put the program to sleep at it",
}
"""Keys that cannot be given away, with the reason."""

EDITING = frozenset(f"ctrl+{letter}" for letter in "adekuvwxy")
"""Keys that edit where text is typed; what holds everywhere would take them away there."""


def key_name(key: str) -> str:
    """A key as it is written on keyboards."""
    return KEY_NAMES.get(key, key)


def keys_text(keys: Sequence[str]) -> str:
    """Keys as a keys file lists them."""
    return ",".join(keys)


# -- a keys file ------------------------------------------------------------------------------


def parse(text: str) -> tuple[dict[str, str], list[str]]:
    """What a TOML text gives each id, and its mistakes in form, each a sentence.

    ``"review.yes" = "y"``, ``review.yes = "y"`` and ``yes = "y"`` below ``[review]`` are the same.
    """
    from hmip_tui import toml_text

    try:
        document = toml_text.parse(text)
    except toml_text.NotToml as error:
        return {}, [f"It is not TOML: {error}."]
    given: dict[str, str] = {}
    found: list[str] = []
    for id, value in _flat(document):
        if id in given:
            found.append(f"'{id}' is given keys twice.")
        elif isinstance(value, str):
            given[id] = value
        else:
            found.append(f"'{id}' is given no text; keys are written like \"y,1\".")
    return given, found


def _flat(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{name}", keys) for name, keys in value.items())
        else:
            yield key, value


def read_keys(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The keys that a text lists, and its mistakes, each a sentence.

    A key is its character, Textual's name for it, or the name on the keyboard in any case.
    """
    keys: list[str] = []
    found: list[str] = []
    if text.count(",") >= limits.KEYS:
        return (), [f"there are more than {limits.KEYS} keys."]
    for part in (part.strip() for part in text.split(",")):
        key = _key(part)
        if key is None:
            found.append(_no_key(part))
        elif key in RESERVED:
            found.append(f"{key_name(key)} cannot be used: {RESERVED[key]}.")
        elif key not in keys:
            keys.append(key)
    return tuple(keys), found


def _key(part: str) -> str | None:
    if part in SIGNS:
        return part
    if len(part) == 1 and part in SIGNS.values():
        return _sign(part)
    return _TYPED_NAMES.get(part.casefold())


def _no_key(part: str) -> str:
    if not part:
        return 'a key is missing; the comma\'s own key is "comma".'
    near = _like(part.casefold(), [*_TYPED_NAMES, *SIGNS])
    return f"'{part}' is no key that every terminal delivers{near}"


def _like(word: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word, known, n=1)
    return f"; is '{near[0]}' meant?" if near else "."


# -- what it makes of the catalogue -----------------------------------------------------------


class Keymap(NamedTuple):
    """What a keys file changes, and all its mistakes; with any of them it changes nothing."""

    changes: Keys
    mistakes: Sequence[str]


def read(text: str, catalogue: Catalogue) -> Keymap:
    """Read a keys file's text and hold it against the catalogue."""
    given, found = parse(text)
    wanted: dict[str, tuple[str, ...]] = {}
    for id, listed in given.items():
        if len(found) > limits.KEYS:
            break  # the file is refused as a whole, and looking for likenesses takes long
        if id not in catalogue:
            found.append(f"'{id}' is nothing that keys do{_like(id, list(catalogue))}")
            continue
        keys, wrong = read_keys(listed)
        found += [f"{id}: {sentence}" for sentence in wrong]
        found += _unfit(catalogue[id], keys)
        if keys:
            wanted[id] = keys
    found += _collisions(catalogue, wanted)
    return Keymap({} if found else wanted, found)


def _unfit(bound: Bound, keys: Sequence[str]) -> Iterator[str]:
    """Keys that would not work, or do harm, where a binding holds."""
    for key in keys:
        name = key_name(key)
        if bound.group == EVERYWHERE:
            if key in EDITING:
                yield f"{bound.id}: {name} edits where text is typed."
            elif key not in _FUNCTION and key not in _CONTROL:
                yield (
                    f"{bound.id}: {name} is needed on screens. What works everywhere, also while "
                    "text is typed, takes Ctrl with a letter, or a function key."
                )
        elif bound.typed and key in WRITING:
            yield f"{bound.id}: {name} writes where this works; take a key that does not."


def in_force(catalogue: Catalogue, changes: Keys) -> Keys:
    """The keys of every binding with the changes made."""
    return {id: changes.get(id, bound.keys) for id, bound in catalogue.items()}


def _collisions(catalogue: Catalogue, changes: Keys) -> Iterator[str]:
    """Keys that would do two things on one screen; what holds everywhere is on every screen."""
    force = in_force(catalogue, changes)
    groups = {bound.group for bound in catalogue.values()} - {EVERYWHERE}
    told: set[tuple[str, ...]] = set()
    for group in (EVERYWHERE, *sorted(groups)):
        by_key: dict[str, list[str]] = {}
        for id, bound in catalogue.items():
            if bound.group in (group, EVERYWHERE):
                for key in force[id]:
                    by_key.setdefault(key, []).append(id)
        for key, ids in by_key.items():
            if len(ids) > 1 and (clash := (key, *ids)) not in told:
                told.add(clash)
                yield f"{key_name(key)} would do all of these: {', '.join(ids)}."
