"""The start screen: files opened last, new ones, the demonstration, and what can go wrong."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from hmip_tui import demonstration, encryption, paths, recent
from hmip_tui.app import HmipApp
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem
from hmip_tui.recent import Recent
from hmip_tui.screens.cases import CasesScreen
from hmip_tui.screens.file_forms import FileForm
from hmip_tui.screens.help import HelpScreen
from hmip_tui.screens.review import ReviewScreen
from hmip_tui.screens.start import StartScreen
from hmip_tui.screens.widgets.text_input import PathSuggester, TextInput
from hmip_tui.store import unlocked
from hmip_tui.text import visible
from tests.screens.support import (
    HOSTILE,
    add,
    create,
    marked,
    said,
    shown,
    squeezed,
    text,
)

Driven = Pilot[None]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("HMIP_TUI_HOME", str(home))
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An inspection with one case, not opened yet."""
    path = tmp_path / "leeds.sqlite"
    with create(path, provider="Leeds CRC") as inspection:
        add(inspection, "CS-1")
    return path


def names(folder: Path) -> list[str]:
    """What is in a folder, but for this device's identity; nothing if there is none."""
    return sorted(f.name for f in folder.glob("*") if f.name != "device")


@pytest.fixture
def damaged_list(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    paths.recent_files().write_text("no list", encoding="ascii")
    return paths.recent_files()


@asynccontextmanager
async def running(
    inspection: Inspection | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Driven]:
    app = HmipApp(inspection)
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            await settled(pilot)
            yield pilot
    finally:
        if app.inspection is not None:
            app.inspection.close()


async def settled(pilot: Driven) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Driven, happened: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about, at most a minute."""
    async with asyncio.timeout(60):
        while not happened():
            await pilot.pause(0.02)


async def press(pilot: Driven, *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def write(pilot: Driven, field: str, value: str) -> None:
    """Put a text into a field of a form, as a person who pastes it does."""
    line = pilot.app.screen.query_one(f"#{field}", TextInput)
    line.focus()
    line.select_all()
    line.post_message(Paste(value))
    await settled(pilot)


def nothing_open(pilot: Driven) -> bool:
    assert isinstance(pilot.app, HmipApp)
    return pilot.app.inspection is None


def told(pilot: Driven) -> str:
    """What a form says, on one line."""
    panel = pilot.app.screen.query_one("#said")
    lines = (line[1:-1].strip("│ ") for line in shown(pilot.app)[panel.region.y :][:6])
    return " ".join(" ".join(lines).split())


def remember(path: Path, provider: str = "Leeds CRC", cases: int = 130) -> None:
    recent.add(Recent(path, provider, cases, datetime(2020, 3, 2, 12, tzinfo=UTC)))


class TestRecent:
    async def test_at_first_there_are_none(self) -> None:
        async with running() as pilot:
            assert "Recent inspections: none yet" in text(pilot.app)
            assert "Demonstration" in marked(pilot.app)
            await press(pilot, "1", "delete", "end")
            assert isinstance(pilot.app.screen, StartScreen)

    async def test_a_file_that_was_opened_comes_first(self, file: Path) -> None:
        remember(file.with_name("gone.sqlite"), "Gone CRC")
        async with running(Inspection.open(file)):
            pass
        found = recent.load().files
        assert [(f.path, f.provider, f.cases) for f in found] == [
            (file, "Leeds CRC", 1),
            (file.with_name("gone.sqlite"), "Gone CRC", 130),
        ]
        async with running(size=(120, 40)) as pilot:
            assert "Leeds CRC" in marked(pilot.app)
            assert "1 case " in marked(pilot.app)
            assert str(file) in text(pilot.app)
            await press(pilot, "down")
            assert "file is gone" in marked(pilot.app)
            assert "moved, renamed or removed" in text(pilot.app)

    @pytest.mark.parametrize("keys", [["enter"], ["space"], ["1"], ["home", "end", "enter"]])
    async def test_keys_open_it(self, file: Path, keys: list[str]) -> None:
        remember(file)
        async with running() as pilot:
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, CasesScreen)
            assert pilot.app.screen.inspection.path == file
        assert recent.load().files[0].cases == 1

    async def test_the_mouse_opens_it(self, file: Path) -> None:
        remember(file)
        async with running() as pilot:
            y = next(n for n, line in enumerate(shown(pilot.app)) if "Leeds CRC" in line)
            await pilot.click(offset=(10, y))
            await settled(pilot)
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_the_heading_cannot_be_marked(self, file: Path) -> None:
        remember(file)
        async with running() as pilot:
            await press(pilot, "up")
            assert "Quit" in marked(pilot.app)
            await press(pilot, "down")
            assert "Leeds CRC" in marked(pilot.app)
            y = next(n for n, line in enumerate(shown(pilot.app)) if "Recent" in line)
            await pilot.click(offset=(10, y))
            await settled(pilot)
            assert isinstance(pilot.app.screen, StartScreen)

    async def test_one_is_taken_from_the_list_and_the_file_stays(self, file: Path) -> None:
        remember(file.with_name("gone.sqlite"), "Gone CRC")
        remember(file)
        async with running() as pilot:
            await press(pilot, "delete")
            assert "Gone CRC" in marked(pilot.app)
            assert "the file itself was not touched" in said(pilot.app)
            await press(pilot, "delete")
            assert "none yet" in text(pilot.app)
        assert file.name in names(file.parent)
        assert not recent.load().files

    async def test_a_file_that_is_gone_is_said_to_be(self, file: Path) -> None:
        remember(file.with_name("gone.sqlite"))
        async with running() as pilot:
            await press(pilot, "enter")
            assert squeezed("gone.sqlite does not exist.") in squeezed(said(pilot.app))
            assert isinstance(pilot.app.screen, StartScreen)

    async def test_a_damaged_list_is_set_aside_and_said(self, damaged_list: Path) -> None:
        async with running() as pilot:
            assert said(pilot.app).startswith("The list of recent files was damaged.")
            assert str(damaged_list.with_suffix(".damaged.json")) in squeezed(said(pilot.app))

    async def test_a_damaged_list_is_said_beside_an_open_file(
        self, damaged_list: Path, file: Path
    ) -> None:
        async with running(Inspection.open(file)) as pilot:
            await until(pilot, lambda: "damaged. It is kept as" in text(pilot.app))
        assert names(damaged_list.parent) == ["recent.damaged.json", "recent.json", "replicas"]

    async def test_a_list_that_cannot_be_written_is_said_and_no_more(
        self, home: Path, file: Path
    ) -> None:
        paths.recent_files().mkdir(parents=True)
        async with running(Inspection.open(file), (160, 40)) as pilot:
            await until(pilot, lambda: "cannot be" in text(pilot.app))
            assert isinstance(pilot.app.screen, CasesScreen)

    @pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
    async def test_every_text_is_shown_literally(self, nasty: str, size: tuple[int, int]) -> None:
        remember(Path("/no/such/folder") / nasty, nasty)
        async with running(size=size) as pilot:
            assert visible(nasty)[:8] in marked(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, StartScreen)
            for line in shown(pilot.app):
                assert visible(line) == line

    async def test_twenty_fit_by_scrolling(self) -> None:
        for n in range(20):
            remember(Path(f"/no/{n}.sqlite"), f"Provider {n}")
        async with running() as pilot:
            await press(pilot, "end")
            assert "Provider 0 " in marked(pilot.app)
            await press(pilot, "home")
            assert "New inspection" in marked(pilot.app)
            await press(pilot, "9")
            assert "Provider 11" in marked(pilot.app)


WORDS = "a herring in the rain"


class TestEncrypted:
    @pytest.fixture
    def locked(self, tmp_path: Path) -> Path:
        path = tmp_path / "locked.sqlite"
        create(path).close()
        encryption.set_passphrase(path, WORDS, "")
        unlocked.forget()
        return path

    async def test_it_asks_for_its_passphrase(self, locked: Path) -> None:
        async with running(size=(100, 30)) as pilot:
            await press(pilot, "o")
            await write(pilot, "path", str(locked))
            await press(pilot, "enter")
            assert "locked.sqlite is encrypted" in text(pilot.app)
            await write(pilot, "passphrase", "a herring in the sun")
            await press(pilot, "enter")
            assert "That does not open locked.sqlite." in told(pilot)
            await write(pilot, "passphrase", WORDS)
            assert WORDS not in text(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_so_does_a_recent_one_and_escape_leaves_it(self, locked: Path) -> None:
        remember(locked, "Leeds CRC")
        async with running(size=(100, 30)) as pilot:
            await press(pilot, "1")
            assert "locked.sqlite is encrypted" in text(pilot.app)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, StartScreen)
            await press(pilot, "1")
            await write(pilot, "passphrase", WORDS)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CasesScreen)


class TestNew:
    async def test_provider_and_enters_create_it(self, home: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n", *"Leeds", "space", *"CRC", "enter", "enter", "enter")
            await press(pilot, "enter")
            assert "Without a passphrase anybody who has the file can read it." in told(pilot)
            assert nothing_open(pilot)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CasesScreen)
            assert pilot.app.screen.inspection.path == home / "leeds-crc.sqlite"
            assert pilot.app.screen.inspection.provider == "Leeds CRC"
        assert recent.load().files[0].provider == "Leeds CRC"

    async def test_typing_takes_the_place_of_the_proposed_path(self, tmp_path: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n", *"Leeds", "enter", *"mine.sqlite")
            line = pilot.app.screen.query_one("#path", TextInput)
            assert line.value == "mine.sqlite"
            await press(pilot, "up", "down", *"2")
            assert line.value == "mine.sqlite2"

    async def test_a_path_that_somebody_typed_is_kept(self, tmp_path: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n")
            await write(pilot, "path", str(tmp_path / "mine.sqlite"))
            await write(pilot, "provider", "Leeds")
            await press(pilot, *["enter"] * 5)
        with Inspection.open(tmp_path / "mine.sqlite", writable=False) as inspection:
            assert inspection.provider == "Leeds"

    async def test_a_framework_from_a_file(self, tmp_path: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n")
            await write(pilot, "provider", "Leeds")
            await write(pilot, "framework", "tests/data/small-framework.toml")
            await press(pilot, *["enter"] * 3)
            assert pilot.app.screen.query("#tabs")
            assert "Visits" in text(pilot.app)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("provider", "  ", "The provider needs a name."),
            ("path", "", "Type the path of a file."),
            ("path", "{tmp}/none/a.sqlite", "The folder {tmp}/none does not exist."),
            ("path", "{tmp}/leeds.sqlite", "{tmp}/leeds.sqlite exists already"),
            ("path", "{tmp}/" + "x" * 300, "x cannot be "),
            ("framework", "{tmp}/none.toml", "{tmp}/none.toml cannot be read"),
            ("framework", "{tmp}/leeds.sqlite", "NUL byte"),
            ("framework", "{tmp}/bad.toml", "mistakes. 'hmip framework check' lists all"),
            ("framework", "{tmp}/broken.toml", "not valid TOML"),
        ],
    )
    async def test_what_is_wrong_is_said_and_nothing_lost(
        self, file: Path, tmp_path: Path, field: str, value: str, sentence: str
    ) -> None:
        (tmp_path / "bad.toml").write_text("format = 1\n", encoding="ascii")
        (tmp_path / "broken.toml").write_text("format = ", encoding="ascii")
        value = value.format(tmp=tmp_path)
        async with running(size=(100, 30)) as pilot:
            await press(pilot, "n")
            await write(pilot, "provider", "Leeds CRC")
            await write(pilot, field, value)
            before = [line.value for line in pilot.app.screen.query(TextInput)]
            pilot.app.screen.query_one("#framework").focus()
            await press(pilot, "enter")
            assert squeezed(sentence.format(tmp=tmp_path)) in squeezed(told(pilot))
            assert [line.value for line in pilot.app.screen.query(TextInput)] == before
            assert nothing_open(pilot)

    async def test_escape_creates_nothing(self, home: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n", *"Leeds", "enter", "escape")
            assert isinstance(pilot.app.screen, StartScreen)
        assert names(home) == []

    async def test_a_folder_that_may_not_be_written_is_said(self, tmp_path: Path) -> None:
        folder = tmp_path / "locked"
        folder.mkdir()
        folder.chmod(0o500)
        if os.access(folder, os.W_OK):
            pytest.skip("permissions do not bind this user")
        async with running(size=(100, 30)) as pilot:
            await press(pilot, "n")
            await write(pilot, "provider", "Leeds")
            await write(pilot, "path", str(folder / "a.sqlite"))
            await press(pilot, *["enter"] * 4)
            assert "cannot be written to" in told(pilot)

    async def test_a_passphrase_encrypts_it(self, home: Path) -> None:
        secret, public = encryption.new_recovery_key()
        async with running(size=(100, 30)) as pilot:
            await press(pilot, "n", *"Leeds", "enter", "enter", "enter")
            await write(pilot, "passphrase", WORDS)
            await write(pilot, "again", "a herring in the sun")
            await write(pilot, "recovery", public[:-1])
            await press(pilot, "enter")
            assert "The two passphrases differ." in told(pilot)
            await write(pilot, "again", WORDS)
            await press(pilot, "tab", "enter")
            assert "no recovery key" in told(pilot)
            pilot.app.screen.query_one("#recovery", TextInput).value = ""
            await press(pilot, "enter")
            assert "nobody can read the file once its passphrase is forgotten" in told(pilot)
            assert nothing_open(pilot)
            await write(pilot, "recovery", public)
            assert WORDS not in text(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CasesScreen)
        unlocked.forget()
        encryption.unlock(home / "leeds.sqlite", secret)

    @pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE)
    async def test_what_is_pasted_is_shown_literally(self, nasty: str, home: Path) -> None:
        async with running() as pilot:
            await press(pilot, "n")
            await write(pilot, "provider", nasty)
            for line in shown(pilot.app):
                assert visible(line) == line
            await press(pilot, *["enter"] * 5)
            assert isinstance(pilot.app.screen, CasesScreen)
            for line in shown(pilot.app):
                assert visible(line) == line


def make_others(file: Path) -> None:
    """Put files beside an inspection that are none."""
    file.with_name("text.sqlite").write_text("text", encoding="ascii")
    file.with_name("damaged.sqlite").write_bytes(file.read_bytes()[:5000])
    with closing(sqlite3.connect(file.with_name("other.sqlite"))) as other:
        other.execute("CREATE TABLE t (x)")


class TestOpen:
    async def test_a_path_is_opened(self, file: Path) -> None:
        async with running() as pilot:
            await press(pilot, "o")
            await write(pilot, "path", f"'{file}'")
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_what_cannot_be_opened_is_said_and_kept(self, tmp_path: Path, file: Path) -> None:
        make_others(file)
        with Inspection.open(file):
            async with running(size=(100, 30)) as pilot:
                await press(pilot, "o")
                for path, sentence in [
                    (tmp_path / "none.sqlite", "does not exist."),
                    (tmp_path, "is a folder, not an inspection file."),
                    (tmp_path / "text.sqlite", "is not an inspection file of this program."),
                    (tmp_path / "other.sqlite", "is not an inspection file of this program."),
                    (tmp_path / "damaged.sqlite", "damaged.sqlite"),
                    (tmp_path / ("x" * 300), "x cannot be "),
                    (file, "is open in another window."),
                ]:
                    await write(pilot, "path", str(path))
                    await press(pilot, "enter")
                    assert squeezed(sentence) in squeezed(told(pilot))
                    assert pilot.app.screen.query_one("#path", TextInput).value == str(path)
                    assert nothing_open(pilot)

    async def test_right_takes_what_is_suggested(self, file: Path, tmp_path: Path) -> None:
        async with running() as pilot:
            await press(pilot, "o")
            await write(pilot, "path", f"{tmp_path}/le")
            await press(pilot, "right")
            line = pilot.app.screen.query_one("#path", TextInput)
            assert line.value == str(file)

    async def test_escape_opens_nothing(self) -> None:
        async with running() as pilot:
            await press(pilot, "o", "escape")
            assert isinstance(pilot.app.screen, StartScreen)
            assert nothing_open(pilot)


class TestSuggestions:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("Beta", "alpha", ".hidden"):
            (tmp_path / name).mkdir()
        for name in ("beta.sqlite", "beta.txt", "\x1b[31mred.sqlite", "\u202eevil.sqlite"):
            (tmp_path / name).touch()
        return tmp_path

    @pytest.mark.parametrize(
        ("typed", "suggested"),
        [
            ("/", "/alpha/"),
            ("/a", "/alpha/"),
            ("/b", "/beta.sqlite"),
            ("/B", "/Beta/"),
            ("/.", "/.hidden/"),
            ("/beta.t", None),
            ("/\x1b", None),
            ("/\u202e", None),
            ("/x", None),
            ("/none/x", None),
            ("/beta.txt/x", None),
            ("/a\0b/x", None),
        ],
    )
    @pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
    async def test_a_path_is_completed(
        self, folder: Path, typed: str, suggested: str | None
    ) -> None:
        found = await PathSuggester(".sqlite").get_suggestion(f"{folder}{typed}")
        assert found == (None if suggested is None else f"{folder}{suggested}")

    async def test_it_knows_the_home_folder(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(folder))
        monkeypatch.setenv("USERPROFILE", str(folder))
        assert await PathSuggester().get_suggestion("~/a") == f"~/alpha{os.sep}"
        assert await PathSuggester().get_suggestion("~nobody-has-this-name/a") is None


class TestDemonstration:
    async def test_it_is_created_with_progress_and_opened(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[str] = []
        say = StartScreen.say

        def saying(self: StartScreen, message: str, *, alert: bool = False) -> None:
            seen.append(message)
            say(self, message, alert=alert)

        monkeypatch.setattr(StartScreen, "say", saying)
        async with running() as pilot:
            await pilot.press("d")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
            await settled(pilot)
        progress = [m for m in seen if m.startswith("Creating the demonstration")]
        assert progress == sorted(progress, key=lambda m: int(m.split()[-1].rstrip("%")))
        assert len(progress) > 10
        assert recent.load().files[0].path == paths.demonstration()

    async def test_nothing_else_begins_meanwhile(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go_on = threading.Event()
        begun: list[Path] = []

        def slow(path: Path, _progress: demonstration.Progress) -> None:
            begun.append(path)
            go_on.wait(60)
            file.rename(path)

        monkeypatch.setattr(demonstration, "create", slow)
        remember(file)
        async with running() as pilot:
            for key in ("d", "d", "n", "o", "1", "enter"):
                await pilot.press(key)
                assert isinstance(pilot.app.screen, StartScreen)
            go_on.set()
            await until(pilot, lambda: isinstance(pilot.app.screen, CasesScreen))
        assert begun == [paths.demonstration()]

    @pytest.fixture
    def made(self, file: Path) -> Path:
        return file.rename(paths.demonstration())

    async def test_one_that_is_there_is_opened(self, made: Path) -> None:
        async with running() as pilot:
            await press(pilot, "d")
            assert isinstance(pilot.app.screen, CasesScreen)

    async def test_quitting_meanwhile_leaves_nothing(self, home: Path) -> None:
        async with running() as pilot:
            await pilot.press("d")
            await until(pilot, lambda: "%" in said(pilot.app) and " 0%" not in said(pilot.app))
            await pilot.press("q")
        await asyncio.get_running_loop().shutdown_default_executor()  # as the program's end does
        assert names(home) == []

    async def test_what_goes_wrong_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(path: Path, progress: demonstration.Progress) -> None:
            progress(1, 2)
            raise FileProblem(f"{path} could not be made: the disk is full.")

        monkeypatch.setattr(demonstration, "create", full)
        async with running(size=(160, 24)) as pilot:
            await press(pilot, "d")
            assert said(pilot.app).endswith("could not be made: the disk is full.")
            await press(pilot, "n")
            assert isinstance(pilot.app.screen, FileForm)

    async def test_a_folder_that_cannot_be_made_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "file" / "home"))
        async with running(size=(160, 24)) as pilot:
            await press(pilot, "d")
            assert "could not be made" in said(pilot.app)


class TestKeys:
    async def test_quit_quits(self) -> None:
        async with running() as pilot:
            await pilot.press("q")
            await pilot.pause()
            assert pilot.app.return_code == 0

    @pytest.mark.parametrize("keys", [["question_mark"], ["f1"], [*["down"] * 3, "enter"]])
    async def test_help_lists_the_keys(self, keys: list[str]) -> None:
        async with running() as pilot:
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, HelpScreen)
