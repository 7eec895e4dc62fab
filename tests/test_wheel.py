"""The distributions: what is in them, and that the wheel alone is a working program."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hmip_tui

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_SUFFIXES = {".py", ".sql", ".tcss", ".toml"}
INSTALLED_AS = {
    "hmip_tui": "hmip_tui",
    "screens": "hmip_tui/screens",
    "schema": "hmip_tui/schema",
}


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """Run a command without a terminal and return what it prints; fail with all of it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment["PYTHONUTF8"] = "1"
    if home is not None:
        environment["HMIP_TUI_HOME"] = str(home)
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def files_of_the_tree() -> set[str]:
    """Paths, as the wheel should name them, of the code and data under the three directories."""
    return {
        f"{installed}/{(Path(folder) / name).relative_to(ROOT / top).as_posix()}"
        for top, installed in INSTALLED_AS.items()
        for folder, _, names in os.walk(ROOT / top)  # does not walk into the two links
        for name in names
        if Path(name).suffix in SHIPPED_SUFFIXES
    }


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sdist and the wheel made from it, built away from the tree."""
    base = tmp_path_factory.mktemp("build in a path with spaces")
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")
    copy = Path(shutil.copytree(ROOT, base / "tree", symlinks=True, ignore=ignored))
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", base / "dist", cwd=copy)
    return base / "dist"


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of commands of an environment that holds the wheel and nothing of the tree."""
    base = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", base / "venv", cwd=base)
    folder = base / "venv" / ("Scripts" if os.name == "nt" else "bin")
    constraints = shutil.copy(ROOT / "constraints.txt", base)
    run(folder / "python", "-m", "pip", "install", "-q", "-c", constraints, wheel, cwd=base)
    return folder


def test_both_distributions_are_built(dist: Path) -> None:
    name = f"hmip_tui-{hmip_tui.__version__}"
    assert {path.name for path in dist.iterdir()} == {
        f"{name}.tar.gz",
        f"{name}-py3-none-any.whl",
    }


def test_the_wheel_holds_the_code_and_data_of_the_tree_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert names - metadata == files_of_the_tree() | {"hmip_tui/py.typed"}


def test_the_wheel_holds_the_licence(wheel: Path) -> None:
    (licence,) = (n for n in zipfile.ZipFile(wheel).namelist() if n.endswith("/LICENSE"))
    assert zipfile.ZipFile(wheel).read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_installed_program_says_its_version(programs: Path, tmp_path: Path) -> None:
    for command in ([programs / "hmip"], [programs / "python", "-m", "hmip_tui"]):
        assert hmip_tui.__version__ in run(*command, "--version", cwd=tmp_path)


def test_the_installed_demonstration_runs_without_a_terminal(
    programs: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for _ in ("made", "found"):
        assert "2.1.3" in run(programs / "hmip", "demo", cwd=tmp_path, home=home)
        assert any(path.is_file() for path in home.rglob("*")), "it is not kept in its home"
