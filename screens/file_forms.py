"""Asking for an inspection file: one to open, or one to create."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Input

from hmip_tui import file_names, framework_files, paths
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError, Locked, Refused
from hmip_tui.panels.lines import Line, Span, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.text_input import PathSuggester, TextInput
from hmip_tui.text import clean, visible

if TYPE_CHECKING:
    from hmip_tui.cipher_key import CipherKey

_ADVICE = "twelve characters or more; four words do well"
_ANYBODY = "Without a passphrase anybody who has the file can read it."
_NOBODY = "Without a recovery key nobody can read the file once its passphrase is forgotten."
_ENDINGS = (".sqlite", ".db", ".hmip")


class Field(NamedTuple):
    """Something asked for: what it is called, and the line to type it in."""

    label: str
    line: TextInput


class FileForm(PassingModal[Inspection | None]):
    """Returns the inspection that ``submit`` makes of the lines typed, None if it was left.

    While ``submit`` raises :class:`HmipError` it says so and keeps what was typed. Where more has
    to be asked, ``submit`` returns a form that asks it and returns the inspection instead.
    """

    CSS_PATH = "file_forms.tcss"
    BINDING_GROUP_TITLE = "File"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="form.leave"),
        Binding("down", "app.focus_next", "next line", id="form.next"),
        Binding("up", "app.focus_previous", "previous line", id="form.previous"),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        fields: Sequence[Field],
        submit: Callable[[Sequence[str]], Inspection | FileForm],
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._submit = submit
        self._hint = hint
        self._said = Span("")
        self._saying = LinePanel(self._said_lines, id="said")

    def compose(self) -> ComposeResult:
        """Title, a label and a line for each field, what is to be said."""
        leave = key_of(self, "form.leave")
        self._said = Span(f"{self._hint} · {leave} leaves", "muted")
        with Vertical(id="form"):
            yield LinePanel(lambda _: [(Span(self._title, "title"),)], classes="label")
            for field in self._fields:
                yield _label(field.label)
                yield field.line
            yield self._saying

    def _said_lines(self, size: Size) -> list[Line]:
        return list(wrapped(self._said.text, size.width, self._said.role))

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        """Go to the next line; from the last one submit all."""
        lines = [field.line for field in self._fields]
        if not self.is_last(event.input):
            self.focus_next()
            return
        try:
            found = self._submit([clean(line.value).strip() for line in lines])
        except HmipError as error:
            self.app.bell()
            self._said = Span(str(error), "alert")
            self._saying.update()
            return
        if isinstance(found, FileForm):
            self.app.push_screen(found, self._asked)
        else:
            self.dismiss(found)

    def is_last(self, line: Input) -> bool:
        """Whether Enter in a line submits all."""
        return line is self._fields[-1].line

    def _asked(self, inspection: Inspection | None) -> None:
        if inspection is not None:
            self.call_later(self._return, inspection)

    def _return(self, inspection: Inspection) -> None:
        self.dismiss(inspection)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)


def _label(text: str) -> LinePanel:
    return LinePanel(lambda _: [(Span(text, "muted"),)], classes="label")


def open_form() -> FileForm:
    """Asks for the path of an inspection file and opens it."""
    hint = "such as ~/Documents/west-yorkshire.sqlite"
    line = TextInput(id="path", placeholder=hint, suggester=PathSuggester(*_ENDINGS))
    return FileForm(
        "Open an inspection file",
        "Enter opens · → takes what is suggested",
        [Field("File", line)],
        lambda said: _opened(file_names.typed(said[0])),
    )


def _opened(path: Path) -> Inspection | FileForm:
    try:
        return Inspection.open(path)
    except Locked:
        return unlock_form(path)


def unlock_form(path: Path) -> FileForm:
    """Asks for the passphrase of an encrypted file and opens it."""
    from hmip_tui import encryption

    def unlocked(said: Sequence[str]) -> Inspection:
        encryption.unlock(path, said[0])
        return Inspection.open(path)

    line = TextInput(id="passphrase", placeholder="", password=True)
    return FileForm(
        f"{visible(path.name)} is encrypted",
        "Enter opens it · nothing that is typed here is shown or kept",
        [Field("Passphrase, or the team's recovery key", line)],
        unlocked,
    )


class ProtectForm(FileForm):
    """Asks how a new inspection's file is to be protected, and creates it."""

    def __init__(self, create: Callable[[CipherKey | None], Inspection]) -> None:
        self._create = create
        self._warned: set[str] = set()
        self._words = TextInput(id="passphrase", placeholder=_ADVICE, password=True)
        super().__init__(
            "Protect the new inspection",
            "Enter goes on, and creates from the last line. Whoever forgets the passphrase needs "
            "the team's recovery key: 'hmip recovery-key' makes one, and its public part goes here",
            [
                Field("Passphrase", self._words),
                Field("The same again", TextInput(id="again", placeholder="", password=True)),
                Field("Recovery key", TextInput(id="recovery", placeholder="age1...")),
            ],
            self._protected,
        )

    def is_last(self, line: Input) -> bool:
        """Without a passphrase there is nothing more to ask."""
        return super().is_last(line) or (line is self._words and not line.value)

    def _protected(self, said: Sequence[str]) -> Inspection:
        from hmip_tui import encryption

        words, again, recovery = said
        if not words:
            self._warn(_ANYBODY)
        if words != again:
            raise Refused("The two passphrases differ.")
        whom = encryption.public_part(recovery) if recovery else ""
        key = encryption.new_key(words) if words else None
        if key is not None and not whom:
            self._warn(_NOBODY)
        inspection = self._create(key)
        if key is not None:
            encryption.protect(inspection.record, whom)
        return inspection

    def _warn(self, sentence: str) -> None:
        """Refuse once, so that somebody reads what is going to be."""
        if sentence not in self._warned:
            self._warned.add(sentence)
            raise Refused(f"{sentence} Enter once more creates it like that.")


