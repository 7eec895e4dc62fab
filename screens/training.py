"""The training's screens: the real ones, with a guide above that says what to try next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui import training_file
from hmip_tui.application import Changed, Inspection, Position
from hmip_tui.errors import HmipError
from hmip_tui.framework import Question
from hmip_tui.panels.lines import Line, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.board import BoardScreen
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.check import CheckScreen
from hmip_tui.screens.facts import FactsScreen
from hmip_tui.screens.help import HelpScreen
from hmip_tui.screens.hidden import HiddenScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.widgets.evidence_area import EvidenceArea
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.rules import Panes
from hmip_tui.tally import Slice
from hmip_tui.training import Guide, recorded

_NOTE = "training"
"""Under which this copy of the file remembers the step."""

_SHOWN: dict[type[Screen[Any]], str] = {
    ReviewScreen: "review",
    CasesScreen: "cases",
    BoardScreen: "board",
    HelpScreen: "help",
    CheckScreen: "check",
    FactsScreen: "facts",
    HiddenScreen: "hidden",
}
_KEY = re.compile(r"\{([a-z_.]+)\}")
_BINDING = Binding("t", "guide", "training: hide or show the guide", id="training.guide")
_SKIP = Binding("T", "skip", "training: skip this step", id="training.skip")


class Lesson:
    """One person's way through the training, on all of its screens."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self.guide = Guide(training_file.steps(), inspection.noted(_NOTE))
        self.shown = True
        self._panels: list[GuidePanel] = []
        inspection.subscribe(self._recorded)

    def panel(self, screen: Screen[Any]) -> GuidePanel:
        """The guide for a screen."""
        panel = GuidePanel(self, screen)
        self._panels.append(panel)
        return panel

    def _recorded(self, changed: Changed) -> None:
        self.take(recorded(changed.field, changed.after, changed.action))

    def take(self, event: str) -> None:
        """Take notice of what has happened."""
        if self.shown and self.guide.take(event):
            self._changed()

    def look(self, screen: Screen[Any]) -> None:
        """Take notice of the screen in front."""
        for kind, name in _SHOWN.items():
            if isinstance(screen, kind):
                self.take(f"shows {name}")

    def toggle(self) -> None:
        """Hide the guide, or show it; at the end begin anew."""
        if self.shown and self.guide.finished:
            self.guide.skip()
        else:
            self.shown = not self.shown
        self._changed()

    def skip(self) -> None:
        """Leave the step that is shown undone."""
        if self.shown and not self.guide.finished:
            self.guide.skip()
            self._changed()

    def _changed(self) -> None:
        for panel in self._panels:
            panel.show()
        try:
            self._inspection.note(_NOTE, self.guide.step.id)
        except HmipError as error:
            for panel in self._panels:
                panel.notify(str(error), severity="warning", markup=False)


class GuidePanel(LinePanel):
    """Says the step."""

    DEFAULT_CSS = """
    GuidePanel {
        height: 5;
        border: round $accent;
        border-title-color: $text-accent;
        padding: 0 1;
    }
    """

    def __init__(self, lesson: Lesson, screen: Screen[Any]) -> None:
        super().__init__(self._make, id="guide")
        self._lesson = lesson
        self._of = screen

    def on_mount(self) -> None:
        """Show the step."""
        self.show()

    def show(self) -> None:
        """Show the step that is to be tried now, or nothing."""
        self.display = self._lesson.shown
        number, count = self._lesson.guide.number
        hide, skip = (key_of(self._of, b.id or "") for b in (_BINDING, _SKIP))
        does = "begins anew" if self._lesson.guide.finished else "hides this"
        self.border_title = f"Training, step {number} of {count}"
        self.border_subtitle = f"{hide} {does}, {skip} skips the step"
        self.update()

    def _make(self, size: Size) -> list[Line]:
        text = _KEY.sub(self._key, self._lesson.guide.step.text)
        return list(wrapped(text, size.width))

    def _key(self, found: re.Match[str]) -> str:
        classes = (ReviewScreen, CasesScreen, CheckScreen, HelpScreen, EvidenceArea)
        return key_of(self._of, found[1], *classes)


class TrainingReview(ReviewScreen):
    """The review screen with the guide."""

    BINDINGS: ClassVar[list[BindingType]] = [_BINDING, _SKIP]

    def __init__(
        self, inspection: Inspection, position: Position, lesson: Lesson, **more: Any
    ) -> None:
        super().__init__(inspection, position, **more)
        self._lesson = lesson

    def compose(self) -> ComposeResult:
        heading, *panes, status = super().compose()
        yield from (heading, self._lesson.panel(self), Panes(*panes, middle=self.asked), status)

    def on_screen_resume(self) -> None:
        self._lesson.take("shows review")

    def on_screen_suspend(self) -> None:
        self.call_later(lambda: self._lesson.look(self.app.screen))

    def move_to(self, question: Question, *, along: bool = False) -> None:
        super().move_to(question, along=along)
        self._lesson.take(f"at {question.id}")

    def show_slice(self, slice_: Slice) -> None:
        super().show_slice(slice_)
        self._lesson.take("sub-sample")

    def action_guide(self) -> None:
        self._lesson.toggle()

    def action_skip(self) -> None:
        self._lesson.skip()


class TrainingCases(CasesScreen):
    """The list of cases with the guide."""

    BINDINGS: ClassVar[list[BindingType]] = [_BINDING, _SKIP]

    def __init__(self, inspection: Inspection, lesson: Lesson) -> None:
        super().__init__(inspection)
        self._lesson = lesson

    def compose(self) -> ComposeResult:
        yield from _with_guide(self._lesson.panel(self), super().compose)

    def on_screen_resume(self) -> None:
        self._lesson.take("shows cases")

    def action_guide(self) -> None:
        self._lesson.toggle()

    def action_skip(self) -> None:
        self._lesson.skip()


def _with_guide(panel: GuidePanel, rest: Callable[[], ComposeResult]) -> Iterator[Any]:
    """The heading, the guide, and the rest of a screen."""
    widgets = iter(rest())
    yield next(widgets)
    yield panel
    yield from widgets
