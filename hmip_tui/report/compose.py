"""The whole report, composed of what an inspection says today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from hmip_tui.application import Inspection
from hmip_tui.framework import Domain, Kind, SampleSize, Standard
from hmip_tui.materials import MaterialKind
from hmip_tui.organising import Organising
from hmip_tui.ratings import OverallResult, StandardResult
from hmip_tui.recommending import Recommending
from hmip_tui.report import cases, data, definitions, interviews, organisation, recommended, tables
from hmip_tui.report.evidence import by_standard, evidence_sections
from hmip_tui.report.figures import Figure, current_cell, figures
from hmip_tui.report.past import Past
from hmip_tui.report.values import Block, Bullets, Paragraph, Report, Section, Source, Table
from hmip_tui.views import EvidenceItem


class Options(NamedTuple):
    """What a report leaves out: numbers of cases below ``suppress_below``; evidence."""

    suppress_below: int = 0
    evidence: bool = True


EVERYTHING = Options()

_OPEN = "open"
"""The id of the section that says what is not final."""


def compose(
    inspection: Inspection, past: Past, options: Options = EVERYTHING, today: str = ""
) -> Report:
    """The report; ``today`` is its date (ISO 8601), the present day if empty.

    Raises :class:`hmip_tui.errors.ResultsHidden` where results are not to be shown now.
    """
    return _Composer(inspection, past, options).report(
        today or datetime.now(UTC).date().isoformat()
    )


def unsettled(report: Report) -> list[str]:
    """What a report says is not final, in sentences."""
    parts = [block for s in report.sections if s.id == _OPEN for block in s.blocks]
    return [item.text for part in parts if isinstance(part, Bullets) for item in part.items]


class _Composer:
    """What all sections are made from, read once."""

    def __init__(self, inspection: Inspection, past: Past, options: Options) -> None:
        self.inspection, self.past, self.options = inspection, past, options
        self.framework = inspection.framework
        self.results: Sequence[StandardResult] = inspection.standards()
        self.overall: OverallResult = inspection.overall()
        self.figures: Mapping[str, Figure] = figures(inspection, past, options.suppress_below)
        first = {row.id for row in inspection.cases()}
        items = inspection.evidence_items() if options.evidence else []
        self.evidence: dict[str, list[EvidenceItem]] = by_standard(
            self.framework, [item for item in items if item.case in first]
        )
        self.materials = Organising(inspection).materials() if options.evidence else []
        self.recommendations = recommended.recommendation_tables(
            Recommending(inspection).recommendations() if options.evidence else []
        )
        below = options.suppress_below
        self.characteristics = cases.characteristics_tables(inspection, past, below)
        self.interviews = interviews.interview_tables(inspection, past, below)
        self.samples = cases.samples_table(inspection)
        self.gates = cases.gates_table(inspection, below)

    def report(self, today: str) -> Report:
        """The sections in the order of the published reports, then the data."""
        sections = [
            Section("ratings", "Ratings", (self._ratings(),)),
            *self._open(),
            *self._recommended(),
            *self._context(),
            *(self._domain(domain) for domain in self.framework.domains),
            *self._whole_cases(),
            self._methodology(),
            definitions.definitions(self.framework, self.options.suppress_below),
            self._annexe(),
        ]
        return Report(
            title=f"Inspection tables: {self.inspection.provider}",
            provider=self.inspection.provider,
            date=today,
            attribution=self.framework.attribution,
            sections=tuple(sections),
            data=tuple(self._data()),
            codebook=definitions.codebook(self.framework),
        )

    def _ratings(self) -> Table:
        return tables.ratings_page(self.framework, self.results, self.overall)

    # -- what is not final -------------------------------------------------------------------

    def _open(self) -> Iterator[Section]:
        """What has to be known of figures that are not final; nothing once they are."""
        told = tuple(Paragraph(text) for text in self._unsettled())
        if told:
            first = Paragraph("These tables are provisional:")
            yield Section(_OPEN, "What is still open", (first, Bullets(told)))

    def _unsettled(self) -> Iterator[str]:
        for sample in self.framework.samples.values():
            of = f"of {self.inspection.sample_size(sample.id)} cases of {sample.name}"
            if left := self.inspection.unfinished(sample.id):
                yield f"{left} {of} {'is' if left == 1 else 'are'} not complete."
            if left := self.inspection.unjudged(sample.id):
                told = "Marked complete, without a judgement on every key question that applies"
                yield f"{told}: {left} {of}."
        if unrated := [r.id for r in self.results if r.rating is None]:
            yield f"Not rated yet: {', '.join(unrated)}."
        if undecided := [r.id for r in self.results if r.decided is None]:
            yield f"The panel has not decided on: {', '.join(undecided)}."
        if stale := self.inspection.stale_ratings():
            told = ", ".join(f"{id} ({' and '.join(kinds)})" for id, kinds in stale.items())
            yield f"To be reconfirmed, as data has changed since: {told}."
        contest = self.inspection.contest(self.results)
        if contest is not None:
            yield f"Disagreements about recorded values that nobody has settled: {contest.open}."

    def _recommended(self) -> Iterator[Section]:
        tables_ = tuple(map(_filled, self.recommendations))
        if tables_:
            yield Section("recommendations", "Recommendations", tables_)

    def _context(self) -> Iterator[Section]:
        """Key data that belong to no standard."""
        free = [item for item in self.materials if not item.sides]
        found = organisation.key_data_tables(free, "context")
        if found:
            yield Section("context", "Contextual facts", tuple(map(_filled, found)))

    # -- the chapters ------------------------------------------------------------------------

    def _domain(self, domain: Domain) -> Section:
        parts = tuple(self._standard(standard) for standard in domain.standards)
        title = f"{domain.id}. {domain.name}"
        return Section(f"domain_{domain.id}", title, (), parts)

    def _standard(self, standard: Standard) -> Section:
        result = next(r for r in self.results if r.id == standard.id)
        blocks: list[Block] = [tables.heading_table(standard, result, self.past)]
        blocks += [Paragraph(text, source) for text, source in self._rests_on(standard, result)]
        comparison = tables.comparison_table(self.framework, standard, self.figures, self.past)
        if comparison is not None:
            blocks.append(comparison)
        own = {k.id for k in standard.key_questions}
        materials = [item for item in self.materials if own & item.sides.keys()]
        blocks += map(_filled, organisation.key_data_tables(materials, standard.id))
        blocks += self._said(standard)
        name = f"{standard.id}. {standard.name}"
        pieces = self.evidence.get(standard.id, [])
        parts = evidence_sections(self.framework, pieces, materials, standard.id, standard.id)
        return Section(f"standard_{standard.id}", name, tuple(blocks), tuple(parts))

    def _said(self, standard: Standard) -> Iterator[Table]:
        """What interviews and observations say to the key questions that no case answers."""
        below = self.options.suppress_below
        for id, said in Organising(self.inspection).gathered(standard.id).said.items():
            title = f"{id} {self.framework.key_questions[id].title}"
            yield interviews.said_table(title, id, said, below)

    def _rests_on(self, standard: Standard, result: StandardResult) -> Iterator[tuple[str, Source]]:
        """Where the rating comes from, in sentences."""
        own = Source("")
        if result.lowest and result.provisional is not None:
            lowest, verb = _listed(result.lowest), "is" if len(result.lowest) == 1 else "are"
            shown = current_cell(self.figures[result.lowest[0]]).text
            yield (f"The lowest of its key questions {verb} {lowest} at {shown}.", own)
        if result.decided is not None:
            recorded = self.inspection.recorded_rating(standard.id, "decision")
            yield (f"The ratings panel decided: {result.decided.name}.", own)
            if recorded is not None:
                yield (recorded[1], Source("panel's reason", question=standard.id))
        elif not standard.rated_questions:
            yield ("One judgement on all the evidence, proposed by the lead inspector.", own)

    def _whole_cases(self) -> Iterator[Section]:
        pieces = self.evidence.get("", [])
        parts = tuple(evidence_sections(self.framework, pieces, [], "cases", "whole cases"))
        if parts:
            yield Section("whole_cases", "About whole cases", (), parts)

    # -- methodology -------------------------------------------------------------------------

    def _methodology(self) -> Section:
        blocks: list[Block] = [Paragraph(text) for text in self._counts()]
        blocks += [self.samples, _without(self.gates, frozenset({"gate"}))]
        held = interviews.HIDDEN_IN_SECTIONS
        parts = (
            Section(
                "characteristics",
                "Characteristics of inspected cases",
                tuple(_without(t, cases.HIDDEN_IN_SECTIONS) for t in self.characteristics),
            ),
            Section(
                "interviews",
                "Interview results",
                tuple(_without(table, held) for table in self.interviews),
            ),
        )
        return Section(
            "methodology",
            "Methodology",
            tuple(blocks),
            tuple(part for part in parts if part.blocks),
        )

    def _counts(self) -> Iterator[str]:
        """The methodology paragraph with the counts as they are."""
        samples = self.framework.samples.values()
        sizes = [(self.inspection.sample_size(s.id), s.name) for s in samples]
        examined = [f"{n} {'case' if n == 1 else 'cases'} of {name}" for n, name in sizes]
        yield f"Inspectors examined {_listed(examined)}. {self._aimed_at()}".rstrip()
        for observed, told in ((False, "Interviews held"), (True, "Observations made")):
            held = [
                f"{kind.name}: {number}"
                for id, kind in self.framework.interviews.items()
                if kind.observed is observed and (number := self.inspection.running(id).held())
            ]
            if held:
                yield f"{told}: {'; '.join(held)}."
        kinds = Counter(item.kind for item in self.materials)
        if meetings := kinds[MaterialKind.MEETING]:
            yield f"Meetings held: {meetings}."
        if documents := kinds[MaterialKind.DOCUMENT]:
            yield f"Documents received and read: {documents}."

    def _aimed_at(self) -> str:
        """What the samples' sizes rest on: not all are meant to reach a margin (Annexe 2)."""
        rules, samples = self.framework.rules, self.framework.samples.values()
        reach = [s.name for s in samples if s.size is SampleSize.MARGIN]
        other = [s.name for s in samples if s.size is not SampleSize.MARGIN]
        told = []
        if reach:
            told.append(
                f"For {_listed(reach)} the sample is meant to reach a margin of error of "
                f"{rules.margin_of_error} percentage points at a confidence level of "
                f"{rules.confidence} per cent; sub-samples have wider margins."
            )
        if other:
            told.append(f"For {_listed(other)} the size was set by whoever drew the sample.")
        return " ".join(told)

    def _annexe(self) -> Section:
        found = [
            table
            for standard in self.framework.standards.values()
            if (table := tables.annexe_table(self.framework, standard, self.figures)) is not None
        ]
        told = Paragraph(
            "The proportions of cases with a satisfactory yes to each prompt. There is no "
            "mechanistic link between prompts and the judgement of their key question."
        )
        return Section("annexe_4", "Inspection data", (told, *found))

    # -- the data ----------------------------------------------------------------------------

    def _data(self) -> Iterator[Table]:
        yield data.standards_table(self.framework, self.results, self.past)
        for kind in (Kind.JUDGEMENT, Kind.PROMPT):
            yield data.figures_table(self.framework, self.figures, kind)
        yield self.samples
        yield self.gates
        if any(item.kind is MaterialKind.DATA for item in self.materials):
            yield organisation.key_data(self.materials)
        yield from self.recommendations
        yield from _joined("characteristics", "Characteristics", self.characteristics)
        yield from _joined("interviews", "Interview results", self.interviews)


def _without(table: Table, left_out: frozenset[str]) -> Table:
    """A table without some of its columns, and without those in which nothing stands."""
    places = [
        n
        for n, column in enumerate(table.columns)
        if column.id not in left_out and any(row[n].text or row[n].bar for row in table.rows)
    ]
    return table._replace(
        columns=tuple(table.columns[n] for n in places),
        groups=tuple(
            group._replace(rows=tuple(tuple(row[n] for n in places) for row in group.rows))
            for group in table.groups
        ),
    )


def _filled(table: Table) -> Table:
    """A table without the columns in which nothing stands."""
    return _without(table, frozenset())


def _joined(id: str, title: str, found: Sequence[Table]) -> Iterator[Table]:
    """Tables of the same columns as one."""
    if found:
        groups = tuple(group for table in found for group in table.groups)
        yield found[0]._replace(id=id, title=title, groups=groups)


def _listed(texts: Sequence[str]) -> str:
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
