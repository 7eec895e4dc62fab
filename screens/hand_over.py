"""Handing over: packing this file, putting other people's files into it, loading receipts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import encryption, file_names, handing_over
from hmip_tui.application import Inspection
from hmip_tui.arrival import Merged
from hmip_tui.errors import FileProblem, HmipError
from hmip_tui.panels.hand_over import Deed, deed_detail, deed_line, merged_deed, state_lines
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.panels.work import Under
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import HEIGHTS
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.screens.working import WorkingScreen

_FOOTER = [
    *(f"hand_over.{name}" for name in ("pack", "merge", "receipt", "leave")),
    "app.hide",
    "hand_over.help",
]

_NAMED = ("pack", "merge", "receipt")


class HandOverScreen(WorkingScreen):
    """Packs, merges and loads receipts, and lists what was done since it was opened."""

    CSS_PATH = "hand_over.tcss"
    AUTO_FOCUS = None
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDING_GROUP_TITLE = "Handing over"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pack", "pack this file", id="hand_over.pack"),
        Binding("m", "merge", "merge others' files", id="hand_over.merge"),
        Binding("r", "receipt", "load a receipt", id="hand_over.receipt"),
        Binding("down,j", "move(1)", "next", id="hand_over.next"),
        Binding("up,k", "move(-1)", "previous", id="hand_over.previous"),
        Binding("pagedown", "move(10)", "ten on", id="hand_over.page_down"),
        Binding("pageup", "move(-10)", "ten back", id="hand_over.page_up"),
        Binding("escape", "leave", "stop, else back", id="hand_over.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="hand_over.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self._under: Under | None = None
        self._deeds: list[Deed] = []
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._state = LinePanel(self._state_lines, id="state")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self._moved, empty=self._empty
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, how things stand, what was done, the marked deed in full, status bar."""
        yield self._heading
        yield self._state
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        self._list.border_title = "Done here"
        self._show()

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self._under is not None

    def _show(self) -> None:
        self._list.show(len(self._deeds), max(len(self._deeds) - 1, 0))
        for panel in (self._heading, self._state, self._detail):
            panel.update()

    # -- what it shows -----------------------------------------------------------------------

    def _heading_lines(self, size: Size) -> list[Line]:
        left = f"{self.inspection.provider} · handing over"
        return [spread(left, self.inspection.path.name, size.width, "title", "muted")]

    def _state_lines(self, size: Size) -> list[Line]:
        keys = {name: key_of(self, f"hand_over.{name}") for name in _NAMED}
        return state_lines(self.inspection.standing(), self._under, keys, size.width)

    def _row(self, number: int, width: int) -> Line:
        return deed_line(self._deeds[number], width)

    def _empty(self, width: int) -> list[Line]:
        return list(wrapped("Nothing yet since this screen was opened.", width, "muted"))

    def _detail_lines(self, size: Size) -> list[Line]:
        return deed_detail(self._deeds[self._list.marked], size.width) if self._deeds else []

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, by: int) -> None:
        """Move the mark."""
        self._list.move(by)

    # -- what it does ------------------------------------------------------------------------

    def action_pack(self) -> None:
        """Ask where to, and pack."""
        suggested = handing_over.new_pack(self.inspection)
        self._ask("Write the pack to which file?", str(suggested), self._begin_pack)

    def action_merge(self) -> None:
        """Ask what to take in, and merge it."""
        question = "Which pack, file, folder or pattern like *.hmip-pack?"
        self._ask(question, "", self._begin_merge)

    def action_receipt(self) -> None:
        """Ask for a receipt, and load it."""
        self._ask("Which receipt?", "", self._load_receipt)

    def _ask(self, question: str, text: str, then: Callable[[Path], None]) -> None:
        if self.running:
            self._status.fail("Something is under way.")
            return

        def take(typed: str | None) -> None:
            if typed is None:
                return
            try:
                then(file_names.typed(typed))
            except HmipError as error:
                self._status.fail(str(error))

        self.app.push_screen(AskScreen(question, text, offered=True), take)

    def _load_receipt(self, path: Path) -> None:
        receipt, entries = handing_over.load_receipt(self.inspection, path)
        told = f"{receipt.author} in {receipt.place}: {entries:,} entries arrived"
        self._add(Deed(path.name, told))
        self._status.say("receipt loaded")

    def _begin_pack(self, target: Path) -> None:
        if file_names.is_folder(target):
            target = handing_over.new_pack(self.inspection, target)
        self._begin("Packing", partial(self._pack, target))

    def _pack(self, target: Path) -> None:
        """Pack, in a thread of its own."""
        manifest = handing_over.pack(self.inspection, target, partial(self._watch, "Packing"))
        told = f"{manifest.entries:,} entries packed into {target}"
        self.app.call_from_thread(self._add, Deed(target.name, told))

    def _begin_merge(self, path: Path, left: frozenset[Path] = frozenset()) -> None:
        """Merge what a path means; locked files are asked about, unless they are to be ``left``."""
        files = handing_over.sources([str(path)], self.inspection.path)
        if self.inspection.is_encrypted:
            for file in files:
                if file not in left and _is_locked(file):
                    self._ask_passphrase(file, partial(self._begin_merge, path), left)
                    return
        self._begin("Merging", partial(self._merge, files))

    def _ask_passphrase(
        self,
        file: Path,
        then: Callable[[frozenset[Path]], None],
        left: frozenset[Path],
        fault: str = "",
    ) -> None:
        """Ask until it is right or left: typed once more it must not fall on keys that act."""

        def take(words: str | None) -> None:
            try:
                if words is not None:
                    encryption.unlock(file, words)
            except HmipError as error:
                self._ask_passphrase(file, then, left, f"{error} ")
                return
            try:
                then(left if words is not None else left | {file})
            except HmipError as error:
                self._status.fail(str(error))

        question = f"{fault}Passphrase of {file.name}, or the team's recovery key?"
        self.app.push_screen(AskScreen(question, secret=True), take)

    def _merge(self, files: list[Path]) -> None:
        """Merge, in a thread of its own."""
        path = self.inspection.path
        receipts = path.with_name(f"{path.stem} receipts")

        def watch(file: Path, done: int, of: int) -> None:
            what = f"Merging file {files.index(file) + 1} of {len(files)}, {file.name}"
            self._watch(what, done, of)

        for merged in handing_over.merge(self.inspection, files, watch, receipts):
            self.app.call_from_thread(self._arrived, merged)
            self._watch("Merging", 0, 0)

    def _arrived(self, merged: Merged) -> None:
        if merged.arrival is not None and merged.arrival.new:
            self.inspection.renew()
        self._add(merged_deed(merged))

    def _begin(self, what: str, work: Callable[[], None]) -> None:
        self._under = Under(what)
        self._stop.clear()
        self._status.say(f"{key_of(self, 'hand_over.leave')} stops")
        self._state.update()
        self.run_worker(partial(self._work, work), thread=True)

    def _work(self, work: Callable[[], None]) -> None:
        """Do something that takes time, in a thread of its own."""
        fault = ""
        try:
            work()
        except HmipError as error:
            fault = str(error)
        if self.is_attached:
            self.app.call_from_thread(self._ended, fault)

    def _watch(self, what: str, done: int, of: int) -> None:
        self._require_wanted("Stopped; what was done before stands.")
        self.app.call_from_thread(self._show_progress, Under(what, done, of))

    def _show_progress(self, under: Under) -> None:
        self._under = under
        self._state.update()

    def _ended(self, fault: str) -> None:
        self._under = None
        self._state.update()
        if fault:
            self._status.fail(fault)
        elif self._deeds and not self._deeds[-1].well:
            self._status.fail("Not all could be done: the list says why.")
        else:
            self._status.say("done")

    def _add(self, deed: Deed) -> None:
        self._deeds.append(deed)
        self._show()


def _is_locked(file: Path) -> bool:
    try:
        return encryption.is_locked(file)
    except FileProblem:  # merging says what is the matter with it
        return False
