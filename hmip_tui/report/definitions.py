"""The words that the report uses, and the framework's questions as a codebook."""

from __future__ import annotations

from collections.abc import Iterator

from hmip_tui.framework import Framework, Question
from hmip_tui.report.suppression import HIDDEN
from hmip_tui.report.tables import text_cell
from hmip_tui.report.values import Bullets, Cell, Column, Group, Paragraph, Section, Table, Unit


def definitions(framework: Framework, suppress_below: int) -> Section:
    """What the report's words mean, with the bands of percentages and of scores."""
    rules = framework.rules
    words = [
        (
            "Percentage: cases answered yes, of those answered yes or no; a whole number, rounded "
            "half up. Cases to which a question does not apply are left out."
        ),
        "n: the number of cases that a percentage rests on.",
        (
            "Rating of a standard: the lowest band among its key questions. Where the lead "
            "inspector proposes one judgement, that; where the panel has decided, the decision."
        ),
        (
            "Professional discretion: the panel may consider it where the lowest key question lies "
            f"within {rules.discretion_points} percentage points of a boundary, or where one case "
            "judged differently would change the rating."
        ),
        (
            "Prompts and key questions have no mechanistic link: the judgement of a key question "
            "weighs up the answers to its prompts."
        ),
        (
            "Margin of error: by how many percentage points a figure could lie beside that of all "
            f"eligible cases, at a confidence level of {rules.confidence} per cent."
        ),
        (
            "'Significant': said of a difference only if a two-proportion Z test at the level of "
            f"{rules.significance} is met and the number of cases behind both figures is known."
        ),
    ]
    if suppress_below:
        words.append(
            f"{HIDDEN}: a number of cases below {suppress_below}, or one that would give such a "
            "number away, is hidden."
        )
    listed = Bullets(tuple(Paragraph(text) for text in words))
    return Section(
        "definitions", "Definitions", (listed, _bands_table(framework), _overall_table(framework))
    )


def _bands_table(framework: Framework) -> Table:
    columns = (
        Column("share", "Share of cases", "the words for it"),
        Column("from", "From", "lowest percentage", Unit.PERCENT),
        Column("to", "To", "highest percentage", Unit.PERCENT),
        Column("rating", "Rating", "the rating"),
        Column("score", "Score", "towards the overall score", Unit.COUNT),
    )
    rows = tuple(
        (
            text_cell(b.share),
            Cell(b.low, f"{b.low}%"),
            Cell(b.high, f"{b.high}%"),
            text_cell(b.name),
            Cell(b.score, str(b.score)),
        )
        for b in framework.bands
    )
    return Table("bands", "Rating bands of key questions", columns, (Group("", rows),))


def _overall_table(framework: Framework) -> Table:
    columns = (
        Column("rating", "Overall rating", "the rating"),
        Column("from", "From", "lowest score", Unit.COUNT),
        Column("to", "To", "highest score", Unit.COUNT),
    )
    rows = tuple(
        (text_cell(b.name), Cell(b.low, str(b.low)), Cell(b.high, str(b.high)))
        for b in framework.overall
    )
    return Table("overall_bands", "Bands of the overall score", columns, (Group("", rows),))


def codebook(framework: Framework) -> Table:
    """Everything that is asked or recorded: id, words, values, where it applies."""
    columns = (
        Column("id", "Id", "its name in the framework"),
        Column("kind", "Kind", "gate, prompt, judgement, attribute or interview question"),
        Column("text", "Text", "its words"),
        Column("values", "Values", "what it takes, divided by |; empty: any text"),
        Column("samples", "Samples", "the samples, or the kind of interview, it belongs to"),
        Column("applies", "Applies where", "the facts that make it applicable"),
    )
    rows = (*_questions(framework), *_attributes(framework), *_interview_questions(framework))
    return Table("codebook", "Codebook", columns, (Group("", rows),))


def _questions(framework: Framework) -> Iterator[tuple[Cell, ...]]:
    for question in framework.questions.values():
        yield _row(
            question.id,
            str(question.kind),
            question.text,
            "|".join(question.allowed),
            question.sample,
            _applies(question),
        )


def _applies(question: Question) -> str:
    facts = [f"{gate} = yes" for gate in question.gates]
    facts += [f"{c.attribute} is {' or '.join(c.values)}" for c in question.conditions]
    return "; ".join(facts)


def _attributes(framework: Framework) -> Iterator[tuple[Cell, ...]]:
    for found in framework.attributes.values():
        values, samples = "|".join(found.values), "|".join(found.samples)
        yield _row(found.id, "attribute", found.name, values, samples, "")


def _interview_questions(framework: Framework) -> Iterator[tuple[Cell, ...]]:
    for interview in framework.interviews.values():
        for question in interview.questions:
            replies = "|".join((*question.replies, *interview.always_possible))
            condition = question.condition
            applies = (
                f"{condition.question} is {' or '.join(condition.values)}" if condition else ""
            )
            kind = "interview question"
            yield _row(question.id, kind, question.text, replies, interview.id, applies)


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(text_cell(text) for text in texts)
