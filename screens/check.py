"""The completion check: what is missing or contradictory, and the steps from state to state."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError
from hmip_tui.panels.check import checked_detail, checked_line
from hmip_tui.panels.lines import Line, Span, spread, wrapped
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.states import State, Step, steps_from
from hmip_tui.views import Checked
from hmip_tui.wording import name_of

_FOOTER = [
    f"check.{name}" for name in ("go", "accept", "step", "accept_rule", "ask", "leave", "help")
]


class CheckScreen(PassingScreen[str | None]):
    """Lists the findings of one case; returns the question to go to, None to stay."""

    CSS_PATH = "check.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Completion check"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go", "go there", id="check.go"),
        Binding("a", "accept", "accept with a reason", id="check.accept"),
        Binding("r", "accept_rule", "accept all alike", id="check.accept_rule"),
        Binding("d", "step", "done: next state", id="check.step"),
        Binding("q", "ask", "ask about an answer, or answer", id="check.ask"),
        Binding("down,j", "move(1)", "next finding", id="check.next"),
        Binding("up,k", "move(-1)", "previous finding", id="check.previous"),
        Binding("escape,f9", "leave", "back", id="check.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="check.help"),
    ]

    def __init__(self, inspection: Inspection, case_id: str, question: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.case_id = case_id
        self.question = question
        self._found: list[Checked] = []
        self._heading = LinePanel(self._title, id="heading")
        self._list = LineList(
            self._row,
            id="list",
            moved=self._moved,
            chosen=self.action_go,
            empty=self._empty,
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        self._found = self.inspection.check(self.inspection.case(self.case_id))
        self._list.show(len(self._found), self._list.marked)
        self._heading.update()
        self._detail.update()

    def _title(self, size: Size) -> list[Line]:
        case = self.inspection.case(self.case_id)
        left = sum(found.open for found in self._found)
        right = f"{self.inspection.state(case)} · {left} open"
        return [spread(f"Completion check of {self.case_id}", right, size.width, "title", "muted")]

    def _empty(self, _: int) -> list[Line]:
        text = f"Nothing is missing and nothing contradicts: {key_of(self, 'check.step')} is next."
        return [(Span(text),)]

    def _row(self, number: int, width: int) -> Line:
        return checked_line(self.inspection.framework, self._found[number], width)

    def _detail_lines(self, size: Size) -> list[Line]:
        case = self.inspection.case(self.case_id)
        lines: list[Line] = []
        if self._found:
            lines = checked_detail(self._found[self._list.marked], size.width)
        for question, text in self.inspection.queries(case).items():
            lines += wrapped(f"asked on {self._called(question)}: {text}", size.width)
        for question, (text, answer) in self.inspection.responses(case).items():
            asked = f"asked on {self._called(question)}: {text} Answered: {answer}"
            lines += wrapped(asked, size.width)
        return lines

    def _called(self, question: str) -> str:
        return name_of(self.inspection.framework, question, question)

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, step: int) -> None:
        self._list.move(step)

    def action_go(self) -> None:
        """Go to the question of the marked finding."""
        if self._found:
            self.dismiss(self._found[self._list.marked].finding.question or None)

    def action_leave(self) -> None:
        """Back to the question."""
        self.dismiss(None)

    def action_accept(self) -> None:
        """Accept the marked finding with a reason."""
        if not self._found:
            return
        checked = self._found[self._list.marked]

        def take(reason: str | None) -> None:
            if reason is not None:
                self._do(lambda: self.inspection.accept(self.case_id, checked.finding, reason))

        if checked.finding.hard:
            self._status.fail(f"This has to be mended: {checked.finding.message}")
        else:
            self.app.push_screen(AskScreen("Why is that as it should be?", checked.reason), take)

    def action_accept_rule(self) -> None:
        """Accept every open finding of the marked one's rule with one reason."""
        if not self._found:
            return
        finding = self._found[self._list.marked].finding
        number = sum(
            found.open and found.finding.check.id == finding.check.id for found in self._found
        )

        def take(reason: str | None) -> None:
            if reason is not None:
                self._do(lambda: self.inspection.accept_alike(self.case_id, finding, reason))

        if finding.hard:
            self._status.fail(f"Each of these has to be mended: {finding.message}")
        elif not number:
            self._status.say("all of this rule are accepted")
        else:
            question = f"Why are all {number} of this rule as they should be? ({finding.message})"
            self.app.push_screen(AskScreen(question), take)

    def action_step(self) -> None:
        """Choose the next state of the case."""
        case = self.inspection.case(self.case_id)
        steps = {step.name: step for step in steps_from(self.inspection.state(case))}
        choices = [Choice(s.name, f"{s.name}: the case is {s.after}") for s in steps.values()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._take_step(steps[name])

        self.app.push_screen(ChooseScreen(f"{self.case_id}: what now?", choices), chosen)

    def _take_step(self, step: Step) -> None:
        if not step.needs_reason:
            self._do(lambda: self.inspection.take_step(self.case_id, step.name))
            return

        def take(reason: str | None) -> None:
            if reason is not None:
                self._do(lambda: self.inspection.take_step(self.case_id, step.name, reason))

        self.app.push_screen(AskScreen(f"Why {step.name} {self.case_id}?"), take)

    def action_ask(self) -> None:
        """Ask something about the answer that was on the screen before.

        In a returned case, answer what was asked about it.
        """
        case = self.inspection.case(self.case_id)
        asked = self.inspection.queries(case).get(self.question, "")
        returned = self.inspection.state(case) is State.RETURNED and asked != ""
        here = self._called(self.question)
        record = self.inspection.answer_query if returned else self.inspection.ask

        def take(text: str | None) -> None:
            if text is not None:
                self._do(lambda: record(self.case_id, self.question, text))

        if returned:
            self.app.push_screen(AskScreen(f"What do you answer about {here}? {asked}"), take)
        else:
            self.app.push_screen(AskScreen(f"What do you ask about {here}?", asked), take)

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except HmipError as error:
            self._status.fail(str(error))
            return
        self._show()
        self._status.say("saved")
