"""Make the documentation's pictures from the real screens: ``make pictures``."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

PICTURES: dict[str, tuple[tuple[int, int], Sequence[str]]] = {
    "review": ((120, 34), ["y", "n", "y"]),
    "review-80x24": ((80, 24), []),
    "cases": ((120, 34), ["c"]),
    "board": ((120, 34), ["b", *["down"] * 8]),
}
"""Name of the picture: terminal size and the keys that lead there from the demonstration."""


async def _picture(file: Path, size: tuple[int, int], keys: Sequence[str]) -> str:
    from hmip_tui.app import HmipApp
    from hmip_tui.application import Inspection

    clock = itertools.count()
    with Inspection.open(file, author="inspector") as inspection:
        app = HmipApp(inspection, clock=lambda: float(next(clock)))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.5)
            for key in keys:
                await pilot.press(key)
            await pilot.pause(0.5)
            return app.export_screenshot(title="hmip")


def main() -> None:
    """Write every picture beside this file."""
    from hmip_tui import demonstration

    with TemporaryDirectory() as folder:
        os.environ["HMIP_TUI_HOME"] = folder
        for name, (size, keys) in PICTURES.items():
            file = Path(folder) / f"{name}.sqlite"
            demonstration.create(file)
            svg = asyncio.run(_picture(file, size, keys))
            Path(__file__).with_name(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
