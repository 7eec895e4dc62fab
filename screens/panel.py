"""The ratings panel: what a rule allows, what was proposed, and what the panel decides."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, ResultsHidden
from hmip_tui.panels.board import standards_without_results
from hmip_tui.panels.lines import Line, wrapped
from hmip_tui.panels.panel import PanelView, panel_list, sitting_detail
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.rate import ask_reason, rate
from hmip_tui.screens.recording import RecordingScreen
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL

_FOOTER = [
    f"panel.{name}"
    for name in ("ratify", "decide", "propose", "reconfirm", "page_down", "undo", "leave", "help")
]


class PanelScreen(RecordingScreen):
    """Records decisions, each with a reason and who took it; it changes no rating by itself."""

    CSS_PATH = "panel.tcss"
    MORE = "panel.page_down"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Ratings panel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "next standard", id="panel.next"),
        Binding("up,k", "move(-1)", "previous standard", id="panel.previous"),
        Binding("a", "ratify", "accept the proposal", id="panel.ratify"),
        Binding("d", "rate('decision')", "decide", id="panel.decide"),
        Binding("p", "rate('proposal')", "propose", id="panel.propose"),
        Binding("r", "reconfirm", "reconfirm", id="panel.reconfirm"),
        Binding("u", "put_back('undo')", "undo", id="panel.undo"),
        Binding("U", "put_back('redo')", "redo", id="panel.redo"),
        Binding("pagedown,space", "page(1)", "more", id="panel.page_down"),
        Binding("pageup", "page(-1)", "back up", id="panel.page_up"),
        Binding("escape", "leave", "back", id="panel.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="panel.help"),
    ]

    def __init__(self, inspection: Inspection, standard: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.standard = standard
        self._view: PanelView | None = None
        self._why = ""
        self._viewing = Viewing(inspection, "panel")
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
        """Show it as it stands today."""
        self._show()
        if self._view is not None:
            try:
                self._viewing.record("", self.inspection.slice_name(ALL))
            except HmipError as error:
                self.app.bell()
                self._say(str(error), True)

    def _show(self, _marked: str = "") -> None:
        try:
            self.inspection.standards()
            sittings = {id: self.inspection.sitting(id) for id in self.framework.standards}
            self._view = PanelView(self.framework, sittings)
        except ResultsHidden as hidden:
            self._view, self._why = None, str(hidden)
        self._list.update()
        self._detail.update()
        self.call_after_refresh(self._say_more)

    def _list_lines(self, size: Size) -> list[Line]:
        if self._view is None:
            return standards_without_results(self.framework, self._why, self.standard, size.width)
        return panel_list(self._view, self.standard, size.width)

    def _detail_lines(self, size: Size) -> list[Line]:
        if self._view is None:
            standard = self.framework.standards[self.standard]
            return list(wrapped(f"{standard.id} {standard.title}", size.width, "muted"))
        return sitting_detail(self._view, self.standard, size.width)

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
        self._look()

    # -- deciding ----------------------------------------------------------------------------

    def action_ratify(self) -> None:
        """Decide as it is proposed."""
        proposal = self.inspection.sitting(self.standard).proposal
        if proposal is None:
            self._say("nothing is proposed for this standard", True)
        else:
            what = self.standard, "decision"
            ask_reason(self, self.inspection, what, proposal.rating, self._say)

    def action_rate(self, kind: str) -> None:
        """Propose or decide a rating; each says what allows it."""
        rate(self, self.inspection, self.standard, kind, self._say)

    def action_reconfirm(self) -> None:
        """Record what stands again, on today's data: the decision first, then the proposal."""
        stale = self.inspection.sitting(self.standard).stale
        if not stale:
            self._say("nothing is to be reconfirmed here")
        else:
            told = f"{self.standard} {stale[0]} reconfirmed · saved"
            self._do(lambda: self.inspection.reconfirm(self.standard, stale[0]), told)

    def action_put_back(self, action: str) -> None:
        """Take back what was recorded here last, or the last undo."""
        from hmip_tui.journal import Action

        told = f"{self.standard}: {action} · saved"
        self._do(lambda: self.inspection.put_rating_back(self.standard, Action(action)), told)
