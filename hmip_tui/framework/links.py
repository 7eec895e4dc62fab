"""What a framework document's values must be to one another: references, gates, ranges.

Works on the sound values of :func:`hmip_tui.framework.shape.shape`; a value that is missing or of
the wrong type has been reported there and is passed over here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hmip_tui.framework.completion_links import checks
from hmip_tui.framework.document import Document, Entries
from hmip_tui.framework.format import TABLES
from hmip_tui.framework.interview_links import interviews
from hmip_tui.framework.ranges import bands, overall
from hmip_tui.framework.shape import Entry, Problem, quoted, suggestion

_NAME_SPACES = (
    (("gate", "key_question", "prompt", "interview_question"), "id"),
    (("attribute",), "id"),
    (("sample",), "id"),
    (("domain",), "id"),
    (("standard",), "id"),
    (("sample",), "name"),
    (("sample",), "short"),
    (("band",), "name"),
    (("band",), "short"),
    (("overall",), "name"),
    (("tag",), "id"),
    (("tag",), "name"),
    (("check",), "id"),
    (("interview",), "id"),
    (("interview",), "name"),
)
"""Tables among which no two may have the same value of a key."""


def links(entries: Entries) -> Iterator[Problem]:
    """Every mistake in what the tables say of one another.

    The rules are those of ``docs/framework-format.md``; bands and overall ranges are the report's
    Annexe 2, "Ratings explained".
    """
    document = Document.of(entries)
    for tables, key in _NAME_SPACES:
        yield from _used_twice([e for name in tables for e in entries[name]], key)
    yield from _references(document)
    for standard in entries["standard"]:
        yield from _standard(document, standard)
    for question in (*entries["key_question"], *entries["prompt"]):
        yield from _question(document, question)
    yield from _gates(document)
    yield from _unused_samples(document)
    yield from _strata(document)
    yield from checks(document)
    yield from interviews(document)
    yield from bands(entries["band"])
    yield from overall(entries)


def _used_twice(entries: Iterable[Entry], key: str) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        value = entry.values.get(key)
        if not value:
            continue
        if value in first:
            word, number = TABLES[first[value].table].word, (first[value].index or 0) + 1
            message = f"{key} {quoted(value)} is already that of {word} number {number}"
            yield entry.problem(message, f"Give each a different {key}", key)
        first.setdefault(value, entry)


def _references(document: Document) -> Iterator[Problem]:
    """Every name that names nothing."""
    wanted = (
        ("sample", "strata", "attribute"),
        ("attribute", "samples", "sample"),
        ("gate", "sample", "sample"),
        ("gate", "gate", "gate"),
        ("standard", "domain", "domain"),
        ("standard", "sample", "sample"),
        ("standard", "moderated_by", "key_question"),
        ("key_question", "standard", "standard"),
        ("key_question", "gate", "gate"),
        ("prompt", "key_question", "key_question"),
        ("prompt", "gate", "gate"),
        ("check", "samples", "sample"),
        ("check", "attribute", "attribute"),
        ("interview", "samples", "sample"),
        ("interview", "attributes", "attribute"),
        ("interview_question", "interview", "interview"),
        ("interview_question", "key_question", "key_question"),
    )
    for table, key, named in wanted:
        known, word = document.by_id[named], TABLES[named].word
        for entry in document.entries[table]:
            value = entry.values.get(key, [])
            for name in value if isinstance(value, list) else [value]:
                if name and name not in known:
                    mend = suggestion(name, known, f"Add a [[{named}]] with this id")
                    yield entry.problem(f"there is no {word} {quoted(name)}", mend, key)


def _standard(document: Document, standard: Entry) -> Iterator[Problem]:
    values, rating = standard.values, standard.values.get("rating")
    if rating == "cases":
        if "sample" not in values:
            mend = "Add sample = the id of a sample"
            yield standard.problem("it is rated on cases and has no sample", mend)
        judged = (
            k.values.get("standard") == values.get("id")
            for k in document.entries["key_question"]
            if not k.values.get("qualitative", False)
        )
        if "id" in values and not any(judged):
            message = "it is rated on cases and has no key question that is judged in cases"
            mend = "Add a [[key_question]] of this standard that is not qualitative"
            yield standard.problem(message, mend)
    if rating == "proposed":
        for key in ("sample", "moderated_by", "moderation_bands"):
            if key in values:
                message = f"it is rated by proposal, and {key} belongs to rating on cases"
                yield standard.problem(message, f'Take {key} out, or write rating = "cases"', key)
    yield from _moderation(document, standard)
    yield from _characteristics(document, standard)


def _characteristics(document: Document, standard: Entry) -> Iterator[Problem]:
    """Rating characteristics are of the bands, one text to a band."""
    bands = [band.values.get("name") for band in document.entries["band"]]
    seen: set[str] = set()
    for found in standard.values.get("characteristics", ()):
        rating = found["rating"]
        if rating not in bands:
            names = [name for name in bands if isinstance(name, str)]
            mend = suggestion(rating, names, f"The bands are {', '.join(names)}")
            message = f"characteristics names {quoted(rating)}, which is not a band"
            yield standard.problem(message, mend, "characteristics")
        elif rating in seen:
            message = f"characteristics describes {quoted(rating)} twice"
            yield standard.problem(message, "Keep one of them", "characteristics")
        seen.add(rating)


def _moderation(document: Document, standard: Entry) -> Iterator[Problem]:
    values = standard.values
    pair = ("moderated_by", "moderation_bands")
    for one, other in (pair, pair[::-1]):
        if one in values and other not in values:
            yield standard.problem(f"it has {one} and no {other}", f"Add {other}", one)
    most = max(len(document.entries["band"]) - 1, 1)
    if values.get("moderation_bands", 0) > most:
        message = "moderation_bands is more than the bands there are to move by"
        yield standard.problem(message, f"Write a number from 1 to {most}", "moderation_bands")
    moderator = document.named(standard, "moderated_by", "key_question")
    if moderator is None:
        return
    if moderator.values.get("standard") != values.get("id"):
        message = f"moderated_by names {moderator.place}, which belongs to another standard"
        yield standard.problem(message, "Name a key question of this standard", "moderated_by")
    if not moderator.values.get("qualitative", False):
        message = f"moderated_by names {moderator.place}, which is not qualitative"
        mend = "Add qualitative = true to that key question, or name another"
        yield standard.problem(message, mend, "moderated_by")


def _question(document: Document, question: Entry) -> Iterator[Problem]:
    """A key question or prompt: whether it is asked at all, its gate, condition and aliases."""
    key_question: Entry | None = question
    if question.table == "prompt":
        key_question = document.named(question, "key_question")
    why = document.why_not_asked(question)
    if why and key_question is not None:
        if question.table == "prompt":
            message = f"{key_question.place} {why}, so it has no prompts"
            yield question.problem(message, "Take the prompt out", "key_question")
        for key in ("gate", "condition"):
            if key in question.values and question.table == "key_question":
                message = f"it {why}, so no case decides whether it applies"
                yield question.problem(message, f"Take {key} out", key)
    yield from _gate_of_same_sample(document, question)
    yield from _condition(document, question)
    for alias in question.values.get("aliases", []):
        if alias == question.values.get("title"):
            message = f"the alias {quoted(alias)} is the title itself"
            yield question.problem(message, "Take it out of aliases", "aliases")


def _gate_of_same_sample(document: Document, entry: Entry) -> Iterator[Problem]:
    gate = document.named(entry, "gate")
    samples = [document.sample_of(e) for e in (gate, entry) if e is not None]
    if len(samples) == 2 and None not in samples and samples[0] != samples[1]:
        message = f"its gate {quoted(entry.values['gate'])} belongs to sample {quoted(samples[0])}"
        mend = f"Name a gate of sample {quoted(samples[1])}"
        yield entry.problem(f"{message}, itself to {quoted(samples[1])}", mend, "gate")


def _condition(document: Document, question: Entry) -> Iterator[Problem]:
    condition = question.values.get("condition")
    if condition is None or not condition["attribute"]:
        return
    known, name = document.by_id["attribute"], condition["attribute"]
    attribute = known.get(name)
    if attribute is None:
        mend = suggestion(name, known, "Add an [[attribute]] with this id")
        message = f"its condition names attribute {quoted(name)}, which does not exist"
        yield question.problem(message, mend, "condition")
        return
    values = attribute.values.get("values", [])
    for value in condition["is"]:
        if value and value not in values:
            every = ", ".join(quoted(v) for v in values)
            otherwise = f"Its values are {every}" if every else "List the attribute's values"
            message = f"its condition names {quoted(value)}, no value of {attribute.place}"
            yield question.problem(message, suggestion(value, values, otherwise), "condition")
    sample = document.sample_of(question)
    if sample is not None and sample not in attribute.values.get("samples", [sample]):
        message = f"its condition needs {attribute.place}, which sample {quoted(sample)} lacks"
        mend = f"Add {quoted(sample)} to the attribute's samples"
        yield question.problem(message, mend, "condition")
    if not attribute.values.get("required", False):
        message = f"its condition needs {attribute.place}, which is not required"
        yield question.problem(message, "Add required = true to the attribute", "condition")
    key_question = document.named(question, "key_question")
    wider = key_question.values.get("condition") if key_question else None
    if wider and wider["attribute"] == name and not set(wider["is"]) & set(condition["is"]):
        message = "no case can meet both its condition and its key question's"
        yield question.problem(message, "Change one of them, or take it out", "condition")


def _gates(document: Document) -> Iterator[Problem]:
    gates = document.by_id["gate"]
    used: set[str] = set()
    for question in (*document.entries["key_question"], *document.entries["prompt"]):
        at: str = question.values.get("gate", "")
        while at in gates and at not in used:
            used.add(at)
            at = gates[at].values.get("gate", "")
    for gate in document.entries["gate"]:
        name = gate.values.get("id")
        if name and name not in used:
            mend = "Name it as the gate of a key question or prompt, or take it out"
            yield gate.problem("no question stands behind this gate", mend)
        yield from _gate_of_same_sample(document, gate)
    yield from _cycles(gates)


def _cycles(gates: Mapping[str, Entry]) -> Iterator[Problem]:
    """Each ring of gates once, named whole from its first gate in the file."""
    seen: set[str] = set()
    for start in gates:
        path: dict[str, None] = {}
        at = start
        while at in gates and at not in path and at not in seen:
            path[at] = None
            at = gates[at].values.get("gate", "")
        seen.update(path)
        if at in path:
            ring = list(path)[list(path).index(at) :]
            named = " -> ".join(quoted(name) for name in (*ring, at))
            message = f"the gates stand behind one another in a ring: {named}"
            yield gates[at].problem(message, "Take gate out of one of them", "gate")


def _unused_samples(document: Document) -> Iterator[Problem]:
    used = {s.values.get("sample") for s in document.entries["standard"]}
    for sample in document.entries["sample"]:
        if sample.values.get("id") and sample.values["id"] not in used:
            mend = "Name it as the sample of a standard, or take it out"
            yield sample.problem("no standard is rated on this sample", mend)


def _strata(document: Document) -> Iterator[Problem]:
    """Attributes that a sample is to be drawn by and that its cases do not have."""
    for sample in document.entries["sample"]:
        for name in sample.values.get("strata", []):
            attribute, id = document.by_id["attribute"].get(name), sample.values.get("id")
            if attribute is None or id is None:
                continue
            if id not in attribute.values.get("samples", [id]):
                message = f"its strata need {attribute.place}, which it lacks"
                mend = f"Add {quoted(id)} to the attribute's samples"
                yield sample.problem(message, mend, "strata")
