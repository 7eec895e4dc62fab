"""What the rules of the completion check must be to one another and to the rest of a framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hmip_tui.framework.completion import OF_ATTRIBUTE, QUESTION_MARK, CheckKind
from hmip_tui.framework.document import Document, Field
from hmip_tui.framework.shape import Entry, Problem, quoted, suggestion

_KEYS: Mapping[CheckKind, tuple[str, tuple[str, ...]]] = {
    CheckKind.UNANSWERED: ("of", ("attribute",)),
    CheckKind.AGAINST_PROMPTS: ("judgement", ()),
    CheckKind.KEPT_BEHIND: ("", ()),
    CheckKind.FACTS: ("when", ("question",)),
    CheckKind.NO_EVIDENCE: ("answers", ()),
}
"""The key that each kind needs, and those that it may have."""


def checks(document: Document) -> Iterator[Problem]:
    """Every mistake in the rules of the completion check."""
    fields = document.fields()
    for check in document.entries["check"]:
        kind = check.values.get("kind", "")
        if kind in _KEYS:
            yield from _keys_of_kind(check, CheckKind(kind))
        yield from _attribute(document, check)
        yield from _facts(document, check, fields)
        yield from _question(document, check, fields)
        yield from _question_mark(check)


def _keys_of_kind(check: Entry, kind: CheckKind) -> Iterator[Problem]:
    needed, allowed = _KEYS[kind]
    if needed and needed not in check.present:
        message = f"it is of kind {quoted(kind)} and has no {needed}"
        yield check.problem(message, f"Add {needed}", "kind")
    for other, (its, more) in _KEYS.items():
        for key in (its, *more):
            if key in check.values and key not in (needed, *allowed):
                message = f"it is of kind {quoted(kind)}, and {key} belongs to kind {quoted(other)}"
                yield check.problem(message, f"Take {key} out, or change the kind", key)


def _attribute(document: Document, check: Entry) -> Iterator[Problem]:
    of = check.values.get("of")
    if of == OF_ATTRIBUTE and "attribute" not in check.present:
        message = "it looks for an attribute that is not known, and names none"
        yield check.problem(message, "Add attribute = the id of an attribute", "of")
    if of not in (None, OF_ATTRIBUTE) and "attribute" in check.values:
        message = f"it looks for questions of kind {quoted(of)}, and names an attribute"
        yield check.problem(message, 'Take attribute out, or write of = "attribute"', "attribute")
    attribute = document.named(check, "attribute")
    if attribute is not None:
        samples = attribute.values.get("samples", [])
        yield from _in_every_sample(document, check, "attribute", attribute.place, samples)


def _facts(document: Document, check: Entry, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for name, values in check.values.get("when", {}).items():
        field = fields.get(name)
        if field is None:
            mend = suggestion(name, fields, 'Name a field such as "gate.ID" or "attribute.ID"')
            yield check.problem(f"when names {quoted(name)}, which is no field", mend, "when")
            continue
        for value in values:
            if value and field.values and value not in field.values:
                every = ", ".join(quoted(v) for v in field.values)
                mend = suggestion(value, field.values, f"Its values are {every}")
                message = f"when names {quoted(value)}, no value of {quoted(name)}"
                yield check.problem(message, mend, "when")
        yield from _in_every_sample(document, check, "when", quoted(name), field.samples)


def _question(document: Document, check: Entry, fields: Mapping[str, Field]) -> Iterator[Problem]:
    name = check.values.get("question")
    if not name:
        return
    asked = {f.entry.values["id"]: f for at, f in fields.items() if f.entry.table != "attribute"}
    if name not in asked:
        mend = suggestion(name, asked, "Name a gate, prompt or key question that is asked of cases")
        yield check.problem(f"{quoted(name)} is not asked of any case", mend, "question")
        return
    yield from _in_every_sample(document, check, "question", quoted(name), asked[name].samples)


def _in_every_sample(
    document: Document, check: Entry, key: str, what: str, samples: Sequence[str]
) -> Iterator[Problem]:
    """A check names what only some of its samples' cases have."""
    own = check.values.get("samples", document.by_id["sample"])
    lacking = document.lacking(own, samples)
    if lacking is not None:
        every = ", ".join(quoted(s) for s in samples)
        message = f"{key} names {what}, which sample {quoted(lacking)} lacks"
        yield check.problem(message, f"Write samples = [{every}], or fewer", key)


def _question_mark(check: Entry) -> Iterator[Problem]:
    """A message that names a question where none is found."""
    values = check.values
    without = values.get("of") == OF_ATTRIBUTE or (
        values.get("kind") == CheckKind.FACTS and "question" not in values
    )
    if without and QUESTION_MARK in values.get("message", ""):
        message = f"its message holds {QUESTION_MARK}, and what it finds belongs to no question"
        yield check.problem(message, f"Take {QUESTION_MARK} out", "message")
