"""Where the program keeps what is not given a path."""

from __future__ import annotations

import os
from pathlib import Path

_HOME = "HMIP_TUI_HOME"


def data_folder() -> Path:
    """The folder for inspections, settings and this device's identity.

    What platformdirs says for this system, or the folder that ``HMIP_TUI_HOME`` names.
    """
    if given := os.environ.get(_HOME):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_data_dir("hmip-tui", appauthor=False))


def device_file() -> Path:
    """The file with this device's identity."""
    return data_folder() / "device"


def demonstration() -> Path:
    """The demonstration inspection."""
    return data_folder() / "demonstration.sqlite"


def training() -> Path:
    """The training inspection."""
    return data_folder() / "training.sqlite"


def recent_files() -> Path:
    """The list of inspection files opened last."""
    return data_folder() / "recent.json"


def settings_file() -> Path:
    """What this device's person has set."""
    return data_folder() / "settings.toml"


def keys_file() -> Path:
    """The keys that this device's person has given other meanings."""
    return data_folder() / "keys.toml"


def kept_keys() -> Path:
    """Which files' keys the system's key store has, by salt."""
    return data_folder() / "kept-keys"


def exchange_log() -> Path:
    """What was exchanged when, and with whom."""
    return data_folder() / "exchanges.log"


def backup_problems() -> Path:
    """What went wrong when files were to be backed up, by path."""
    return data_folder() / "backup-problems.json"
