"""Progress of fieldwork: who has what, how far each place is, day by day against the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import fieldwork
from hmip_tui.allocation import Allocation
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.fieldwork import Pace
from hmip_tui.panels.lines import Line, spread
from hmip_tui.panels.progress import pace_lines, progress_lines
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar

_FOOTER = [f"progress.{name}" for name in ("page_down", "plan", "pace", "leave", "help")]


class ProgressScreen(PassingScreen[None]):
    """Shows progress, and to those who lead each inspector's pace; takes days of the plan."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Progress of fieldwork"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown,space,down,j", "page(1)", "more", id="progress.page_down"),
        Binding("pageup,up,k", "page(-1)", "back up", id="progress.page_up"),
        Binding("e", "plan", "plan a day", id="progress.plan"),
        Binding("s", "pace", "yes and pace", id="progress.pace"),
        Binding("escape,p", "leave", "back", id="progress.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="progress.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.allocation = Allocation(inspection)
        self._progress = self.allocation.progress()
        self._pace: Sequence[Pace] | None = None
        self._heading = LinePanel(self._title, id="heading")
        self._tables = LinePanel(self._lines, id="tables")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, the tables, status bar."""
        yield self._heading
        yield self._tables
        yield self._status

    def on_mount(self) -> None:
        """How far the tables go is known once there is a size."""
        self.call_after_refresh(self._say_more)

    def _title(self, size: Size) -> list[Line]:
        whole = self._progress.whole
        left = f"{self.inspection.provider} · progress"
        right = f"{whole.closed} of {whole.total} done"
        return [spread(left, right, size.width, "title", "muted")]

    def _lines(self, size: Size) -> list[Line]:
        if self._pace is not None:
            return pace_lines(self._pace, size.width)
        place = self.allocation.place
        name = self.inspection.framework.attributes[place].name if place else ""
        return progress_lines(self._progress, name, size.width)

    def _show(self) -> None:
        self._tables.to_top()
        self._tables.update()
        self._heading.update()
        self._say_more()

    def _say_more(self) -> None:
        self._status.say_more(self._tables, "progress.page_down")

    def action_page(self, step: int) -> None:
        """Show more of the tables."""
        self._tables.scroll_page(step)
        self._say_more()

    def action_pace(self) -> None:
        """Show each inspector's share of yes and pace, or progress again."""
        if self._pace is not None:
            self._pace = None
        else:
            try:
                self._pace = self.allocation.pace()
            except HmipError as error:
                self._status.fail(error)
                return
        self._show()

    def action_plan(self) -> None:
        """Take a day of the plan: date, number of cases, place."""
        question = "Which day, how many cases, where? For example: 2020-03-02 12 Leeds"
        self.app.push_screen(AskScreen(question), self._planned)

    def _planned(self, text: str | None) -> None:
        if text is None:
            return
        day, _, rest = text.partition(" ")
        cases, _, place = rest.strip().partition(" ")
        try:
            planned = fieldwork.planned(day, place, cases)
            self.allocation.set_plan([planned])
        except HmipError as error:
            self._status.fail(error)
            return
        self._progress = self.allocation.progress()
        self._show()
        self._status.say(f"{planned.day} {planned.place}: {planned.cases} planned · saved")

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
