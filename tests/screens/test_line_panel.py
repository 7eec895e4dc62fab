"""A line panel sends what looks different, and no blanks behind it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.geometry import Region, Size

from hmip_tui.panels.lines import Line, Span
from hmip_tui.screens.widgets.line_panel import LinePanel


class _Panel(LinePanel):
    """Notes which regions are to be painted."""

    def __init__(self) -> None:
        super().__init__(self._shown)
        self.shown: list[Line] = []
        self.painted: list[Region] = []

    def _shown(self, size: Size) -> Sequence[Line]:
        return self.shown

    def refresh(self, *regions: Region, **more: bool) -> _Panel:
        self.painted += regions
        super().refresh(*regions, **more)
        return self

    def show(self, *lines: Line) -> list[Region]:
        self.shown, self.painted = list(lines), []
        self.update()
        return self.painted


class _App(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.panel = _Panel()

    def compose(self) -> ComposeResult:
        yield self.panel


async def test_only_what_looks_different_is_painted() -> None:
    app = _App()
    async with app.run_test(size=(20, 4)):
        show = app.panel.show
        show((Span("one"),), (Span("two   "),))
        assert show((Span("one"),), (Span("two   "),)) == []
        assert show((Span("one"),), (Span("three   ", "muted"),)) == [Region(0, 1, 5, 1)]
        assert show((Span("one"),), (Span("t  "), Span("  ", "muted"))) == [Region(0, 1, 5, 1)]
        assert show((Span("one"),)) == [Region(0, 1, 1, 1)]
        assert show((Span("見る"),)) == [Region(0, 0, 4, 1)]


async def test_blanks_that_are_seen_are_painted() -> None:
    app = _App()
    async with app.run_test(size=(20, 4)):
        show = app.panel.show
        show((Span("one"),))
        assert show((Span("one  ", "cursor"),)) == [Region(0, 0, 5, 1)]
        assert show((Span("one  ", "muted"),)) == [Region(0, 0, 5, 1)]
        assert show((Span("one", "muted"), Span(" " * 40, "cursor"))) == [Region(0, 0, 20, 1)]
