"""Make the documentation's pictures from the real screens: ``make pictures``."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple


class Picture(NamedTuple):
    """A terminal's size in cells, and the keys that lead to what the picture shows."""

    size: tuple[int, int]
    keys: Sequence[str]
    of: str = "demonstration"
    """What is open: ``demonstration`` or ``training``."""


_LARGE, _SMALL = (120, 34), (80, 24)

PICTURES: dict[str, Picture] = {
    "review": Picture(_LARGE, ["y", "n", "y"]),
    "review-80x24": Picture(_SMALL, []),
    "evidence": Picture(_SMALL, ["e", *"Plan agreed in week two.".replace(" ", "_")]),
    "sub-sample": Picture(_SMALL, ["s", *"female"]),
    "check": Picture(_LARGE, ["f9"]),
    "cases": Picture(_LARGE, ["c"]),
    "board": Picture(_LARGE, ["b", *["down"] * 8]),
    "training": Picture(_SMALL, ["y", "n", "y"], "training"),
}
"""Every picture by its file's name."""


def _makers() -> dict[str, Callable[[Path], None]]:
    from hmip_tui import demonstration, training_file

    return {"demonstration": demonstration.create, "training": training_file.provide}


async def _draw(file: Path, picture: Picture) -> str:
    from hmip_tui.app import HmipApp
    from hmip_tui.application import Inspection

    clock = itertools.count(step=2)
    with Inspection.open(file, author="inspector") as inspection:
        app = HmipApp(inspection, clock=lambda: float(next(clock)))
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause(0.5)
            for key in picture.keys:
                await pilot.press("space" if key == "_" else key)
            await pilot.pause(0.5)
            return app.export_screenshot(title="hmip")


def main(names: Sequence[str]) -> None:
    """Write the pictures of these names, or without any all of them, beside this file."""
    with TemporaryDirectory() as folder:
        os.environ["HMIP_TUI_HOME"] = folder
        for name in names or PICTURES:
            picture = PICTURES[name]
            file = Path(folder) / f"{name}.sqlite"
            _makers()[picture.of](file)
            svg = asyncio.run(_draw(file, picture))
            target = Path(__file__).with_name(f"{name}.svg")
            target.write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
