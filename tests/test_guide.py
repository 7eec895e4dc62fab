"""The guide's pictures and the key card: there, whole and current."""

from __future__ import annotations

import importlib.util
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from hmip_tui.app import HmipApp
from hmip_tui.keymap import Bound, key_name
from hmip_tui.screens.bindings import catalogue

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def script(path: Path) -> ModuleType:
    """A script of the documentation, as a module."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class Card(HTMLParser):
    """What stands on the printable card: keys and what they do, pair by pair."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[list[str]] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        if tag == "dt":
            self.pairs.append([])

    def handle_data(self, data: str) -> None:
        if self._in in ("dt", "dd"):
            self.pairs[-1].append(data)
            self._in = ""


def pairs(found: dict[str, Bound]) -> list[list[str]]:
    return sorted([", ".join(map(key_name, bound.keys)), bound.name] for bound in found.values())


def test_the_card_lists_exactly_the_bindings_in_force() -> None:
    card = Card()
    card.feed((DOCS / "key-card.html").read_text(encoding="utf-8"))
    told = "the bindings have changed: make key-card"
    assert sorted(card.pairs) == pairs(dict(catalogue(HmipApp))), told
    text = (DOCS / "key-card.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", text, re.MULTILINE)
    read = sorted([", ".join(re.findall("`(.+?)`(?:, |$)", keys)), what] for keys, what in rows)
    assert read == pairs(dict(catalogue(HmipApp))), told


@pytest.mark.parametrize(("name", "make"), [("key-card.md", "markdown"), ("key-card.html", "page")])
def test_the_card_is_what_the_script_makes(name: str, make: str) -> None:
    made = script(DOCS / "key_card.py")
    found = made.bindings()
    assert (DOCS / name).read_text(encoding="utf-8") == getattr(made, make)(found), "make key-card"


def test_what_looks_like_markup_is_shown_on_the_card() -> None:
    nasty = {"a.b": Bound("a.b", ("less_than_sign", "ampersand"), "<b>&amp;")}
    card = Card()
    card.feed(script(DOCS / "key_card.py").page(nasty))
    assert card.pairs == [["<, &", "<b>&amp;"]]


def test_every_picture_that_is_shown_is_made_and_every_one_made_is_shown() -> None:
    shown = set()
    for text in (ROOT / "README.md", *DOCS.glob("*.md")):
        shown |= set(
            re.findall(r"!\[[^]]+\]\((?:docs/)?pictures/(.+?)\.svg\)", text.read_text("utf-8"))
        )
    made = script(DOCS / "pictures" / "make.py").PICTURES.keys()
    assert shown == made == {picture.stem for picture in (DOCS / "pictures").glob("*.svg")}


def test_links_between_the_documents_lead_somewhere() -> None:
    for text in (ROOT / "README.md", *DOCS.glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", text.read_text("utf-8")):
            assert (text.parent / target).exists(), f"{text.name}: {target}"
