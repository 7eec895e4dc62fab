"""Writing the report: what goes out, what may name a person in it, and the file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import file_names
from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, Refused, Stopped
from hmip_tui.names_guard import Finding
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.panels.report import (
    Outgoing,
    finding_detail,
    finding_line,
    outgoing_lines,
)
from hmip_tui.panels.work import Under
from hmip_tui.report.compose import Options, compose, unsettled
from hmip_tui.report.export import ENDINGS, export, require_possible
from hmip_tui.report.leaving import Leaving
from hmip_tui.report.past import past_of
from hmip_tui.report.values import Report, passages, typed_texts
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.overviews import place_of
from hmip_tui.screens.program import go_to_review
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.screens.working import WorkingScreen

_FOOTER = [
    f"report.{name}" for name in ("write", "accept", "go", "evidence", "small", "leave", "help")
]
_SMALL = 5
"""Numbers of cases below this are hidden where small ones are."""

_REPLACE = "replace"


class ReportScreen(WorkingScreen):
    """Lists what may name a person, records why it may leave, and writes the file."""

    CSS_PATH = "report.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "write it", id="report.write"),
        Binding("a", "accept", "let these leave", id="report.accept"),
        Binding("enter,g", "go", "go to it", id="report.go"),
        Binding("e", "evidence", "with or without evidence", id="report.evidence"),
        Binding("s", "small", "hide small numbers", id="report.small"),
        Binding("down,j", "move(1)", "next", id="report.next"),
        Binding("up,k", "move(-1)", "previous", id="report.previous"),
        Binding("escape,o", "leave", "back", id="report.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="report.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self._leaving = Leaving(inspection)
        self._options = Options()
        self._report: Report | None = None
        self._findings: Sequence[Finding] = ()
        self._why = ""
        self._under: Under | None = None
        self._viewing = Viewing(inspection, "report")
        self._heading = LinePanel(self._title, id="heading")
        self._outgoing = LinePanel(self._outgoing_lines, id="outgoing")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self.action_go, empty=self._empty
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, what goes out, what was found, the marked finding in full, status bar."""
        yield self._heading
        yield self._outgoing
        yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Compose it anew: a text may have been mended meanwhile."""
        if not self.running:
            self._read()

    @property
    def running(self) -> bool:
        return self._under is not None

    def _read(self) -> None:
        try:
            self._report = compose(self.inspection, past_of(self.inspection), self._options)
            self._findings = self._leaving.check(passages(self._report))
        except HmipError as error:
            self._report, self._findings, self._why = None, (), str(error)
        self.set_class(not self._findings, "-clear")
        self._list.show(len(self._findings), self._list.marked)
        self._heading.update()
        self._outgoing.update()
        self._detail.update()

    # -- what is shown -----------------------------------------------------------------------

    def _title(self, size: Size) -> list[Line]:
        right = f"{len(self._findings)} to decide"
        return [spread(f"{self.inspection.provider} · report", right, size.width, "title", "muted")]

    def _outgoing_lines(self, size: Size) -> list[Line]:
        if self._report is None:
            return list(wrapped(self._why, size.width))
        outgoing = Outgoing(
            texts=len(typed_texts(self._report, "evidence")),
            evidence=self._options.evidence,
            below=self._options.suppress_below,
            unsettled=unsettled(self._report),
            findings=len(self._findings),
            missing_key=self._leaving.missing_key(),
        )
        return outgoing_lines(outgoing, self._under, size.width, size.height)

    def _row(self, number: int, width: int) -> Line:
        return finding_line(self._findings[number], width)

    def _empty(self, width: int) -> list[Line]:
        if self._report is None:
            return []
        kinds = ", ".join(ENDINGS)
        return list(wrapped(f"{key_of(self, 'report.write')} writes it: {kinds}", width, "muted"))

    def _detail_lines(self, size: Size) -> list[Line]:
        marked = self._marked
        return [] if marked is None else finding_detail(marked, size.width)

    @property
    def _marked(self) -> Finding | None:
        return self._findings[self._list.marked] if self._findings else None

    def _moved(self) -> None:
        self._detail.update()

    def _say(self, text: str, *, alert: bool = False) -> None:
        if alert:
            self._status.fail(text)
        else:
            self._status.say(text)

    # -- choosing ----------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Mark the next or previous finding."""
        self._list.move(step)

    def action_evidence(self) -> None:
        """Take evidence in, or leave it out."""
        self._choose(self._options._replace(evidence=not self._options.evidence))

    def action_small(self) -> None:
        """Hide small numbers of cases, or show them."""
        below = 0 if self._options.suppress_below else _SMALL
        self._choose(self._options._replace(suppress_below=below))

    def _choose(self, options: Options) -> None:
        if not self.running:
            self._options = options
            self._read()
            self._say("")

    def action_go(self) -> None:
        """Go to where the text that holds the marked finding can be mended."""
        if self._marked is None:
            self._say("nothing was found that may name a person")
            return
        place = self._marked.place
        if not place.case:
            self._go_beside(self._marked)
            return
        try:
            go_to_review(self, self.inspection, place.case, place.question)
        except HmipError as error:
            self._say(str(error), alert=True)

    def _go_beside(self, finding: Finding) -> None:
        """Show the screen of a text that belongs to no case; from there it is back to here."""
        screen = place_of(finding, self.inspection)
        if screen is None:
            self._say("this stands in no single text: mend it where it was entered")
        else:
            self.app.push_screen(screen)

    def action_accept(self) -> None:
        """Record why everything that was found may leave."""
        if not self._findings:
            self._say("nothing was found that may name a person")
            return
        found = self._findings

        def decide(reason: str | None) -> None:
            if reason is None:
                return
            try:
                self._leaving.decide(found, reason, "report")
            except HmipError as error:
                self._say(str(error), alert=True)
                return
            self._read()
            self._say(f"{len(found)} may leave · saved")

        self.app.push_screen(AskScreen(f"Why may these {len(found)} leave?"), decide)

    # -- writing -----------------------------------------------------------------------------

    def action_write(self) -> None:
        """Ask where to, and write the report there."""
        if self._report is None or self._under is not None:
            self._say(self._why or "it is being written already")
            return
        if self._findings:
            self._say("first decide about what may name a person", alert=True)
            return
        proposed = str(self.inspection.path.with_suffix(ENDINGS[0]))
        title = f"Write the report to which file? {', '.join(ENDINGS)}"
        self.app.push_screen(AskScreen(title, proposed, offered=True), self._to)

    def _to(self, text: str | None) -> None:
        if text is None:
            return
        try:
            path = file_names.typed(text)
            require_possible(path, self.inspection.path, replace=True)
        except Refused as refused:
            self._say(str(refused), alert=True)
            return
        if not path.exists():
            self._begin(path)
            return

        def replace(chosen: str | None) -> None:
            if chosen == _REPLACE:
                self._begin(path)

        choices = [Choice(_REPLACE, "replace it"), Choice("", "leave it as it is")]
        self.app.push_screen(ChooseScreen(f"{path.name} exists already", choices), replace)

    def _begin(self, path: Path) -> None:
        if self._report is None:
            return
        try:
            self._viewing.record("", "all cases")
        except HmipError as error:
            self._say(str(error), alert=True)
            return
        self._stop.clear()
        self._under = Under(f"Writing {path.name}")
        self._outgoing.update()
        self._say(f"{key_of(self, 'report.leave')} stops")
        self.run_worker(partial(self._work, self._report, path), thread=True)

    def _work(self, report: Report, path: Path) -> None:
        """Write, in a thread of its own; it reads nothing but the report's values."""
        try:
            written = export(report, path, partial(self._watch, f"Writing {path.name}"))
        except HmipError as error:
            self._tell(str(error), alert=not isinstance(error, Stopped))
        else:
            self._tell(f"wrote {path}, {written[-1].size:,} bytes", alert=False)

    def _watch(self, what: str, done: int, total: int) -> None:
        self._require_wanted("Stopped; nothing was written.")
        self.app.call_from_thread(self._show_progress, Under(what, done, total))

    def _show_progress(self, under: Under) -> None:
        self._under = under
        self._outgoing.update()

    def _tell(self, text: str, *, alert: bool) -> None:
        if self.is_attached:
            self.app.call_from_thread(self._ended, text, alert)

    def _ended(self, text: str, alert: bool) -> None:
        self._under = None
        self._outgoing.update()
        self._viewing.end()
        self._say(text, alert=alert)
