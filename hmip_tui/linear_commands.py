"""What can be typed in the linear mode besides answers: recording, moving, checking."""

from __future__ import annotations

from hmip_tui.application import Changed, Position
from hmip_tui.case import NOT_KNOWN, next_askable
from hmip_tui.errors import Refused
from hmip_tui.framework import Attribute, Question
from hmip_tui.framework.completion import Tag
from hmip_tui.linear_view import LinearView, numbered
from hmip_tui.states import State, steps_from
from hmip_tui.views import WHOLE_CASE
from hmip_tui.walk import by_key_question, by_standard, furthest
from hmip_tui.wording import field_name, question_name, value_text


class LinearCommands(LinearView):
    """The commands. Each takes what follows its word, and raises HmipError if it cannot be."""

    # -- recording ---------------------------------------------------------------------------

    def clear(self, _: str) -> None:
        """Clear the answer."""
        self.inspection.answer(self._case_id, self.question, None)
        self.say(f"{question_name(self.question)}: cleared, saved.")

    def evidence(self, text: str) -> None:
        """Write one's evidence on the question anew; without a text, say what is there."""
        here = self.question.id
        if not text:
            found = [e for e in self._evidence_here() if e.question == here]
            for item in found:
                self.say(f"{item.author}: {item.text}")
            if not found:
                self.say("No evidence on this question.")
            return
        before = self.inspection.own_evidence(self._case_id, here)
        self.inspection.save_evidence(self._case_id, here, text)
        former = " in place of what you had written; u brings that back" if before else ""
        self.say(f"Evidence saved{former}.")

    def more_evidence(self, text: str) -> None:
        """Add a paragraph to one's evidence on the question."""
        before = self.inspection.own_evidence(self._case_id, self.question.id)
        self._require(text)
        whole = f"{before.text}\n{text}" if before else text
        self.inspection.save_evidence(self._case_id, self.question.id, whole)
        self.say("Evidence saved.")

    def another_evidence(self, text: str) -> None:
        """Write another piece of evidence on the question."""
        self._require(text)
        item = self.inspection.new_evidence_item()
        self.inspection.save_evidence(self._case_id, self.question.id, text, item=item)
        self.say("Another piece of evidence saved.")

    def case_evidence(self, text: str) -> None:
        """Write evidence on the whole case."""
        self._require(text)
        self.inspection.save_evidence(self._case_id, WHOLE_CASE, text)
        self.say("Evidence on the whole case saved.")

    def tag(self, typed: str) -> None:
        """Add a tag to a piece of the list said last, or take it off."""
        number, _, name = typed.partition(" ")
        item, tag = numbered(self._listed, number), self._tag(name.strip())
        on = tag.id not in item.tags
        tags = [*item.tags, tag.id] if on else [t for t in item.tags if t != tag.id]
        self.inspection.save_evidence(
            item.case, item.question, item.text, item=item.item, tags=tags
        )
        self._listed = [e._replace(tags=tuple(tags)) if e is item else e for e in self._listed]
        self.say(f"{tag.name}: {'added' if on else 'taken off'}, saved.")

    def _tag(self, name: str) -> Tag:
        tags = self.framework.tags.values()
        found = [t for t in tags if name and t.name.casefold().startswith(name.casefold())]
        if len(found) != 1:
            raise Refused(f"The tags are: {', '.join(t.name for t in tags)}.")
        return found[0]

    def fact(self, typed: str) -> None:
        """Change a fact by its number; without a value, say what is accepted."""
        number, _, value = typed.partition(" ")
        attribute = numbered(self.inspection.facts(self._case_id), number).attribute
        value = value.strip()
        if not value:
            self.say(f"{attribute.name}: {_accepted(attribute)}.")
            return
        value = NOT_KNOWN if value.casefold() == "not known" else value
        self.inspection.set_attribute(self._case_id, attribute.id, value)
        self.say(f"{attribute.name}: {self.case.attribute(attribute.id) or 'not known'}, saved.")

    def undo(self, _: str) -> None:
        """Take back the last step in this case."""
        self._put_back("Undone", self.inspection.undo(self._case_id))

    def redo(self, _: str) -> None:
        """Take back the last undo."""
        self._put_back("Redone", self.inspection.redo(self._case_id))

    def _put_back(self, what: str, changed: Changed) -> None:
        name, after = field_name(self.framework, changed.field), ""
        question = self.framework.fields.get(changed.field)
        if changed.field.startswith("evidence."):
            id = changed.field.removeprefix("evidence.").rpartition(".")[0]
            question = self.framework.questions.get(id)
        else:
            after = f" is {value_text(changed.field, changed.after)}"
        self.say(f"{what}: {name}{after}, saved.")
        self.go(question or self.question)

    @staticmethod
    def _require(text: str) -> None:
        if not text:
            raise Refused("Write the text behind the word.")

    # -- moving ------------------------------------------------------------------------------

    def next_unanswered(self, _: str) -> None:
        """Go to the next question without an answer."""
        found = next_askable(self.framework, self.case, self.question.id, unanswered=True)
        if found is None:
            raise Refused("Every question of this case is answered.")
        self.go(found)

    def go_to(self, typed: str) -> None:
        """Go to a question by its code, or by words that only it has."""
        route = self.framework.routes[self.case.sample]
        exact = [q for q in route if typed.casefold() in (q.id, question_name(q).casefold())]
        words = typed.casefold().split()
        found = exact or [q for q in route if all(w in _searched(q) for w in words)]
        if not found:
            raise Refused(f"There is no question {typed} in this case.")
        if len(found) > 1:
            for question in found:
                self.say(f"{question_name(question)}: {question.text}")
            raise Refused("Several questions have these words. g and the code goes to one.")
        self.go(found[0])

    def move_key_question(self, typed: str) -> None:
        """Go to the next key question, or the previous one."""
        self._go_or_refuse(
            by_key_question(self.framework, self.case, self.question, _step(typed)), "key question"
        )

    def move_standard(self, typed: str) -> None:
        """Go to the next standard, or the previous one."""
        self._go_or_refuse(
            by_standard(self.framework, self.case, self.question, _step(typed)), "standard"
        )

    def _go_or_refuse(self, found: Question | None, what: str) -> None:
        if found is None:
            raise Refused(f"There is no {what} there.")
        self.go(found)

    def along(self, step: int) -> None:
        """Go back along the path taken, or forward on it."""
        found = self.trail.forward() if step > 0 else self.trail.back()
        if found is None:
            raise Refused(f"The path taken {'ends' if step > 0 else 'begins'} here.")
        self.go(self.framework.questions[found], along=True)

    def furthest(self, _: str) -> None:
        """Go to the furthest point reached."""
        self.go(furthest(self.framework, self.case, self.trail.visited))

    def move_case(self, step: int) -> None:
        """Go to the next or previous case of the sample that is not finished."""
        found = self.inspection.next_unfinished(self.case, step)
        if not found:
            raise Refused("Every other case of this sample is answered.")
        self.open_case(found)

    def go_to_evidence(self, number: str) -> None:
        """Go to the question of a piece of the list said last."""
        item = numbered(self._listed, number)
        question = item.question
        if question == WHOLE_CASE:
            sample = self.inspection.case(item.case).sample
            question = self.framework.routes[sample][0].id
        self.go_on(Position(item.case, question))

    # -- checking ----------------------------------------------------------------------------

    def check_or_go(self, typed: str) -> None:
        """Say what the completion check finds, or go to the finding of a number."""
        if not typed:
            self.check()
            return
        finding = numbered(self.inspection.check(self.case), typed).finding
        if not finding.question:
            raise Refused("That is no question's; facts and fact mend it.")
        self.go(self.framework.questions[finding.question])

    def next_problem(self, _: str) -> None:
        """Go to the next question at which the completion check finds something."""
        places = [q.id for q in self.framework.routes[self.case.sample]]
        here = places.index(self.question.id)
        found = [c.finding for c in self.inspection.check(self.case) if c.open]
        found = [f for f in found if f.question]
        if not found:
            raise Refused("The check finds nothing at any question.")
        finding = next((f for f in found if places.index(f.question) > here), found[0])
        self.go(self.framework.questions[finding.question])
        self.say(finding.message)

    def accept(self, typed: str) -> None:
        """Let a finding stand, with a reason."""
        number, _, reason = typed.partition(" ")
        finding = numbered(self.inspection.check(self.case), number).finding
        self.inspection.accept(self._case_id, finding, reason)
        self.say("Accepted, saved." if reason.strip() else "No longer accepted, saved.")

    def accept_rule(self, typed: str) -> None:
        """Let a finding and every other open one of its rule stand, with one reason."""
        number, _, reason = typed.partition(" ")
        finding = numbered(self.inspection.check(self.case), number).finding
        accepted = self.inspection.accept_alike(self._case_id, finding, reason)
        self.say(f"Accepted: {accepted} of this rule, saved.")

    def take_step(self, typed: str) -> None:
        """Take a step to another state; without a name, say which there are."""
        name, _, reason = typed.partition(" ")
        if not name:
            for step in steps_from(self.inspection.state(self.case)):
                reasoned = " REASON" if step.needs_reason else ""
                self.say(f"step {step.name}{reasoned}: the case is {step.after}.")
            return
        self.inspection.take_step(self._case_id, name.casefold(), reason)
        self.say(f"{self._case_id} is {self.inspection.state(self.case)}, saved.")

    def ask(self, text: str) -> None:
        """Ask something about this answer of a submitted case; no text withdraws it.

        In a returned case a text answers what is asked about it.
        """
        asked = self.inspection.queries(self.case).get(self.question.id)
        if text and asked and self.inspection.state(self.case) is State.RETURNED:
            self.inspection.answer_query(self._case_id, self.question.id, text)
            self.say("Answered, saved.")
            return
        self.inspection.ask(self._case_id, self.question.id, text)
        self.say("Asked, saved." if text else "Withdrawn, saved.")


def _accepted(attribute: Attribute) -> str:
    said = " or ".join(attribute.values) or "any text"
    return said if attribute.required else f"{said}; or not known"


def _searched(question: Question) -> str:
    return f"{question_name(question)} {question.text}".casefold()


def _step(typed: str) -> int:
    return -1 if typed.strip() == "-" else 1
