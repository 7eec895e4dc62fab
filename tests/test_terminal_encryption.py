"""A day with an encrypted inspection in a real terminal: what is found on the disk afterwards."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX pseudo-terminal", allow_module_level=True)
pytest.importorskip("sqlcipher3", reason="this system has no SQLCipher")

import resource

from hmip_tui import encryption, framework_files, recent
from hmip_tui.application import Inspection, Position
from hmip_tui.cli import main
from hmip_tui.store import unlocked
from tests.screens.support import add
from tests.terminal import Terminal

CASE, QUIT, EDITOR = "CS-4711", "\x11", "\x0f"
WORDS = "a herring in the rain"
PROVIDER = "Nowhereshire CRC"
TYPED, EDITED, LOST = "Zyxwv was told in confidence", "Qqzzy wrote this elsewhere", "Kkwwq was lost"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; temporary files come below ``tmp_path`` too, what is in memory does not."""
    folder = tmp_path / "disk" / "home"
    for name, place in {
        "HMIP_TUI_HOME": folder,
        "HOME": tmp_path / "disk",
        "TMPDIR": tmp_path / "disk" / "tmp",
        "XDG_RUNTIME_DIR": tmp_path / "memory",
    }.items():
        monkeypatch.setenv(name, str(place))
    for name in ("disk/tmp", "memory", "disk/share"):
        (tmp_path / name).mkdir(parents=True)
    recent.forget(tmp_path)  # a list that is there, so that this is no first run
    return folder


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "disk" / "a.sqlite"
    key = encryption.new_key(WORDS)
    document = framework_files.built_in()
    with Inspection.create(path, document, {"provider": PROVIDER}, key=key) as made:
        encryption.protect(made.record, encryption.new_recovery_key()[1])
        add(made, CASE)
        made.go_to(Position(CASE, made.framework.routes["supervision"][0].id))
    unlocked.forget()
    return path


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that writes a text, leaves a copy of its own beside it, and waits for a line."""
    script = tmp_path / "an editor.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "file = Path(sys.argv[-1])\n"
        f"file.write_text({EDITED!r})\n"
        f"file.with_name('.swap').write_text({EDITED!r})\n"
        "print('\\x1b[H\\x1b[JEDITING', file, flush=True)\n"
        "sys.stdin.readline()\n"
    )
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    return script


@pytest.fixture
def terminal(file: Path, editor: Path) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "hmip_tui", str(file)]
    with Terminal(command, width=100, height=30) as window:
        yield window


def found(folder: Path, words: Sequence[str]) -> list[str]:
    """Which words stand in files below a folder, in any way that text is kept."""
    ways = ("utf-8", "utf-16-le", "utf-16-be")
    return [
        f"{word} in {path}"
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if any(word.encode(way) in path.read_bytes() for way in ways)
    ]


def unlock(window: Terminal) -> None:
    window.wait_for("Passphrase or recovery key of a.sqlite:")
    window.press(f"{WORDS}\r")
    window.wait_for("not yet answered")
    window.settle()


def test_nothing_of_a_day_can_be_read_on_the_disk(
    terminal: Terminal, file: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.wait_for("Passphrase or recovery key of a.sqlite:")
    terminal.press("a herring in the sun\r")
    terminal.wait_for("That does not open a.sqlite.")
    asked = "Passphrase or recovery key"
    terminal.wait_until(lambda: terminal.screen.words.count(asked) > 1)  # what comes before is lost
    unlock(terminal)
    terminal.press("y")
    terminal.settle()
    terminal.press(f"e{TYPED}")
    terminal.wait_for(TYPED)
    terminal.press(EDITOR)
    terminal.wait_for("EDITING")
    disk = tmp_path / "disk"
    words = (TYPED, EDITED, PROVIDER, CASE, WORDS, "CREATE TABLE", "judgement")
    assert found(disk, words) == []
    assert found(tmp_path / "memory", [EDITED])
    terminal.press("\r")
    terminal.wait_for(EDITED)
    assert found(tmp_path / "memory", [EDITED]) == []
    terminal.press("\x1b")
    terminal.settle(0.5)
    assert found(disk, words) == []
    terminal.press(QUIT)
    assert terminal.wait_for_end() == 0
    drawn = b"".join(chunk for _, chunk in terminal.chunks)
    assert WORDS.encode() not in drawn
    # what is handed over, exchanged and backed up
    monkeypatch.setenv("HMIP_TUI_PASSPHRASE", WORDS)
    assert main(["pack", str(file), "-o", str(disk / "a.hmip-pack")]) == 0
    assert main(["sync", str(file), str(disk / "share")]) == 0
    assert main(["backup", str(file)]) == 0
    names = {path.suffix for path in disk.rglob("*") if path.is_file()}
    assert {".sqlite", ".hmip-pack", ".hmip-backup", ".entries", ".recovery"} <= names
    assert found(disk, words) == []
    open_to_others = {p for p in disk.rglob("*") if p.is_file() and p.stat().st_mode & 0o077}
    assert open_to_others == {p for p in (disk / "share").rglob("*") if p.is_file()}
    with Inspection.open(file, writable=False) as inspection:
        assert [item.text for item in inspection.record.evidence()] == [EDITED]


@pytest.mark.parametrize(
    ("typed", "said", "status"),
    [
        (b"\x04", "Interrupted.", 130),
        (b"\x03", "Interrupted.", 130),
        (b"caf\xe9 noir tonight\r", "That does not open a.sqlite.", None),
    ],
    ids=["end", "interrupt", "no text"],
)
def test_whatever_is_typed_for_a_passphrase_is_answered_in_a_sentence(
    terminal: Terminal, typed: bytes, said: str, status: int | None
) -> None:
    terminal.wait_for("Passphrase or recovery key of a.sqlite:")
    terminal.send(typed)
    terminal.wait_for(said)
    if status is not None:
        assert terminal.wait_for_end() == status
    assert "Traceback" not in terminal.screen.words


def test_told_to_end_while_it_asks_it_gives_the_terminal_back(terminal: Terminal) -> None:
    before = terminal.modes
    terminal.wait_for("Passphrase or recovery key of a.sqlite:")
    terminal.wait_until(lambda: terminal.modes != before)
    terminal.process.terminate()
    assert terminal.wait_for_end() == 128 + signal.SIGTERM
    assert terminal.modes == before


def test_nor_of_a_killed_one_and_nothing_is_lost(
    terminal: Terminal, file: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(terminal)
    terminal.press("y")
    terminal.settle()
    terminal.press(f"e{TYPED}\x1b")
    terminal.settle(0.5)
    terminal.press(f"e {LOST}")
    terminal.wait_for(LOST)
    terminal.kill()
    assert found(tmp_path / "disk", (TYPED, LOST, PROVIDER, CASE, WORDS)) == []
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)], width=100, height=30) as again:
        unlock(again)
        again.press(QUIT)
        assert again.wait_for_end() == 0
    assert found(tmp_path / "disk", (TYPED, LOST, PROVIDER, CASE, WORDS)) == []
    encryption.unlock(file, WORDS)
    with Inspection.open(file, writable=False) as inspection:
        assert inspection.record.evidence()[0].text.startswith(TYPED)


def test_a_crash_leaves_no_file_with_the_memory() -> None:
    """Python itself, SQLite or OpenSSL may crash: then nothing of the program is asked."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    if most == 0:
        pytest.skip("the system allows no such files, so this would show nothing")
    script = (
        "import resource as r; from hmip_tui.cli import main\n"
        "most = r.getrlimit(r.RLIMIT_CORE)[1]\n"
        "r.setrlimit(r.RLIMIT_CORE, (most, most)); main(['--version'])\n"
        "print(*r.getrlimit(r.RLIMIT_CORE))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == f"0 {most}"


def test_no_program_that_is_started_learns_the_passphrase(
    home: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = tmp_path / "an editor.py"
    script.write_text(f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    monkeypatch.setenv("HMIP_TUI_PASSPHRASE", WORDS)
    with Terminal([sys.executable, "-m", "hmip_tui", str(file)], width=100, height=30) as window:
        window.wait_for("not yet answered")
        window.settle()
        window.press("ye")
        window.settle()
        window.press(EDITOR)
        window.wait_until(told.exists)
        window.settle()
        window.press(QUIT)
    assert WORDS not in told.read_text()


def test_the_file_is_noise(file: Path) -> None:
    assert not re.search(rb"[A-Za-z]{15,}", file.read_bytes())


def test_a_new_file_is_plain_only_where_that_was_meant(home: Path, tmp_path: Path) -> None:
    """And of a file's name, which may come from elsewhere, nothing steers the terminal."""
    path = tmp_path / "a\x1b[31m\x07.sqlite"
    command = [sys.executable, "-m", "hmip_tui", "new", str(path), "--provider", PROVIDER]
    with Terminal(command, width=200, height=30) as window:
        window.wait_for("New passphrase for a\u241b[31m\u2407.sqlite:")
        window.press("\r")
        window.wait_for("anybody who has the file can read it. Enter once more")
        assert not path.exists()
        window.settle()  # the next prompt throws away what came before it
        window.press("\r")
        assert window.wait_for_end() == 0
    encryption.set_passphrase(path, WORDS, "")
    unlocked.forget()
    with Terminal([sys.executable, "-m", "hmip_tui", "verify", str(path)], width=200) as asked:
        asked.wait_for("Passphrase or recovery key of a\u241b[31m\u2407.sqlite:")
        asked.press(f"{WORDS}\r")
        assert asked.wait_for_end() == 0
    drawn = b"".join(chunk for chunks in (window.chunks, asked.chunks) for _, chunk in chunks)
    assert b"\x1b[31m" not in drawn
    assert b"\x07" not in drawn
