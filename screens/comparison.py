"""Today's figures beside the previous inspection's and all providers', row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.comparators import Comparators
from hmip_tui.errors import ResultsHidden
from hmip_tui.panels import comparison as panel
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL
from hmip_tui.views import ComparedRow, ComparedStandard

_FOOTER = [
    f"comparison.{name}" for name in ("next", "prompts", "leave", "page_down", "previous", "help")
]


class ComparisonScreen(PassingScreen[None]):
    """Every key question and prompt now, before and everywhere; the marked one in full."""

    CSS_PATH = "comparison.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Before and all providers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "next", id="comparison.next"),
        Binding("up,k", "move(-1)", "previous", id="comparison.previous"),
        Binding("pagedown,space", "move_page(1)", "a page on", id="comparison.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="comparison.page_up"),
        Binding("p", "prompts", "with or without prompts", id="comparison.prompts"),
        Binding("escape,t", "leave", "back", id="comparison.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="comparison.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.prompts = True
        self._comparators = Comparators(inspection)
        self._standards: Sequence[ComparedStandard] = ()
        self._rows: list[ComparedStandard | ComparedRow] = []
        self._why = ""
        self._viewing = Viewing(inspection, "comparison")
        self._heading = LinePanel(self._title, id="heading")
        self._columns = LinePanel(self._column_names, id="columns")
        self._list = LineList(
            self._row, id="rows", moved=self._moved, chosen=self._moved, empty=self._nothing
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, columns, rows, the marked row in full, status bar."""
        yield self._heading
        yield self._columns
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        try:
            self._standards = self._comparators.standards()
        except ResultsHidden as hidden:
            self._why = str(hidden)
        self._show(None)
        if self._standards:
            self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._viewing.record_or_say(self._status, "", self.inspection.slice_name(ALL))

    def _show(self, id: str | None) -> None:
        """Show the rows; ``id`` is the one to mark, or where it is not shown the one before."""
        self._rows = []
        marked = 0
        for standard in self._standards:
            self._rows.append(standard)
            for row in standard.rows:
                if self.prompts or row.id in self.inspection.framework.key_questions:
                    if id is not None and f"{id}.".startswith(f"{row.id}."):
                        marked = len(self._rows)
                    self._rows.append(row)
        heads = [n for n, row in enumerate(self._rows) if isinstance(row, ComparedStandard)]
        self._list.show(len(self._rows), marked, heads)
        self._detail.update()

    @property
    def _marked(self) -> ComparedRow | None:
        row = self._rows[self._list.marked] if self._rows else None
        return row if isinstance(row, ComparedRow) else None

    def _title(self, size: Size) -> list[Line]:
        level = self.inspection.framework.rules.significance
        right = f"Z test, significance level {level}"
        return [spread("Before and all providers", right, size.width, "title", "muted")]

    def _column_names(self, size: Size) -> list[Line]:
        return [panel.heading(size.width)]

    def _row(self, number: int, cells: int) -> Line:
        row = self._rows[number]
        if isinstance(row, ComparedStandard):
            return next(panel.standard_lines(row, cells))
        return panel.row_line(row, cells)

    def _nothing(self, cells: int) -> Sequence[Line]:
        return list(wrapped(self._why, cells))

    def _detail_lines(self, size: Size) -> list[Line]:
        if self._marked is None:
            return []
        lines = panel.in_full(self._marked, size.width)
        if not self._comparators.figures():
            text = "No published figures are recorded yet: hmip comparators import."
            lines += wrapped(text, size.width, "muted")
        return lines

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, step: int) -> None:
        """Mark the next or previous row."""
        self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Mark a row a page further."""
        self._list.move_page(step)

    def action_prompts(self) -> None:
        """Show key questions alone, or prompts too."""
        marked = self._marked
        self.prompts = not self.prompts
        self._show(None if marked is None else marked.id)

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
