"""Second assessments: which cases are assessed twice, how far, and how far both sides agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.disagreement import Pair, Stage
from hmip_tui.errors import HmipError
from hmip_tui.panels.lines import Line, Span, more_below, wrapped
from hmip_tui.panels.second import PairTable, agreement_lines, pair_detail, pairs_heading
from hmip_tui.screens.allocate import allocate
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.program import go_to_review
from hmip_tui.screens.sides import SidesScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.seconds import Seconds

_FOOTER = [
    f"second.{name}"
    for name in ("open", "compare", "draw", "agreement", "allocate", "leave", "help")
]


class SecondScreen(PassingScreen[None]):
    """Draws second assessments, opens them, compares both sides, measures agreement."""

    CSS_PATH = "second.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Second assessments"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "assess", id="second.open"),
        Binding("v,space", "compare", "side by side", id="second.compare"),
        Binding("n", "draw", "draw cases", id="second.draw"),
        Binding("r", "agreement", "agreement", id="second.agreement"),
        Binding("tab", "sample", "next sample", id="second.sample"),
        Binding("w", "allocate", "who has it", id="second.allocate"),
        Binding("delete", "withdraw", "withdraw one not begun", id="second.withdraw"),
        Binding("down,j", "move(1)", "next", id="second.next"),
        Binding("up,k", "move(-1)", "previous", id="second.previous"),
        Binding("pagedown", "move_page(1)", "a page on", id="second.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="second.page_up"),
        Binding("escape,d", "leave", "back", id="second.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="second.help"),
    ]

    def __init__(self, inspection: Inspection, sample: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.seconds = Seconds(inspection)
        self.sample = sample
        self._pairs: Sequence[Pair] = ()
        self._heading = LinePanel(self._title, id="heading")
        self._titles = LinePanel(self._title_lines, id="titles")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self.action_open, empty=self._empty
        )
        self._agreement = LinePanel(self._agreement_lines, id="agreement")
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, the pairs or the agreement, the marked pair in full, status bar."""
        yield self._heading
        with Vertical(id="table"):
            yield self._titles
            yield self._list
        yield self._agreement
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read the pairs anew."""
        self._show()

    def _show(self) -> None:
        self._pairs = [pair for pair in self.seconds.pairs() if pair.sample == self.sample]
        self._list.show(len(self._pairs), self._list.marked)
        for panel in (self._heading, self._titles, self._agreement, self._detail):
            panel.update()

    @property
    def _marked(self) -> Pair | None:
        return self._pairs[self._list.marked] if self._pairs else None

    def _title(self, size: Size) -> list[Line]:
        name = self.inspection.framework.samples[self.sample].name
        return [pairs_heading(self._pairs, f"{self.inspection.provider} · {name}", size.width)]

    def _title_lines(self, size: Size) -> list[Line]:
        if not self._pairs:
            return []
        return [(Span(" "), *PairTable(self._pairs, size.width - 2).heading())]

    def _row(self, number: int, width: int) -> Line:
        return PairTable(self._pairs, width).row(self._pairs[number])

    def _detail_lines(self, size: Size) -> list[Line]:
        return [] if self._marked is None else pair_detail(self._marked, size.width, size.height)

    def _agreement_lines(self, size: Size) -> list[Line]:
        measured = self.seconds.agreement(self.sample)
        return agreement_lines(self.inspection.framework, measured, size.width)

    def _empty(self, width: int) -> list[Line]:
        return [
            *wrapped("No case of this sample is assessed a second time.", width, "title"),
            *wrapped(f"{key_of(self, 'second.draw')} draws some.", width),
        ]

    def _moved(self) -> None:
        self._detail.update()

    # -- moving ------------------------------------------------------------------------------

    @property
    def shows_agreement(self) -> bool:
        """Whether agreement stands in place of the list."""
        return self.has_class("-agreement")

    def action_move(self, step: int) -> None:
        """Mark the next or previous pair, or show other questions."""
        if self.shows_agreement:
            self._agreement.scroll_lines(step)
        else:
            self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Mark the pair a page further on or back, or show a page of questions."""
        if self.shows_agreement:
            self._agreement.scroll_page(step)
        else:
            self._list.move_page(step)

    def action_sample(self) -> None:
        """Go on to the next sample."""
        self.sample = self.inspection.framework.next_sample(self.sample)
        self._agreement.to_top()
        self._show()
        self._status.say("")

    def action_agreement(self) -> None:
        """Show agreement per question in place of the list, or the list again."""
        self.toggle_class("-agreement")
        self._agreement.to_top()
        self.call_after_refresh(self._agreement.update)
        self.call_after_refresh(self._say_more)

    def _say_more(self) -> None:
        below = self._agreement.hidden_below if self.shows_agreement else 0
        more = key_of(self, "second.page_down")
        self._status.say(more_below(below, more))

    # -- doing -------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Go to the second assessment and answer."""
        pair = self._marked
        if self.shows_agreement:
            self.action_agreement()
        elif pair is None:
            self._status.say("there is no second assessment to open")
        else:
            self._do(lambda: go_to_review(self, self.inspection, pair.second, ""))

    def action_compare(self) -> None:
        """Show both sides; the first time their answers are kept, and seen by everybody."""
        pair = self._marked
        if pair is None or self.shows_agreement:
            return
        if pair.stage is Stage.COMPARED or self._do(lambda: self.seconds.compare(pair.second)):
            self.app.push_screen(SidesScreen(self.inspection, pair.second))

    def action_draw(self) -> None:
        """Draw cases of the sample shown."""
        name = self.inspection.framework.samples[self.sample].name
        question = f"{name}: which? For example: every 10 · 13 by office · 13 by office seed 7"
        self.app.push_screen(AskScreen(question), self._draw)

    def _draw(self, text: str | None) -> None:
        if text is not None and self._do(lambda: self.seconds.draw(self.sample, text)):
            self._show()
            self._status.say("drawn · saved")

    def action_allocate(self) -> None:
        """Say who assesses the marked case again."""
        pair = self._marked
        if pair is None:
            self._status.say("there is no second assessment to allocate")
            return
        rows = {row.id: row.inspector for row in self.inspection.second_rows()}
        allocate(self, self.inspection, pair.second, rows.get(pair.second, ""), self._allocated)

    def _allocated(self, told: str, alert: bool) -> None:
        self._show()
        self._status.say(told, alert=alert)

    def action_withdraw(self) -> None:
        """Take back the marked second assessment, in which nothing was recorded yet."""
        pair = self._marked
        if pair is not None and self._do(lambda: self.seconds.withdraw(pair.second)):
            self._show()
            self._status.say(f"{pair.second} is withdrawn · saved")

    def _do(self, act: Callable[[], Any]) -> bool:
        try:
            act()
        except HmipError as error:
            self._status.fail(error)
            return False
        return True

    def action_leave(self) -> None:
        """Show the list again; from there back to where it was opened."""
        if self.shows_agreement:
            self.action_agreement()
        else:
            self.dismiss(None)
