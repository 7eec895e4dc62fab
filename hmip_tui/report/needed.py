"""What some kinds of file need that is not always installed."""

from __future__ import annotations

import importlib

from hmip_tui.errors import Refused


def needed(module: str, package: str, what: str) -> None:
    """Raise :class:`Refused`, saying what to install, where ``module`` is not there."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        raise Refused(
            f"{what} needs {package}, which is not installed: pip install 'hmip-tui[report]'. "
            "HTML, CSV and JSON need nothing more."
        ) from error
