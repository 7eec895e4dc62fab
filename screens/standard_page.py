"""All evidence on one standard: recorded, tagged, cited, and the rating proposed on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.deliberation import Sitting
from hmip_tui.journal import Action
from hmip_tui.materials import FIELDS, NAMES, Gathered, Material, MaterialKind, Side
from hmip_tui.organising import Organising
from hmip_tui.panels.lines import Line, wrapped
from hmip_tui.panels.standard_page import (
    PageRow,
    about_lines,
    item_detail,
    page_heading,
    page_rows,
    row_line,
)
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.rate import rate
from hmip_tui.screens.recording import RecordingScreen
from hmip_tui.screens.text_form import Asked, TextForm
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar

_FOOTER = [
    f"page.{name}"
    for name in ("new", "for", "against", "cite", "propose", "about", "edit", "leave", "help")
]
_LABELS = {
    "title": ("Title", ""),
    "date": ("Date", "such as 2019-10-28"),
    "roles": ("Who took part: roles, never names", "such as senior managers"),
    "source": ("Source", "such as data supplied by the provider"),
    "heading": ("Table", "such as Key staffing data"),
    "previous": ("Previous figure", "as printed; empty where not recorded"),
    "current": ("Current figure", "as printed; empty where not recorded"),
    "text": ("What it says", ""),
}


class StandardPage(RecordingScreen):
    """Gathers the evidence on a standard; what is typed or chosen is recorded at once."""

    CSS_PATH = "standard_page.tcss"
    MORE = "page.more"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Evidence on a standard"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new item", id="page.new"),
        Binding("f", "tag('for')", "for", id="page.for"),
        Binding("g", "tag('against')", "against", id="page.against"),
        Binding("t", "tag_other", "tag to another key question", id="page.tag"),
        Binding("x", "untag", "tag away", id="page.untag"),
        Binding("c", "cite", "cite", id="page.cite"),
        Binding("p", "propose", "propose", id="page.propose"),
        Binding("h", "about", "what it asks", id="page.about"),
        Binding("enter,e", "edit", "edit", id="page.edit"),
        Binding("delete", "withdraw", "take the item back", id="page.withdraw"),
        Binding("u", "put_back('undo')", "undo", id="page.undo"),
        Binding("U", "put_back('redo')", "redo", id="page.redo"),
        Binding("down,j", "move(1)", "next", id="page.next"),
        Binding("up,k", "move(-1)", "previous", id="page.previous"),
        Binding("tab,right", "move_standard(1)", "next standard", id="page.next_standard"),
        Binding(
            "shift+tab,left", "move_standard(-1)", "standard before", id="page.standard_before"
        ),
        Binding("pagedown,space", "page(1)", "more of it", id="page.more"),
        Binding("pageup", "page(-1)", "back up", id="page.back"),
        Binding("escape", "leave", "back", id="page.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="page.help"),
    ]

    def __init__(self, inspection: Inspection, standard: str, marked: str = "") -> None:
        """``marked``: the item, by its subject, that the mark is on at first."""
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.organising = Organising(inspection)
        self.standard = standard
        self.shows_about = False
        self._gathered: Gathered = self.organising.gathered(standard)
        self._sitting: Sitting | None = None
        self._rows: Sequence[PageRow] = ()
        self._first_marked = marked
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._list = LineList(self._row, id="list", moved=self._moved, chosen=self._moved)
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, the evidence by key question, the marked item in full, status bar."""
        yield self._heading
        yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read it anew: a dialog or a merge may have brought more."""
        self._show(self._first_marked)
        self._first_marked = ""

    def _show(self, marked: str = "") -> None:
        """Read the evidence; mark the item of a subject, else what was marked before."""
        before = self._marked
        place = (before.item.subject, before.key_question) if before and before.item else ("", "")
        self._gathered = self.organising.gathered(self.standard)
        hidden = self.inspection.why_hidden() is not None
        self._sitting = None if hidden else self.inspection.sitting(self.standard)
        self._rows = page_rows(self._gathered)
        self._list.show(
            len(self._rows),
            self._place_of((marked, "") if marked else place),
            [n for n, row in enumerate(self._rows) if row.item is None],
        )
        self._heading.update()
        self._detail.update()
        self.call_after_refresh(self._say_more)

    def _place_of(self, place: tuple[str, str]) -> int:
        """Where an item stands, under the same key question if it does."""
        subject, key_question = place
        found = [n for n, r in enumerate(self._rows) if r.item and r.item.subject == subject]
        same = [n for n in found if self._rows[n].key_question == key_question]
        return [*same, *found, self._list.marked][0]

    @property
    def _marked(self) -> PageRow | None:
        return self._rows[self._list.marked] if self._list.marked < len(self._rows) else None

    @property
    def _item(self) -> Material | None:
        return None if self._marked is None else self._marked.item

    def _heading_lines(self, size: Size) -> list[Line]:
        return [page_heading(self._gathered, self.inspection.provider, size.width)]

    def _row(self, number: int, width: int) -> Line:
        return row_line(self._gathered, self._rows[number], width)

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self.shows_about and self._item is not None:
            return item_detail(self._gathered, self._item, size.width)
        if not self.shows_about:
            new = key_of(self, "page.new")
            return list(wrapped(f"There is no item yet: {new} records one.", size.width, "muted"))
        proposal = self._sitting.proposal if self._sitting is not None else None
        cited = proposal.cites if proposal is not None else ()
        titles = [i.title for i in self.organising.materials() if i.subject in cited]
        return about_lines(self._gathered, self._sitting, titles, size.width)

    def _moved(self) -> None:
        self.shows_about = False
        self._look()

    def action_move(self, step: int) -> None:
        """Mark the next or previous item."""
        self._list.move(step)

    def action_move_standard(self, step: int) -> None:
        """Show the next or previous standard's evidence."""
        order = list(self.framework.standards)
        self.standard = order[(order.index(self.standard) + step) % len(order)]
        self._told = ("", False)
        self._detail.to_top()
        self._list.marked = 0
        self._show()

    def action_about(self) -> None:
        """Show characteristics and proposal in place of the marked item, or the item again."""
        self.shows_about = not self.shows_about
        self._look()

    # -- recording ---------------------------------------------------------------------------

    def action_new(self) -> None:
        """Record a new item: what it is, its texts, then what it speaks for or against."""
        choices = [Choice(kind.value, NAMES[kind]) for kind in MaterialKind]

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self._ask_new(MaterialKind(kind))

        self.app.push_screen(ChooseScreen("New item of evidence", choices), chosen)

    def _ask_new(self, kind: MaterialKind) -> None:
        made: list[str] = []

        def submit(told: Mapping[str, str]) -> None:
            made.append(self.organising.add(kind, told))

        def done(told: Mapping[str, str] | None) -> None:
            if told is not None:
                self._say(f"{NAMES[kind]} recorded · saved", marked=made[0])
                self._ask_key_question(made[0])

        self.app.push_screen(TextForm(f"New: {NAMES[kind]}", _asked(kind, {}), submit), done)

    def _ask_key_question(self, subject: str) -> None:
        """Ask which key question an item speaks to, and how; this standard's stand first."""
        own = [k.id for k in self._gathered.standard.key_questions]
        others = [id for id in self.framework.key_questions if id not in own]
        titles = {id: self.framework.key_questions[id].title for id in [*own, *others]}
        choices = [
            Choice(f"{id} {side}", f"{side} {id}", titles[id])
            for id in (*own, *others)
            for side in Side
        ]

        def chosen(choice: str | None) -> None:
            if choice is not None:
                id, _, side = choice.partition(" ")
                self._do(
                    lambda: self.organising.tag(subject, id, Side(side)),
                    f"{side} {id} · saved",
                    subject,
                )

        self.app.push_screen(
            ChooseScreen("What does it say of which key question?", choices), chosen
        )

    def action_tag(self, side: str) -> None:
        """Say that the marked item speaks for, or against, the key question it stands under."""
        row = self._marked
        if row is None or row.item is None:
            self._say("there is no item to tag", True)
        elif not row.key_question:
            self._ask_key_question(row.item.subject)
        else:
            subject, id = row.item.subject, row.key_question
            self._do(lambda: self.organising.tag(subject, id, Side(side)), f"{side} {id} · saved")

    def action_tag_other(self) -> None:
        """Say what the marked item says of any key question."""
        if self._item is None:
            self._say("there is no item to tag", True)
        else:
            self._ask_key_question(self._item.subject)

    def action_untag(self) -> None:
        """Take the marked item from under its key question."""
        row = self._marked
        if row is None or row.item is None or not row.key_question:
            self._say("it is tagged to no key question", True)
            return
        subject, id = row.item.subject, row.key_question
        self._do(lambda: self.organising.tag(subject, id, None), f"not on {id} any more · saved")

    def action_cite(self) -> None:
        """Let the standard's next proposal cite the marked item, or not any more."""
        item = self._item
        if item is None:
            self._say("there is no item to cite", True)
            return
        cited = item.subject not in self._gathered.cited
        words = "cited by the next proposal" if cited else "not cited any more"
        self._do(lambda: self.organising.cite(self.standard, item.subject, cited), words)

    def action_propose(self) -> None:
        """Propose the standard's rating, on the items that are cited."""
        rate(self, self.inspection, self.standard, "proposal", self._say)

    def action_edit(self) -> None:
        """Change the marked item's texts."""
        item = self._item
        if item is None:
            self._say("there is no item to edit", True)
            return

        def done(told: Mapping[str, str] | None) -> None:
            if told is not None:
                self._say("saved")

        form = TextForm(
            f"Edit: {NAMES[item.kind]}",
            _asked(item.kind, item.told),
            lambda told: self.organising.edit(item.subject, told),
        )
        self.app.push_screen(form, done)

    def action_withdraw(self) -> None:
        """Take the marked item back; undo brings it back."""
        item = self._item
        if item is not None:
            self._do(lambda: self.organising.withdraw(item.subject), "taken back · saved")

    def action_put_back(self, action: str) -> None:
        """Take back what was recorded last about evidence, or the last undo."""
        self._do(lambda: self.organising.put_back(Action(action)), f"{action} · saved")


def _asked(kind: MaterialKind, told: Mapping[str, str]) -> list[Asked]:
    return [Asked(name, *_label(name, told)) for name in FIELDS[kind]]


def _label(name: str, told: Mapping[str, str]) -> tuple[str, str, str]:
    label, hint = _LABELS[name]
    return label, told.get(name, ""), hint
