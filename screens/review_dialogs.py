"""What the review screen opens: choices, the evidence editor, facts, check, lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hmip_tui.application import Position
from hmip_tui.errors import HmipError
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.case_view import CaseView
from hmip_tui.views import WHOLE_CASE
from hmip_tui.walk import key_question_of
from hmip_tui.wording import question_name


class ReviewDialogs(CaseView):
    """The actions that open something; each is imported when it is first used."""

    def action_go_to(self) -> None:
        """Ask for a question's code or words and go there."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        route = self.framework.routes[self.case.sample]
        choices = [Choice(q.id, question_name(q), q.text) for q in route]
        screen = ChooseScreen("Go to a question: its code, or words of it", choices)
        self.app.push_screen(screen, self._go_to_chosen)

    def _go_to_chosen(self, question_id: str | None) -> None:
        if question_id is not None:
            self.go(Position(self.case.id, question_id))

    def action_guidance(self) -> None:
        """Show or hide the guidance on this question."""
        self.guidance = not self.guidance
        self.asked.update()

    def action_slice(self) -> None:
        """Choose the sub-sample of the live panel."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        slices = self.inspection.slices(self.case.sample)
        names = [self.inspection.slice_name(slice_) for slice_ in slices]
        choices = [Choice(str(n), name) for n, name in enumerate(names)]

        def chosen(number: str | None) -> None:
            if number is not None:
                self.show_slice(slices[int(number)])

        marked = str(slices.index(self.slice)) if self.slice in slices else ""
        screen = ChooseScreen("Show the running results of", choices, marked=marked)
        self.app.push_screen(screen, chosen)

    def action_movement(self) -> None:
        """Show how the percentage of this key question moved."""
        from hmip_tui.screens.movement import MovementScreen

        question_id = key_question_of(self.framework, self.question)
        self.app.push_screen(MovementScreen(self.inspection, question_id, self.slice))

    def action_compare(self) -> None:
        """Show two sub-samples side by side."""
        from hmip_tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(self.inspection, self.case.sample, self.slice))

    # -- evidence ----------------------------------------------------------------------------

    async def action_evidence(self) -> None:
        """Write on at one's own evidence on this question."""
        own = self.inspection.own_evidence(self.case.id, self.question.id)
        await self._write(self.question.id, own.item if own else None, own.text if own else "")

    async def action_add_evidence(self) -> None:
        """Write another piece of evidence on this question."""
        await self._write(self.question.id, self.inspection.new_evidence_item(), "")

    async def action_case_evidence(self) -> None:
        """Write evidence on the whole case."""
        own = self.inspection.own_evidence(self.case.id, WHOLE_CASE)
        await self._write(WHOLE_CASE, own.item if own else None, own.text if own else "")

    async def _write(self, question_id: str, item: str | None, text: str) -> None:
        from hmip_tui.screens.widgets.evidence_area import EvidenceArea

        if self.query(EvidenceArea):
            self.end_writing()
            return
        name = "the whole case" if question_id == WHOLE_CASE else question_id
        item = item or self.inspection.new_evidence_item()
        save = self._saver(self.case.id, question_id, item)
        area = EvidenceArea(text, save, self._written, partial(self.say, alert=True))
        await self.asked.mount(area)
        self.set_focus(area)
        own = key_of(self, "evidence.own_editor", EvidenceArea)
        self.say(f"evidence on {name} is saved as you type · {self._end()} ends it · {own} editor")

    def _saver(self, case_id: str, question_id: str, item: str) -> Callable[[str], bool]:
        def save(text: str) -> bool:
            try:
                self.inspection.save_evidence(case_id, question_id, text, item=item)
            except HmipError as error:
                self.fail(error)
                return False
            self.say(f"evidence saved · {self._end()} ends it")
            return True

        return save

    def _end(self) -> str:
        from hmip_tui.screens.widgets.evidence_area import EvidenceArea

        return key_of(self, "evidence.leave", EvidenceArea)

    def _written(self) -> None:
        self.say("evidence saved")
        self.show_all()

    def action_evidence_list(self) -> None:
        """List the evidence of this case, or of all, and go to a piece."""
        from hmip_tui.screens.evidence import EvidenceScreen

        def chosen(position: Position | None) -> None:
            if position is not None:
                self.go(position)

        self.app.push_screen(
            EvidenceScreen(self.inspection, self.case.id, self.question.id), chosen
        )

    # -- facts and check ---------------------------------------------------------------------

    def action_facts(self) -> None:
        """Show and change the facts of the case."""
        from hmip_tui.screens.facts import FactsScreen

        self.app.push_screen(FactsScreen(self.inspection, self.case.id))

    def action_check(self) -> None:
        """Run the completion check and list what it finds."""
        from hmip_tui.screens.check import CheckScreen

        screen = CheckScreen(self.inspection, self.case.id, self.question.id)
        self.app.push_screen(screen, self._go_to_chosen)

    def action_interview(self) -> None:
        """Go on with an interview about this case, or begin one."""
        from hmip_tui.screens.begin_interview import interview_about

        interview_about(self, self.inspection, self.case.id)
