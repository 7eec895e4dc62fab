"""The facts of a case beside the question: attributes, their origin, and how far the case is."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.case import NOT_KNOWN
from hmip_tui.errors import HmipError
from hmip_tui.framework import Attribute
from hmip_tui.panels.facts import fact_detail, fact_line
from hmip_tui.panels.lines import Line, spread
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.views import Fact

_FOOTER = [f"facts.{name}" for name in ("change", "next", "leave", "help")]


class FactsScreen(PassingScreen[None]):
    """Shows and changes the attributes of one case."""

    CSS_PATH = "facts.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Facts of the case"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "change", "change", id="facts.change"),
        Binding("down,j", "move(1)", "next fact", id="facts.next"),
        Binding("up,k", "move(-1)", "previous fact", id="facts.previous"),
        Binding("end", "move(999)", "last fact", id="facts.last"),
        Binding("home", "move(-999)", "first fact", id="facts.first"),
        Binding("delete,backspace", "clear", "not known", id="facts.clear"),
        Binding("escape,f", "leave", "back to the question", id="facts.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="facts.help"),
    ]

    def __init__(self, inspection: Inspection, case_id: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.case_id = case_id
        self._facts = inspection.facts(case_id)
        self._heading = LinePanel(lambda size: [self._title(size.width)], id="heading")
        self._list = LineList(self._row, id="list", moved=self._moved, chosen=self.action_change)
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        self._list.show(len(self._facts), 0)

    def _title(self, width: int) -> Line:
        case = self.inspection.case(self.case_id)
        state = self.inspection.state(case)
        reason = self.inspection.state_reason(case)
        right = f"{state}: {reason}" if reason else str(state)
        return spread(f"Facts of {self.case_id}", right, width, "title", "muted")

    def _row(self, number: int, width: int) -> Line:
        return fact_line(self._facts[number], width)

    @property
    def _marked(self) -> Fact:
        return self._facts[self._list.marked]

    def _detail_lines(self, size: Size) -> list[Line]:
        return fact_detail(self._marked, size.width, size.height) if self._facts else []

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, step: int) -> None:
        self._list.move(step)

    def action_change(self) -> None:
        """Ask for the marked fact's value."""
        if not self._facts:
            return
        fact = self._marked
        attribute = fact.attribute
        if attribute.values:
            choices = [Choice(value, value) for value in attribute.values]
            if not attribute.required:
                choices.append(Choice(NOT_KNOWN, "not known"))
            screen = ChooseScreen(attribute.name, choices, marked=fact.value)
            self.app.push_screen(screen, self._taker(attribute))
        else:
            asking = AskScreen(attribute.name, fact.value, offered=True)
            self.app.push_screen(asking, self._taker(attribute))

    def action_clear(self) -> None:
        """Make the marked fact not known."""
        if self._facts:
            self._set(self._marked.attribute, NOT_KNOWN)

    def _taker(self, attribute: Attribute) -> Callable[[str | None], None]:
        def take(value: str | None) -> None:
            if value is not None:
                self._set(attribute, value)

        return take

    def _set(self, attribute: Attribute, value: str) -> None:
        try:
            self.inspection.set_attribute(self.case_id, attribute.id, value)
        except HmipError as error:
            self._status.fail(error)
            return
        self._facts = self.inspection.facts(self.case_id)
        self._list.show(len(self._facts), self._list.marked)
        self._detail.update()
        self._status.say(f"{attribute.name}: {value or 'not known'} · saved")

    def action_leave(self) -> None:
        """Back to the question."""
        self.dismiss()
