"""Two sub-samples side by side."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.errors import ResultsHidden
from hmip_tui.panels.compare import compare_lines
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL, Slice
from hmip_tui.views import Comparison

_FOOTER = [
    f"compare.{name}" for name in ("first", "second", "sample", "page_down", "leave", "help")
]


class CompareScreen(PassingScreen[None]):
    """Every key question of a sample in two slices, with the difference in points."""

    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Two sub-samples"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,1", "choose(0)", "first", id="compare.first"),
        Binding("b,2", "choose(1)", "second", id="compare.second"),
        Binding("tab", "sample", "next sample", id="compare.sample"),
        Binding("pagedown,space,down,j", "page(1)", "more", id="compare.page_down"),
        Binding("pageup,up,k", "page(-1)", "back up", id="compare.page_up"),
        Binding("escape,v", "leave", "back", id="compare.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="compare.help"),
    ]

    def __init__(self, inspection: Inspection, sample: str, first: Slice = ALL) -> None:
        super().__init__()
        self.inspection = inspection
        self.sample = sample
        self.slices = list(inspection.pair_to_compare(sample, first))
        self._comparison: Comparison | None = None
        self._why = ""
        self._viewing = Viewing(inspection, "compare")
        self._heading = LinePanel(self._title, id="heading")
        self._table = LinePanel(self._table_lines, id="table")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._table
        yield self._status

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        """Read the results anew, unless they are not to be shown, and draw them."""
        try:
            self._comparison = self.inspection.comparison(self.sample, *self.slices)
        except ResultsHidden as hidden:
            self._comparison, self._why = None, str(hidden)
        self._heading.update()
        self._table.to_top()
        self._table.update()
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        """Say how far the table goes, known once there is a size, and record the viewing."""
        self._say_more()
        if self._comparison is not None:
            names = " / ".join(self._comparison.names)
            self._viewing.record_or_say(self._status, self.sample, names)

    def _title(self, size: Size) -> list[Line]:
        name = self.inspection.framework.samples[self.sample].name
        return [spread("Two sub-samples", name, size.width, "title", "muted")]

    def _table_lines(self, size: Size) -> list[Line]:
        if self._comparison is None:
            return list(wrapped(self._why, size.width))
        return compare_lines(self._comparison, size.width)

    def _say_more(self) -> None:
        self._status.say_more(self._table, "compare.page_down")

    def action_choose(self, which: int) -> None:
        """Choose the first or the second sub-sample."""
        slices = self.inspection.slices(self.sample)
        names = [self.inspection.slice_name(slice_) for slice_ in slices]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.slices[which] = slices[int(number)]
                self._show()

        choices = [Choice(str(n), name) for n, name in enumerate(names)]
        title = f"Compare, as the {('first', 'second')[which]}"
        self.app.push_screen(ChooseScreen(title, choices), chosen)

    def action_sample(self) -> None:
        """Go on to the next sample."""
        self.sample = self.inspection.framework.next_sample(self.sample)
        self.slices = list(self.inspection.pair_to_compare(self.sample))
        self._show()

    def action_page(self, step: int) -> None:
        """Show more key questions."""
        self._table.scroll_page(step)
        self._say_more()

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
