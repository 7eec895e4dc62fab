"""What interviews and their questions must be to one another and to the rest of a framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hmip_tui.framework.document import Document, Field
from hmip_tui.framework.interviews import (
    REPLIES,
    UNLISTED,
    YES,
    About,
)
from hmip_tui.framework.shape import Entry, Problem, quoted, suggestion
from hmip_tui.interviews import reply_for

_RECORDED = ("attribute.", "gate.", "answer.")
"""The fields that a reply can be; a judgement is the inspector's alone."""


def interviews(document: Document) -> Iterator[Problem]:
    """Every mistake in the interviews and their questions."""
    for interview in document.entries["interview"]:
        yield from _interview(document, interview)
    fields = document.fields()
    before: dict[str, list[Entry]] = {}
    for question in document.entries["interview_question"]:
        earlier = before.setdefault(question.values.get("interview", ""), [])
        yield from _replies(question)
        yield from _results(question)
        yield from _records(document, question, fields, earlier)
        yield from _condition(document, question, earlier)
        earlier.append(question)


def _interview(document: Document, interview: Entry) -> Iterator[Problem]:
    values, about = interview.values, interview.values.get("about")
    if about == About.CASE and "samples" not in interview.present:
        mend = "Add samples = the ids of the samples whose cases it is about"
        yield interview.problem("it is about a case and has no samples", mend, "about")
    for one, key, other in (
        (About.PROVIDER, "samples", About.CASE),
        (About.PRACTICE, "samples", About.CASE),
        (About.CASE, "attributes", About.PROVIDER),
    ):
        if about == one and key in values:
            message = f"it is about a {one}, and {key} belongs to interviews about a {other}"
            yield interview.problem(message, f"Take {key} out", key)
    asked = (q.values.get("interview") == values.get("id") for q in _questions(document))
    if "id" in values and not any(asked):
        mend = "Add an [[interview_question]] of this interview, or take it out"
        yield interview.problem("it has no question", mend)


def _questions(document: Document) -> Sequence[Entry]:
    return document.entries["interview_question"]


def _replies_of(question: Entry) -> Sequence[str]:
    replies: Sequence[str] = question.values.get("replies", REPLIES)
    return replies


def _replies(question: Entry) -> Iterator[Problem]:
    possible = {reply.casefold() for reply in UNLISTED}
    for reply in _replies_of(question):
        if reply.strip().casefold() in possible:
            message = f"replies lists {quoted(reply)}, which is always possible"
            yield question.problem(message, "Take it out of replies", "replies")


def _results(question: Entry) -> Iterator[Problem]:
    """Mistakes in what counts: said in one place, each result by its own name, of replies only."""
    values = question.values
    if "counts" in values and "results" in values:
        message = "it has both counts and results"
        yield question.problem(message, "Take counts out: results say what counts", "counts")
    if not ({"counts", "results"} & question.present or YES in _replies_of(question)):
        message = f"it has no reply {quoted(YES)}, and nothing says which replies count"
        yield question.problem(message, "Add counts, or results", "replies")
    yield from _counted(question, "counts", values.get("counts", []))
    names: set[str] = set()
    for result in values.get("results", []):
        if result["name"] in names:
            message = f"two of its results have the name {quoted(result['name'])}"
            yield question.problem(message, "Give each a different name", "results")
        names.add(result["name"])
        yield from _counted(question, "results", result["counts"])


def _counted(question: Entry, key: str, counts: Sequence[str]) -> Iterator[Problem]:
    replies = _replies_of(question)
    for reply in counts:
        if reply and reply not in replies:
            mend = suggestion(reply, replies, f"Its replies are {_list(replies)}")
            message = f"{key} names {quoted(reply)}, which is none of its replies"
            yield question.problem(message, mend, key)


def _records(
    document: Document, question: Entry, fields: Mapping[str, Field], earlier: Sequence[Entry]
) -> Iterator[Problem]:
    name = question.values.get("records")
    if not name:
        return
    interview = document.named(question, "interview")
    about = interview.values.get("about") if interview else None
    if about in (About.PROVIDER, About.PRACTICE):
        message = "it has records, and no case is asked about in its interview"
        yield question.problem(message, "Take records out", "records")
    twin = next((e for e in earlier if e.values.get("records") == name), None)
    if twin is not None:
        message = f"records names {quoted(name)}, which is asked in {twin.place} already"
        yield question.problem(message, "Ask for each fact once", "records")
    field = fields.get(name)
    if field is None or not name.startswith(_RECORDED):
        known = [known for known in fields if known.startswith(_RECORDED)]
        mend = suggestion(name, known, 'Name a field such as "gate.ID" or "attribute.ID"')
        message = f"records names {quoted(name)}, which is no field that a reply can fill"
        yield question.problem(message, mend, "records")
        return
    yield from _recordable(question, name, field)
    samples = interview.values.get("samples", []) if interview and about == About.CASE else []
    lacking = document.lacking(samples, field.samples)
    if lacking is not None:
        message = f"records names {quoted(name)}, which sample {quoted(lacking)} lacks"
        yield question.problem(message, "Name a field of every case of the interview", "records")


def _recordable(question: Entry, name: str, field: Field) -> Iterator[Problem]:
    """Replies that are no value of the field they fill, or values that no reply says."""
    if not field.values:
        message = f"records names {quoted(name)}, which takes any text"
        yield question.problem(message, "List the attribute's values", "records")
        return
    possible, replies = [reply_for(name, value) for value in field.values], _replies_of(question)
    key = "replies" if "replies" in question.values else "records"
    wrong = [reply for reply in replies if reply and reply not in possible]
    for reply in wrong:
        message = f"its reply {quoted(reply)} is no value of {quoted(name)}"
        mend = suggestion(reply, possible, f"Write replies = [{_list(possible)}]")
        yield question.problem(message, mend, key)
    missing = [reply for reply in possible if reply not in replies]
    if missing and not wrong:
        message = f"no reply says {quoted(missing[0])}, which {quoted(name)} can be"
        yield question.problem(message, f"Write replies = [{_list(possible)}]", key)


def _condition(document: Document, question: Entry, earlier: Sequence[Entry]) -> Iterator[Problem]:
    condition = question.values.get("condition")
    if condition is None or not condition["question"]:
        return
    name = condition["question"]
    there = {e.values["id"]: e for e in earlier if e.values.get("id")}
    asked = there.get(name)
    if asked is None:
        message = f"its condition names {quoted(name)}, which is no question of this interview"
        mend = suggestion(name, there, "Name a question that is asked earlier")
        found = document.by_id["interview_question"].get(name)
        if found and found.values.get("interview") == question.values.get("interview"):
            message = f"its condition names {quoted(name)}, which is not asked before it"
            mend = "Name a question that stands above it, or move that one up"
        yield question.problem(message, mend, "condition")
        return
    replies = _replies_of(asked)
    for reply in condition["is"]:
        if reply and reply not in replies:
            message = f"its condition names {quoted(reply)}, no reply of {asked.place}"
            mend = suggestion(reply, replies, f"Its replies are {_list(replies)}")
            yield question.problem(message, mend, "condition")


def _list(texts: Sequence[str]) -> str:
    return ", ".join(quoted(text) for text in texts)
