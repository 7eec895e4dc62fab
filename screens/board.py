"""The ratings board: ten standards, what each rests on, and the overall score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.errors import ResultsHidden
from hmip_tui.panels.board import standard_detail, standards_list, standards_without_results
from hmip_tui.panels.lines import Line, wrapped
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL
from hmip_tui.views import Board

_FOOTER = [
    "board.propose",
    "board.decide",
    "app.hide",
    *(
        f"board.{name}"
        for name in ("panel", "movement", "compare", "review", "cases", "page_down", "next", "help")
    ),
]


class BoardScreen(Screen[None]):
    """Shows results; records proposals and panel decisions, each with a reason."""

    CSS_PATH = "board.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Ratings board"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "next standard", id="board.next"),
        Binding("up,k", "move(-1)", "previous standard", id="board.previous"),
        Binding("pagedown,space", "page(1)", "more", id="board.page_down"),
        Binding("pageup", "page(-1)", "back", id="board.page_up"),
        Binding("p", "rate('proposal')", "propose", id="board.propose"),
        Binding("d", "rate('decision')", "panel decision", id="board.decide"),
        Binding("m", "movement", "how it moved", id="board.movement"),
        Binding("v", "compare", "two sub-samples", id="board.compare"),
        Binding("s", "show('sub_samples')", "sub-samples tested", id="board.sub_samples"),
        Binding("t", "show('comparison')", "before and all providers", id="board.comparison"),
        Binding("escape,r", "app.show_review", "review", id="board.review"),
        Binding("c", "app.show_cases", "cases", id="board.cases"),
        Binding("i", "app.show_interviews", "interviews", id="board.interviews"),
        Binding("x", "conflicts", "conflicts", id="board.conflicts"),
        Binding("n", "panel", "ratings panel", id="board.panel"),
        Binding("e", "evidence", "evidence", id="board.evidence"),
        Binding("w", "recommendations", "recommendations", id="board.recommendations"),
        Binding("o", "report", "write the report", id="board.report"),
        Binding("question_mark,f1", "app.show_help", "keys", id="board.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.standard = next(iter(self.framework.standards))
        self._board: Board | None = None
        self._why = ""
        self._viewing = Viewing(inspection, "board")
        self._list = LinePanel(self._list_lines, id="standards")
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """The standards, the chosen one in detail, the status bar."""
        with Horizontal(id="panes"):
            yield self._list
            yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Show today's results; how far the detail goes is known once there is a size."""
        self._show()
        self.call_after_refresh(self._shown)

    def on_screen_suspend(self) -> None:
        """What comes after a dialog is the same showing; after another place it is a new one."""
        if self.app.current_mode != "board":
            self._viewing.end()

    def _show(self) -> None:
        try:
            self._board = self.inspection.board()
        except ResultsHidden as hidden:
            self._board, self._why = None, str(hidden)
        self._list.update()
        self._detail.update()

    def _shown(self) -> None:
        self._say_more()
        if self._board is not None:
            name = self.inspection.slice_name(ALL)
            self._viewing.record_or_say(self._status, "", name)

    def _list_lines(self, size: Size) -> list[Line]:
        if self._board is None:
            return standards_without_results(self.framework, self._why, self.standard, size.width)
        return standards_list(self._board, self.standard, size.width)

    def _detail_lines(self, size: Size) -> list[Line]:
        if self._board is None:
            standard = self.framework.standards[self.standard]
            return list(wrapped(f"{standard.id} {standard.title}", size.width, "muted"))
        return standard_detail(self._board, self.standard, size.width)

    def _say_more(self) -> None:
        self._status.say_more(self._detail, "board.page_down")

    def action_move(self, step: int) -> None:
        """Choose the next or previous standard."""
        order = list(self.framework.standards)
        place = order.index(self.standard) + step
        if 0 <= place < len(order):
            self.action_choose(order[place])

    def action_choose(self, standard: str) -> None:
        """Show a standard in detail."""
        self.standard = standard
        self._list.update()
        self._detail.to_top()
        self._detail.update()
        self._say_more()

    def action_page(self, step: int) -> None:
        """Show more of the chosen standard."""
        self._detail.scroll_page(step)
        self._say_more()

    def action_movement(self) -> None:
        """Show how the standard's lowest key question moved."""
        from hmip_tui.screens.movement import MovementScreen

        standard = self.framework.standards[self.standard]
        if not standard.rated_questions:
            self._status.say(f"{standard.id} is rated without percentages, so none moved")
            return
        lowest: Sequence[str] = ()
        if self._board is not None:
            results = self._board.live.standards
            lowest = next(r.lowest for r in results if r.id == self.standard)
        self.app.push_screen(
            MovementScreen(self.inspection, [*lowest, *standard.rated_questions][0])
        )

    def action_compare(self) -> None:
        """Show two sub-samples of the standard's sample side by side."""
        from hmip_tui.screens.compare import CompareScreen

        sample = self.framework.standards[self.standard].sample
        self.app.push_screen(
            CompareScreen(self.inspection, sample or next(iter(self.framework.samples)))
        )

    def action_show(self, what: str) -> None:
        """Show published figures beside today's, or sub-samples of the standard's sample tested."""
        from hmip_tui.screens.overviews import results

        sample = self.framework.standards[self.standard].sample
        first = next(iter(self.framework.samples))
        self.app.push_screen(results(what, self.inspection, sample or first))

    def action_report(self) -> None:
        """Show what would go out as the report, and write it."""
        from hmip_tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.inspection))

    def action_conflicts(self) -> None:
        """Show what people recorded differently."""
        from hmip_tui.screens.conflicts import ConflictsScreen

        self.app.push_screen(ConflictsScreen(self.inspection))

    def action_evidence(self) -> None:
        """Show all evidence on the chosen standard."""
        from hmip_tui.screens.standard_page import StandardPage

        self.app.push_screen(StandardPage(self.inspection, self.standard))

    def action_recommendations(self) -> None:
        """Show recommendations, the previous inspection's and new ones."""
        from hmip_tui.screens.recommendations import RecommendationsScreen

        self.app.push_screen(RecommendationsScreen(self.inspection))

    def action_panel(self) -> None:
        """Show the chosen standard as the ratings panel sees it."""
        from hmip_tui.screens.panel import PanelScreen

        self.app.push_screen(PanelScreen(self.inspection, self.standard))

    def action_rate(self, kind: str) -> None:
        """Record a proposal or a panel decision for the chosen standard."""
        from hmip_tui.screens.rate import rate

        rate(self, self.inspection, self.standard, kind, self._rated)

    def _rated(self, told: str, alert: bool) -> None:
        self._show()
        self._status.say(told, alert=alert)
