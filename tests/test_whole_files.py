"""Files that are replaced as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import whole_files


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.toml"
    whole_files.replace(file, "é\r\n")
    assert file.read_bytes() == "é\r\n".encode()
    assert list(file.parent.iterdir()) == [file]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    whole_files.replace(file, "a much longer text")
    whole_files.replace(file, "short")
    assert file.read_text(encoding="utf-8") == "short"


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "a.toml"
    folder.mkdir()
    (folder / "in it").touch()
    with pytest.raises(OSError):  # noqa: PT011 - which one differs between systems
        whole_files.replace(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]
