"""A framework written out as plain lines, for reading and for printing."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.framework import (
    Attribute,
    Condition,
    Framework,
    KeyQuestion,
    Question,
    SampleSize,
    Standard,
)
from hmip_tui.framework.completion import Fact
from hmip_tui.framework.interviews import InterviewQuestion, ReplyCondition
from hmip_tui.text import visible


def outline(framework: Framework) -> list[str]:
    """The whole framework as lines of plain text, indented, not wrapped, safe to print.

    First its standards with their key questions and prompts, each with what decides whether it
    applies; then gates, attributes, samples, bands and rules; then the tags of evidence, the
    completion check and the interviews; last the attribution.
    """
    parts = (
        *(_head, _domains, _gates, _attributes, _samples, _bands, _rules),
        *(_tags, _checks, _interviews, _attribution),
    )
    return [visible(line) for part in parts for line in part(framework)]


def _head(framework: Framework) -> Iterator[str]:
    yield framework.title
    yield from _labelled("", (("id", framework.id), ("edition", framework.edition)))
    yield from _labelled("", (("published", framework.published), ("source", framework.source)))


def _domains(framework: Framework) -> Iterator[str]:
    for domain in framework.domains:
        yield ""
        yield f"{domain.id} {domain.name}"
        for standard in domain.standards:
            yield from _standard(framework, standard)


def _standard(framework: Framework, standard: Standard) -> Iterator[str]:
    yield ""
    yield f"  {standard.id} {standard.name}"
    yield f"    {standard.title}"
    if standard.sample is None:
        yield "    rated: as the lead inspector proposes"
    else:
        yield f"    rated: on cases of {framework.samples[standard.sample].name}"
    if standard.moderated_by is not None:
        bands = "1 band" if standard.moderation_bands == 1 else f"{standard.moderation_bands} bands"
        yield f"    moderated by: {standard.moderated_by}, up or down by {bands} at most"
    for rating, text in standard.characteristics:
        yield f"    characteristics of {rating}: {text}"
    yield from _labelled(" " * 4, (("characteristics", standard.characteristics_source),))
    for key_question in standard.key_questions:
        yield from _key_question(framework, key_question)


def _key_question(framework: Framework, key_question: KeyQuestion) -> Iterator[str]:
    yield f"    {key_question.id} {key_question.title}"
    indent = " " * 10
    yield f"{indent}short: {key_question.short}"
    for alias in key_question.aliases:
        yield f"{indent}also worded: {alias}"
    if key_question.qualitative:
        yield f"{indent}qualitative: not judged case by case"
    judgement = key_question.judgement
    gates = judgement.gates if judgement else ()
    conditions = judgement.conditions if judgement else ()
    yield from _requirements(framework, indent, gates, conditions)
    yield from _labelled(indent, (("guidance", key_question.guidance),))
    for prompt in key_question.prompts:
        yield f"      {prompt.id} {prompt.text}"
        own_gates = tuple(g for g in prompt.gates if g not in gates)
        own_conditions = prompt.conditions[len(conditions) :]
        yield from _requirements(framework, indent + "  ", own_gates, own_conditions)
        yield from _labelled(indent + "  ", (("guidance", prompt.guidance),))


def _requirements(
    framework: Framework, indent: str, gates: tuple[str, ...], conditions: tuple[Condition, ...]
) -> Iterator[str]:
    """What must be met, one line each."""
    for gate in gates:
        yield f"{indent}only where: {framework.gates[gate].short} ({gate})"
    for condition in conditions:
        name = framework.attributes[condition.attribute].name
        yield f"{indent}only where: {name} is {' or '.join(condition.values)}"


def _gates(framework: Framework) -> Iterator[str]:
    yield from _heading("Gates", framework.gates)
    for gate in framework.gates.values():
        yield from _gate(framework, gate)


def _gate(framework: Framework, gate: Question) -> Iterator[str]:
    yield f"  {gate.id} {gate.text}"
    sample = framework.samples[gate.sample].name
    yield from _labelled(" " * 6, (("short", gate.short), ("sample", sample)))
    yield from _requirements(framework, " " * 6, gate.gates, gate.conditions)
    yield from _labelled(" " * 6, (("guidance", gate.guidance),))


def _attributes(framework: Framework) -> Iterator[str]:
    yield from _heading("Attributes of cases", framework.attributes)
    for attribute in framework.attributes.values():
        yield from _attribute(framework, attribute)


def _attribute(framework: Framework, attribute: Attribute) -> Iterator[str]:
    yield f"  {attribute.id} {attribute.name}{', required' if attribute.required else ''}"
    samples = ", ".join(framework.samples[s].name for s in attribute.samples)
    values = ", ".join(attribute.values) or "free text"
    details = (
        ("samples", samples),
        ("values", values),
        ("heading", attribute.heading),
        ("sub-samples", "" if attribute.sub_samples else "none"),
        ("guidance", attribute.guidance),
    )
    yield from _labelled(" " * 6, details)


def _samples(framework: Framework) -> Iterator[str]:
    yield from _heading("Samples", framework.samples)
    for sample in framework.samples.values():
        yield f"  {sample.id} {sample.name} ({sample.short})"
        size = "entered by whoever draws it" if sample.size is SampleSize.ENTERED else ""
        details = (("drawn in the ratios of", ", ".join(sample.strata)), ("size", size))
        yield from _labelled(" " * 6, details)


def _bands(framework: Framework) -> Iterator[str]:
    yield from _heading("Bands of a key question, whole per cents", framework.bands)
    for band in framework.bands:
        share = f"{band.low} to {band.high}: {band.name} ({band.short}), {band.share}"
        yield f"  {share}, score {band.score}"
    yield from _heading("Overall rating by total score", framework.overall)
    for overall in framework.overall:
        yield f"  {overall.low} to {overall.high}: {overall.name}"


def _rules(framework: Framework) -> Iterator[str]:
    rules = framework.rules
    yield from _heading("Rules", (rules,))
    yield f"  discretion: within {rules.discretion_points} percentage points of a band's boundary"
    sampling = f"{rules.confidence} per cent confidence, margin of error {rules.margin_of_error}"
    yield f"  sample size: {sampling} percentage points"
    yield f"  comparison: significance level {rules.significance}"


def _tags(framework: Framework) -> Iterator[str]:
    yield from _heading("Tags of evidence", framework.tags)
    for tag in framework.tags.values():
        yield f"  {tag.id} {tag.name}"


def _checks(framework: Framework) -> Iterator[str]:
    yield from _heading("Completion check", framework.checks)
    for check in framework.checks:
        yield f"  {check.id} {check.message}"
        samples = ", ".join(framework.samples[s].name for s in check.samples)
        details = (
            ("level", check.level),
            ("finds", " ".join(part for part in (check.kind, check.of, check.attribute) if part)),
            ("judged", " or ".join(filter(None, (check.judgement, *check.answers)))),
            ("where", " and ".join(_fact(fact) for fact in check.when)),
            ("at", check.question),
            ("samples", samples),
        )
        yield from _labelled(" " * 6, details)


def _fact(fact: Fact) -> str:
    return f"{fact.field} is {' or '.join(value or 'not recorded' for value in fact.values)}"


def _interviews(framework: Framework) -> Iterator[str]:
    yield from _heading("Interviews", framework.interviews)
    for interview in framework.interviews.values():
        yield f"  {interview.id} {interview.name}"
        samples = ", ".join(framework.samples[s].name for s in interview.samples)
        attributes = ", ".join(framework.attributes[a].name for a in interview.attributes)
        details = (("about", interview.about), ("samples", samples), ("attributes", attributes))
        yield from _labelled(" " * 6, details)
        for question in interview.questions:
            yield from _interview_question(question)


def _interview_question(question: InterviewQuestion) -> Iterator[str]:
    yield f"      {question.id} {question.text}"
    condition = question.condition
    details = (
        ("short", question.short),
        ("only where", _reply(condition) if condition else ""),
        ("replies", ", ".join(question.replies)),
        *((f"counts as {r.name}", ", ".join(r.counts)) for r in question.results),
        ("key question", question.key_question),
        ("is the case's", question.records),
        ("guidance", question.guidance),
    )
    yield from _labelled(" " * 12, details)


def _reply(condition: ReplyCondition) -> str:
    return f"{condition.question} is {' or '.join(condition.values)}"


def _attribution(framework: Framework) -> Iterator[str]:
    if framework.attribution:
        yield ""
        yield framework.attribution


def _heading(title: str, items: object) -> Iterator[str]:
    if items:
        yield ""
        yield title


def _labelled(indent: str, details: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """One line for each detail that is not empty."""
    for label, text in details:
        if text:
            yield f"{indent}{label}: {text}"
