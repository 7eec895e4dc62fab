"""A text in a real program that edits its file, and what is left behind: nothing."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hmip_tui import editing
from hmip_tui.editing import Edited, edit, remove_leftovers

WRITTEN = "Seen in the file: nobody's name."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "the home" / "data"
    monkeypatch.setenv("HMIP_TUI_HOME", str(folder))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    return folder


def editor(tmp_path: Path, does: str) -> str:
    """The command of an editor that does what Python lines say with ``file``, a Path."""
    script = tmp_path / "an editor.py"
    script.write_text(
        f"import os, sys\nfrom pathlib import Path\nfile = Path(sys.argv[-1])\n{does}\n"
    )
    return f'"{sys.executable}" "{script}" --wait'


def left(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir()) if home.exists() else []


def test_what_is_saved_comes_back(home: Path, tmp_path: Path) -> None:
    does = "file.write_text(file.read_text() + 'More.\\n')"
    assert edit("One.\nTwo.", editor(tmp_path, does)) == Edited("One.\nTwo.\nMore.", "")
    assert edit("", editor(tmp_path, does)) == Edited("More.", "")
    assert left(home) == []


def test_the_environment_goes_before_the_setting(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", editor(tmp_path, "file.write_text('by $EDITOR')"))
    assert edit("", "no-such-editor").text == "by $EDITOR"


def test_it_is_told_all_of_the_environment_but_passphrases(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HMIP_TUI_PASSPHRASE", "HMIP_TUI_NEW_PASSPHRASE", "HMIP_TUI_SOMETHING"):
        monkeypatch.setenv(name, "a herring in the rain")
    does = "file.write_text(' '.join(n for n in os.environ if n.startswith('HMIP_TUI_')))"
    told = (edit("", editor(tmp_path, does)).text or "").split()
    assert sorted(told) == ["HMIP_TUI_HOME", "HMIP_TUI_SOMETHING"]


def test_nobody_else_can_read_it_and_its_name_says_nothing(home: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    does = (
        f"Path({str(told)!r}).write_text('\\n'.join([oct(file.stat().st_mode & 0o777),"
        "oct(file.parent.stat().st_mode & 0o777), str(file.parent.parent), *sys.argv[1:]]))"
    )
    edit(WRITTEN, editor(tmp_path, does))
    file_mode, folder_mode, data, wait, file = told.read_text().splitlines()
    if os.name != "nt":
        assert (file_mode, folder_mode) == ("0o600", "0o700")
    assert (data, wait, Path(file).name) == (str(home), "--wait", "evidence.txt")
    assert WRITTEN not in file


def test_what_an_editor_leaves_goes_with_the_folder(home: Path, tmp_path: Path) -> None:
    does = (
        "(file.parent / '.evidence.txt.swp').write_text(file.read_text())\n"
        "(file.parent / 'evidence.txt~').write_text(file.read_text())\n"
        "(file.parent / 'backups').mkdir()\n"
        "(file.parent / 'backups' / '1').write_text(file.read_text())"
    )
    edited = edit(WRITTEN, editor(tmp_path, does))
    assert edited.text is None
    assert left(home) == []


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("pass", "Nothing was changed in"),
        (
            "file.write_bytes(file.read_bytes().replace(b'\\n', b'\\r\\n'))",
            "Nothing was changed in",
        ),
        ("file.write_text('')", "came back empty, so it stays as it was"),
        ("file.write_text(' \\n\\n')", "came back empty, so it stays as it was"),
        ("file.unlink()", "Nothing was changed in"),
        ("file.unlink(); file.mkdir()", "cannot be read"),
        ("file.write_bytes(bytes(2**20 + 1))", "larger than 1 MiB"),
        ("sys.exit(3)", "ended with status 3: nothing was changed"),
        ("file.write_text(''); sys.exit(3)", "ended with status 3: nothing was changed"),
    ],
)
def test_where_nothing_comes_back_a_sentence_says_so(
    home: Path, tmp_path: Path, does: str, said: str
) -> None:
    edited = edit("As it was.", editor(tmp_path, does))
    assert edited.text is None
    assert said in edited.said
    assert left(home) == []


def test_one_that_ends_at_once_is_told_how_to_wait(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "_AT_ONCE", 60.0)
    assert "--wait" in edit("As it was.", editor(tmp_path, "pass")).said
    monkeypatch.setattr(editing, "_AT_ONCE", 0.0)
    assert "--wait" not in edit("As it was.", editor(tmp_path, "pass")).said


@pytest.mark.parametrize("saved", ["evidence.txt", "evidence.txt.save"])
def test_what_a_failing_editor_had_saved_is_not_lost(
    home: Path, tmp_path: Path, saved: str
) -> None:
    does = f"file.with_name({saved!r}).write_text('Written.'); sys.exit(4)"
    edited = edit("As it was.", editor(tmp_path, does))
    assert edited.text == "Written."
    assert "ended with status 4: what it had saved is recorded" in edited.said


def test_what_is_no_utf_8_is_taken_and_said(home: Path, tmp_path: Path) -> None:
    edited = edit("", editor(tmp_path, "file.write_bytes(b'caf\\xe9')"))
    assert edited.text == "caf\xe9"
    assert edited.said.startswith("Recorded, but the editor did not save it as UTF-8")


def test_an_editor_that_is_not_there_or_does_not_start(home: Path, tmp_path: Path) -> None:
    assert edit("x", "no-such-editor") == Edited(
        None, "Nothing was changed: there is no 'no-such-editor', which settings.toml names as "
        "editor."
    )  # fmt: skip
    if os.name != "nt":
        broken = tmp_path / "broken"
        broken.write_text("#!/no/such/interpreter\n")
        broken.chmod(0o700)
        assert "does not start" in edit("x", str(broken)).said
    assert left(home) == []


def test_a_data_folder_that_cannot_be_made(home: Path, tmp_path: Path) -> None:
    home.parent.write_text("a file in its place")
    edited = edit("x", editor(tmp_path, "file.write_text('y')"))
    assert edited.text is None
    assert edited.said.startswith("Nothing was changed: there is no file for the editor (")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("number", "text"), [(signal.SIGINT, "Written."), (signal.SIGTERM, "Half.")]
)
def test_keys_that_make_signals_are_the_editors_and_an_end_ends_it(
    home: Path, tmp_path: Path, number: signal.Signals, text: str
) -> None:
    before = signal.getsignal(number)
    does = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        f"file.write_text('Half.'); os.kill(os.getppid(), {int(number)})\n"
        "time.sleep(1); file.write_text('Written.')"
    )
    edited = edit("", editor(tmp_path, does))
    assert edited.text == text
    assert ("was ended by signal 15" in edited.said) == (number == signal.SIGTERM)
    assert signal.getsignal(number) is before


def test_leftovers_of_the_dead_go_and_those_of_the_living_stay(home: Path) -> None:
    remove_leftovers()  # there is no data folder yet
    code = (
        "import os, signal, sys; from hmip_tui import editing, paths\n"
        "folder, lock = editing._make_folder(paths.data_folder())\n"
        f"(folder / '.evidence.txt.swp').write_text({WRITTEN!r})\n"
        "print(folder.name, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        name = program.stdout.readline().strip()
        (home / "recent.json").write_text("[]")
        remove_leftovers()
        assert stat.S_ISDIR((home / name).stat().st_mode)
        assert WRITTEN in (home / name / ".evidence.txt.swp").read_text()
        program.kill()
        program.wait()
    remove_leftovers()
    assert left(home) == ["recent.json"]


def test_a_folder_that_stays_is_told_and_goes_later(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as held:  # as Windows holds a file that an editor still has open
        held.setattr("shutil.rmtree", lambda *_, **__: None)
        edited = edit("x", editor(tmp_path, "file.write_text('y')"))
    assert edited.text == "y"
    (name,) = left(home)
    assert edited.said == f"{home / name} could not be removed; the next start tries again."
    remove_leftovers()
    assert left(home) == []


def test_an_editor_that_is_open_keeps_its_folder(home: Path, tmp_path: Path) -> None:
    does = "from hmip_tui import editing; editing.remove_leftovers(); file.write_text('There.')"
    assert edit("", editor(tmp_path, does)).text == "There."
    assert left(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has folders in memory")
@pytest.mark.parametrize("session", [True, False])
def test_a_confidential_text_is_in_memory_and_on_no_disk(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: bool
) -> None:
    own = tmp_path / "run"
    own.mkdir(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own) if session else "")
    does = "file.write_text(f'{file.parent} {oct(file.parent.parent.stat().st_mode & 0o777)}')"
    edited = edit(WRITTEN, editor(tmp_path, does), confidential=True)
    root = (own if session else Path("/dev/shm")) / f"hmip-tui-{os.getuid()}"  # noqa: S108 - looked at
    assert edited.text is not None
    folder, mode = edited.text.split(" ")
    assert Path(folder).parent == root
    assert mode == "0o700"
    assert not Path(folder).exists()
    assert left(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has folders in memory")
def test_a_folder_that_somebody_else_put_there_is_not_used(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    own.mkdir()
    elsewhere.mkdir(0o700)
    (own / f"hmip-tui-{os.getuid()}").symlink_to(elsewhere)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own))
    edited = edit("", editor(tmp_path, "file.write_text(str(file))"), confidential=True)
    assert edited.text is not None
    assert edited.text.startswith("/dev/shm/")  # noqa: S108 - where it is looked for next


def test_without_memory_a_confidential_text_is_not_given_away(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    edited = edit(WRITTEN, editor(tmp_path, "file.write_text('y')"), confidential=True)
    assert edited.text is None
    assert "this file is encrypted" in edited.said
