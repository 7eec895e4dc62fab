"""``hmip train``: the training inspection."""

from __future__ import annotations

from hmip_tui import paths
from hmip_tui.commands.console import narrate


def train(*, anew: bool) -> int:
    """Open the training inspection, which is made if it is not there, or ``anew``.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui.commands.opening import open_file
    from hmip_tui.training_file import provide

    path = paths.training()
    provide(path, anew=anew)
    narrate(f"This is a training file, {path}; nothing in it is part of any inspection.")
    return open_file(path)
