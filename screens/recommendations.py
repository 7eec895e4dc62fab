"""Recommendations: the previous inspection's judged, new ones written and linked to evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.journal import Action
from hmip_tui.materials import NAMES
from hmip_tui.organising import Organising
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.panels.recommendations import (
    HEADINGS,
    RecommendationsView,
    progress_words,
    recommendation_detail,
    recommendation_line,
    recommendation_rows,
)
from hmip_tui.recommendations import Progress, Recommendation, Round
from hmip_tui.recommending import Recommending
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.recording import RecordingScreen
from hmip_tui.screens.text_form import Asked, TextForm
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar

_FOOTER = [
    f"recommend.{name}"
    for name in ("new", "previous_one", "none", "some", "enough", "repeat", "link", "leave", "help")
]


class RecommendationsScreen(RecordingScreen):
    """Lists recommendations; what is typed or judged is recorded at once."""

    CSS_PATH = "recommendations.tcss"
    MORE = "recommend.more"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Recommendations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add('new')", "new", id="recommend.new"),
        Binding("o", "add('previous')", "of before", id="recommend.previous_one"),
        Binding("1", "judge('no')", "no", id="recommend.none"),
        Binding("2", "judge('some')", "some", id="recommend.some"),
        Binding("3", "judge('sufficient')", "sufficient progress", id="recommend.enough"),
        Binding("0", "judge_away", "not judged", id="recommend.not_judged"),
        Binding("r", "repeat", "repeat", id="recommend.repeat"),
        Binding("l", "link", "what it rests on", id="recommend.link"),
        Binding("enter,e", "edit", "edit", id="recommend.edit"),
        Binding("delete", "withdraw", "take it back", id="recommend.withdraw"),
        Binding("u", "put_back('undo')", "undo", id="recommend.undo"),
        Binding("U", "put_back('redo')", "redo", id="recommend.redo"),
        Binding("down,j", "move(1)", "next", id="recommend.next"),
        Binding("up,k", "move(-1)", "previous", id="recommend.previous"),
        Binding("pagedown,space", "page(1)", "more of it", id="recommend.more"),
        Binding("pageup", "page(-1)", "back up", id="recommend.back"),
        Binding("escape", "leave", "back", id="recommend.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="recommend.help"),
    ]

    def __init__(self, inspection: Inspection, marked: str = "") -> None:
        """``marked``: the recommendation, by its id, that the mark is on at first."""
        super().__init__()
        self.inspection = inspection
        self.recommending = Recommending(inspection)
        self._view = RecommendationsView(inspection.framework, (), {})
        self._rows: Sequence[Round | Recommendation] = ()
        self._first_marked = marked
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._list = LineList(self._row, id="list", moved=self._look, chosen=self._look)
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, both rounds, the marked recommendation in full, status bar."""
        yield self._heading
        yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read them anew: a dialog or a merge may have brought more."""
        self._show(self._first_marked)
        self._first_marked = ""

    def _show(self, marked: str = "") -> None:
        marked = marked or (self._marked.id if self._marked else "")
        titles = {item.subject: item.title for item in Organising(self.inspection).materials()}
        found = self.recommending.recommendations()
        self._view = RecommendationsView(self.inspection.framework, found, titles)
        self._rows = recommendation_rows(self._view)
        place = [n for n, r in enumerate(self._rows) if not isinstance(r, Round) and r.id == marked]
        headings = [n for n, row in enumerate(self._rows) if isinstance(row, Round)]
        self._list.show(len(self._rows), [*place, self._list.marked][0], headings)
        self._heading.update()
        self._detail.update()
        self.call_after_refresh(self._say_more)

    @property
    def _marked(self) -> Recommendation | None:
        row = self._rows[self._list.marked] if self._list.marked < len(self._rows) else None
        return None if isinstance(row, Round) else row

    def _heading_lines(self, size: Size) -> list[Line]:
        left = f"{self.inspection.provider} · recommendations"
        right = f"{len(self._view.found)} in all"
        return [spread(left, right, size.width, "title", "muted")]

    def _row(self, number: int, width: int) -> Line:
        return recommendation_line(self._view, self._rows[number], width)

    def _detail_lines(self, size: Size) -> list[Line]:
        if self._marked is not None:
            return recommendation_detail(self._view, self._marked, size.width)
        new, before = key_of(self, "recommend.new"), key_of(self, "recommend.previous_one")
        text = f"{new} writes a new one, {before} enters one of the previous inspection."
        return list(wrapped(text, size.width, "muted"))

    def action_move(self, step: int) -> None:
        """Mark the next or previous recommendation."""
        self._list.move(step)

    # -- recording ---------------------------------------------------------------------------

    def action_add(self, round_: str) -> None:
        """Write a new recommendation, or enter one of the previous inspection."""
        made: list[str] = []

        def submit(told: Mapping[str, str]) -> None:
            made.append(self.recommending.add(Round(round_), told))

        def done(told: Mapping[str, str] | None) -> None:
            if told is not None:
                self._say("recorded · saved", marked=made[0])

        title = f"{HEADINGS[Round(round_)]}: recommendation"
        self.app.push_screen(TextForm(title, _asked({}), submit), done)

    def action_edit(self) -> None:
        """Change the marked one's words."""
        found = self._need_marked()
        if found is None:
            return

        def done(told: Mapping[str, str] | None) -> None:
            if told is not None:
                self._say("saved")

        before = {"number": found.number, "addressee": found.addressee, "text": found.text}
        form = TextForm(
            "Edit: recommendation",
            _asked(before),
            lambda told: self.recommending.edit(found.id, told),
        )
        self.app.push_screen(form, done)

    def action_judge(self, progress: str) -> None:
        """Judge how far the marked one was followed, and say what shows it."""
        found = self._need_marked()
        if found is None:
            return
        if found.round is not Round.PREVIOUS:
            self._say("progress is judged on those of the previous inspection", True)
            return

        def shown_by(evidence: str | None) -> None:
            if evidence is not None:
                judged = Progress(progress)
                words = f"{found.number}: {progress_words(judged)} · saved"
                self._do(lambda: self.recommending.judge(found.id, judged, evidence), words)

        question = f"{found.number}: {progress} progress. What shows it?"
        self.app.push_screen(AskScreen(question, found.evidence), shown_by)

    def action_judge_away(self) -> None:
        """Take the judgement of the marked one away."""
        found = self._need_marked()
        if found is not None:
            words = f"{found.number}: not judged · saved"
            self._do(lambda: self.recommending.judge(found.id, None, ""), words)

    def action_repeat(self) -> None:
        """Recommend the marked one of the previous inspection again."""
        found = self._need_marked()
        if found is not None:
            self._do(lambda: self.recommending.repeat(found.id), f"{found.number} repeated · saved")

    def action_link(self) -> None:
        """Choose a key question or item of evidence that the marked one rests on, or no more."""
        found = self._need_marked()
        if found is None:
            return
        choices = [
            Choice(id, f"{'✓ ' if id in found.links else ''}{id}", key_question.title)
            for id, key_question in self.inspection.framework.key_questions.items()
        ]
        choices += [
            Choice(
                item.subject,
                f"{'✓ ' if item.subject in found.links else ''}{item.title}",
                NAMES[item.kind],
            )
            for item in Organising(self.inspection).materials()
        ]

        def chosen(target: str | None) -> None:
            if target is not None:
                linked = target not in found.links
                words = "rests on it" if linked else "does not rest on it any more"
                self._do(lambda: self.recommending.link(found.id, target, linked), words)

        self.app.push_screen(ChooseScreen("What does it rest on?", choices), chosen)

    def action_withdraw(self) -> None:
        """Take the marked one back; undo brings it back."""
        found = self._need_marked()
        if found is not None:
            self._do(lambda: self.recommending.withdraw(found.id), "taken back · saved")

    def action_put_back(self, action: str) -> None:
        """Take back what was recorded last about recommendations, or the last undo."""
        self._do(lambda: self.recommending.put_back(Action(action)), f"{action} · saved")

    def _need_marked(self) -> Recommendation | None:
        if self._marked is None:
            self._say("there is no recommendation yet", True)
        return self._marked


def _asked(told: Mapping[str, str]) -> list[Asked]:
    return [
        Asked("addressee", "For whom", told.get("addressee", ""), "such as the provider"),
        Asked("text", "Recommendation", told.get("text", "")),
        Asked("number", "Number", told.get("number", ""), "empty: the next"),
    ]
