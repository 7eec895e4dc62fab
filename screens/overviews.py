"""The screens that lie beside cases and ratings, by name; each is imported when it is shown."""

from __future__ import annotations

from textual.screen import Screen

from hmip_tui.application import Inspection


def overview(what: str, inspection: Inspection, sample: str) -> Screen[None]:
    """The screen of ``conflicts``, ``second`` assessments, ``progress``, ``hand_over`` or ``sync``.

    Or of ``sampling``: how a sample was drawn, and its balance. Raises ``KeyError``.
    """
    if what == "conflicts":
        from hmip_tui.screens.conflicts import ConflictsScreen

        return ConflictsScreen(inspection)
    if what == "second":
        from hmip_tui.screens.second import SecondScreen

        return SecondScreen(inspection, sample)
    if what == "progress":
        from hmip_tui.screens.progress import ProgressScreen

        return ProgressScreen(inspection)
    if what == "sync":
        from hmip_tui.screens.sync_centre import SyncCentre

        return SyncCentre(inspection)
    if what == "hand_over":
        from hmip_tui.screens.hand_over import HandOverScreen

        return HandOverScreen(inspection)
    if what == "sampling":
        from hmip_tui.screens.sampling import SamplingScreen

        return SamplingScreen(inspection, sample)
    raise KeyError(what)


def results(what: str, inspection: Inspection, sample: str) -> Screen[None]:
    """The screen of the ``comparison`` with published figures or of tested ``sub_samples``.

    Raises ``KeyError``.
    """
    if what == "comparison":
        from hmip_tui.screens.comparison import ComparisonScreen

        return ComparisonScreen(inspection)
    if what == "sub_samples":
        from hmip_tui.screens.sub_samples import SubSamplesScreen

        return SubSamplesScreen(inspection, sample)
    raise KeyError(what)
