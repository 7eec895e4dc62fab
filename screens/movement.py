"""How the percentage of a key question, or the overall score, moved as cases came in."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, ResultsHidden
from hmip_tui.movement import Point, Range
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.panels.movement import movement_lines, score_lines
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.tally import ALL, Slice

_FOOTER = [f"movement.{name}" for name in ("next", "previous", "slice", "overall", "leave", "help")]


class MovementScreen(PassingScreen[None]):
    """Draws one key question's movement in one slice; the others of its sample are a key away."""

    CSS_PATH = "movement.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Movement"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "next key question", id="movement.next"),
        Binding("up,k", "move(-1)", "previous key question", id="movement.previous"),
        Binding("s", "slice", "sub-sample", id="movement.slice"),
        Binding("o", "overall", "overall score", id="movement.overall"),
        Binding("escape,m", "leave", "back", id="movement.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="movement.help"),
    ]

    def __init__(self, inspection: Inspection, question_id: str, slice_: Slice = ALL) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.sample = self.framework.questions[question_id].sample
        self.question_id = question_id
        self.slice = slice_
        self.overall = False
        self._ranges: tuple[Range, ...] = ()
        self._points: tuple[Point, ...] = ()
        self._why = ""
        self._viewing = Viewing(inspection, "movement")
        self._heading = LinePanel(self._title, id="heading")
        self._plot = LinePanel(self._plot_lines, id="plot")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._plot
        yield self._status

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        """Read the movement anew, unless it is not to be shown, and draw it."""
        try:
            if self.overall:
                self._ranges = self.inspection.overall_movement()
            else:
                self._points = self.inspection.movement(self.question_id, self.slice)
            self._viewing.record(self.question_id, self.inspection.slice_name(self.slice))
        except ResultsHidden as hidden:
            self._why = str(hidden)
        except HmipError as error:
            self._status.say(str(error), alert=True)
        self._heading.update()
        self._plot.update()

    def _title(self, size: Size) -> list[Line]:
        if self.overall:
            name = self.inspection.slice_name(ALL)
            return [spread("Overall score", name, size.width, "title", "muted")]
        key_question = self.framework.key_questions[self.question_id]
        left = f"{key_question.id} {key_question.short}"
        unfinished = self.inspection.unfinished(self.sample, self.slice)
        right = f"{self.inspection.slice_name(self.slice)} · {unfinished} not marked complete"
        return [spread(left, right, size.width, "title", "muted")]

    def _plot_lines(self, size: Size) -> list[Line]:
        if self._why:
            return list(wrapped(self._why, size.width))
        if self.overall:
            return score_lines(self.framework, self._ranges, size.width, size.height)
        return movement_lines(self.framework.bands, self._points, size.width, size.height)

    def action_move(self, step: int) -> None:
        """Show the next or previous key question of the sample."""
        judged = [
            question
            for standard in self.framework.standards.values()
            if standard.sample == self.sample
            for question in standard.rated_questions
        ]
        place = judged.index(self.question_id) + step
        if self.overall:
            self.action_overall()
        elif 0 <= place < len(judged):
            self.question_id = judged[place]
            self._show()

    def action_overall(self) -> None:
        """Show the overall scores that were possible, or the key question again."""
        self.overall = not self.overall
        self._show()

    def action_slice(self) -> None:
        """Choose the cases that are counted."""
        slices = self.inspection.slices(self.sample)
        names = [self.inspection.slice_name(slice_) for slice_ in slices]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.slice, self.overall = slices[int(number)], False
                self._show()

        choices = [Choice(str(n), name) for n, name in enumerate(names)]
        self.app.push_screen(ChooseScreen("Show the movement of", choices), chosen)

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
