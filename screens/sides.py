"""Both assessments of one case side by side, and which answer the case is to have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.disagreement import Side
from hmip_tui.errors import HmipError
from hmip_tui.panels.lines import Line, Span, spread
from hmip_tui.panels.second import side_detail, side_heading, side_row
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.seconds import Seconds
from hmip_tui.wording import question_name, value_text

_FOOTER = [f"sides.{name}" for name in ("adjudicate", "next_difference", "leave", "help")]


class SidesScreen(PassingScreen[None]):
    """Lists the questions of a compared pair; adjudicates, each with a reason."""

    CSS_PATH = "sides.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Side by side"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,d", "adjudicate", "adjudicate", id="sides.adjudicate"),
        Binding("n,space,tab", "move_difference(1)", "next difference", id="sides.next_difference"),
        Binding(
            "p,shift+tab", "move_difference(-1)", "previous difference", id="sides.prev_difference"
        ),
        Binding("down,j", "move(1)", "next", id="sides.next"),
        Binding("up,k", "move(-1)", "previous", id="sides.previous"),
        Binding("pagedown", "move_page(1)", "a page on", id="sides.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="sides.page_up"),
        Binding("escape,v", "leave", "back", id="sides.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="sides.help"),
    ]

    def __init__(self, inspection: Inspection, second: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.second = second
        self.seconds = Seconds(inspection)
        self._sides: Sequence[Side] = self.seconds.sides(second)
        self._heading = LinePanel(self._title, id="heading")
        self._titles = LinePanel(self._title_lines, id="titles")
        self._list = LineList(self._row, id="list", moved=self._moved, chosen=self._moved)
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, the questions, the marked one in full, status bar."""
        yield self._heading
        with Vertical(id="table"):
            yield self._titles
            yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        """Begin at the first difference."""
        first = next((n for n, side in enumerate(self._sides) if not side.same), 0)
        self._list.show(len(self._sides), first)
        self._detail.update()

    def _title(self, size: Size) -> list[Line]:
        pair = self.seconds.pair(self.second)
        apart = sum(not side.same for side in self._sides)
        first, again = (", ".join(names) for names in pair.assessors)
        left = f"{pair.case} · first: {first} · again: {again}"
        right = f"{apart} of {len(self._sides)} differ"
        return [spread(left, right, size.width, "title", "muted")]

    def _title_lines(self, size: Size) -> list[Line]:
        return [(Span(" "), *side_heading(size.width - 2))]

    def _row(self, number: int, width: int) -> Line:
        return side_row(self._sides[number], width)

    def _detail_lines(self, size: Size) -> list[Line]:
        return side_detail(self._sides[self._list.marked], size.width) if self._sides else []

    def _moved(self) -> None:
        self._detail.update()
        self._status.say("")

    def action_move(self, step: int) -> None:
        """Mark the next or previous question."""
        self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Mark the question a page further on or back."""
        self._list.move_page(step)

    def action_move_difference(self, step: int) -> None:
        """Mark the next or previous question on which they differ."""
        here = self._list.marked
        places = range(here + step, len(self._sides) if step > 0 else -1, step)
        found = next((n for n in places if not self._sides[n].same), None)
        if found is None:
            self._status.say("there is no other difference that way")
        else:
            self._list.move(found - here)

    def action_adjudicate(self) -> None:
        """Choose the answer that the case is to have, and say why."""
        if not self._sides:
            return
        try:  # before a reason is typed that could not be taken
            self.seconds.require_unlocked(self.second)
        except HmipError as error:
            self._status.fail(error)
            return
        side = self._sides[self._list.marked]
        question = side.question
        choices = [Choice(a.value, value_text(question.field, a.value)) for a in question.allowed]
        title = f"{question_name(question)}: which answer has the case?"

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._ask_reason(side, answer)

        self.app.push_screen(ChooseScreen(title, choices), chosen)

    def _ask_reason(self, side: Side, answer: str) -> None:
        id, name = side.question.id, question_name(side.question)

        def reasoned(reason: str | None) -> None:
            if reason is None:
                return
            try:
                self.seconds.adjudicate(self.second, id, answer, reason)
            except HmipError as error:
                self._status.fail(error)
                return
            self._sides = self.seconds.sides(self.second)
            self._list.update()
            self._detail.update()
            self._heading.update()
            self._status.say(f"{name}: adjudicated · saved")

        told = value_text(side.question.field, answer)
        self.app.push_screen(AskScreen(f"{name}: {told}. Why?", side.reason), reasoned)

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss(None)