class CreateForm(FileForm):
    """Asks for what a new inspection needs and creates its file."""

    def __init__(self) -> None:
        self._suggested = str(file_names.new_inspection(""))
        self._path = TextInput(
            self._suggested, id="path", placeholder="", suggester=PathSuggester()
        )
        provider = TextInput(id="provider", placeholder="such as West Yorkshire CRC")
        framework = TextInput(
            id="framework",
            placeholder=f"leave empty for the one built in, {framework_files.BUILT_IN}",
            suggester=PathSuggester(".toml"),
        )
        super().__init__(
            "New inspection",
            "Enter goes on, and creates from the last line · → takes what is suggested",
            [
                Field("Provider", provider),
                Field("File to create", self._path),
                Field("Framework file", framework),
            ],
            _create,
        )

    def on_descendant_focus(self) -> None:
        """Let typing take the place of the path that is proposed."""
        if self.focused is self._path and self._path.value == self._suggested:
            self._path.select_all()

    @on(Input.Changed, "#provider")
    def _suggest_path(self, event: Input.Changed) -> None:
        """Name the file after the provider until somebody names it."""
        if self._path.value == self._suggested:
            self._suggested = str(file_names.new_inspection(event.value))
            self._path.value = self._suggested
            self._path.cursor_position = len(self._suggested)


def _create(said: Sequence[str]) -> FileForm:
    provider, path_text, framework = said
    if not provider:
        raise Refused("The provider needs a name.")
    path = file_names.typed(path_text)
    document = _framework(framework)
    if path.parent == paths.data_folder().absolute():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{path.parent} cannot be made: {error.strerror}.") from error
    Inspection.require_free(path)
    settings = {"provider": provider}
    return ProtectForm(lambda key: Inspection.create(path, document, settings, key=key))


def _framework(text: str) -> dict[str, Any]:
    if not text:
        return framework_files.built_in()
    path = file_names.typed(text)
    document, problems = framework_files.load(path)
    if document is not None and not problems:
        return document
    more = f" It has {len(problems)} mistakes." if len(problems) > 1 else ""
    raise Refused(
        f"{problems[0].describe(path.name)}{more} 'hmip framework check' lists all there are."
    )
