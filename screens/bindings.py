"""What keys do on a screen, and the keys in force for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from hmip_tui import screens
from hmip_tui.keymap import Bound, Catalogue, Keys, key_name


class Offered(NamedTuple):
    """A binding and what acts when its key is pressed."""

    node: DOMNode
    binding: Binding


def own_bindings(node: type[DOMNode]) -> Iterator[Binding]:
    """The bindings with an id of a class and of those it is made from, its own first."""
    seen: set[str] = set()
    for made_from in node.__mro__:
        for binding in vars(made_from).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                seen.add(binding.id)
                yield binding


def offered(screen: Screen[Any]) -> Iterator[Offered]:
    """What keys do while a screen is in front: where text is typed, on it, and everywhere."""
    start = screen if screen.focused is None else screen.focused
    for node in start.ancestors_with_self:
        for binding in own_bindings(type(node)):
            yield Offered(node, binding)


def offered_as(screen: Screen[Any], id: str) -> Offered | None:
    """What is offered under an id, None if that is not offered now."""
    return next((found for found in offered(screen) if found.binding.id == id), None)


def keys_of(screen: Screen[Any], binding: Binding) -> tuple[str, ...]:
    """The keys in force for a binding, the one to show first."""
    changes: Keys = getattr(screen.app, "keys", {})  # another program may show a screen too
    return changes.get(binding.id or "") or tuple(binding.key.split(","))


def key_of(screen: Screen[Any], id: str, *more: type[DOMNode]) -> str:
    """The key to name in a sentence for what a screen or the program offers under an id.

    ``more`` are the classes of widgets on the screen that may offer it.
    """
    for node in (*more, type(screen), type(screen.app)):
        for binding in own_bindings(node):
            if binding.id == id:
                return key_name(keys_of(screen, binding)[0])
    raise KeyError(id)


def catalogue(app: type[App[Any]]) -> Catalogue:
    """Every binding of the program, of all screens and of what is typed in."""
    found: dict[str, Bound] = {}
    for node in (app, *_nodes()):
        typed = bool(getattr(node, "TYPED_INTO", False))
        for binding in vars(node).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                keys = tuple(binding.key.split(","))
                found[binding.id] = Bound(binding.id, keys, binding.description, typed=typed)
    return found


def _nodes() -> Iterator[type[DOMNode]]:
    """Every class in the packages of screens that can have bindings."""
    import importlib
    import pkgutil

    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            ours = isinstance(value, type) and value.__module__ == module.name
            if ours and issubclass(value, DOMNode):
                yield value
