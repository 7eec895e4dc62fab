"""The screens that lie beside cases and ratings, by name; each is imported when it is shown."""

from __future__ import annotations

from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.names_guard import Finding


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


def place_of(finding: Finding, inspection: Inspection) -> Screen[None] | None:
    """The screen, with the text marked, to mend what belongs to no case; None if there is none.

    Texts of evidence about the organisation, of the panel's reasons and of recommendations.
    """
    from hmip_tui.materials import NAMES
    from hmip_tui.organising import Organising

    framework, place = inspection.framework, finding.place
    named, _, _ = place.question.partition(" ")
    if place.field == "recommendation":
        from hmip_tui.recommending import Recommending
        from hmip_tui.screens.recommendations import RecommendationsScreen

        all_there_are = Recommending(inspection).recommendations()
        same = (r.id for r in all_there_are if finding.text in (r.text, r.addressee, r.evidence))
        return RecommendationsScreen(inspection, next(same, ""))
    if place.field == "panel's reason" and named in framework.standards:
        from hmip_tui.screens.panel import PanelScreen

        return PanelScreen(inspection, named)
    if place.field in NAMES.values():
        from hmip_tui.screens.standard_page import StandardPage

        asked = framework.key_questions.get(named)
        standard = next(iter(framework.standards)) if asked is None else asked.standard
        items = Organising(inspection).materials()
        found = (item.subject for item in items if finding.text in item.told.values())
        return StandardPage(inspection, standard, next(found, ""))
    return None
