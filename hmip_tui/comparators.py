"""The published figures that an inspection is set beside, as its record holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from hmip_tui.application import Inspection
from hmip_tui.comparator_list import Row
from hmip_tui.comparison import Against, Compared, Published, compare, impossible
from hmip_tui.errors import Refused
from hmip_tui.framework import KeyQuestion, Question
from hmip_tui.store import moderating
from hmip_tui.store.record import Change
from hmip_tui.tally import Counts
from hmip_tui.text import clean
from hmip_tui.views import ComparedRow, ComparedStandard

_FIELD = "comparator."
_REPORT = "comparators.report"
_FOLDER = "comparators"


def reports() -> list[str]:
    """The ids of the reports whose figures come with the program."""
    folder = files("hmip_tui.schema") / _FOLDER
    names = (entry.name for entry in folder.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def report(id: str) -> dict[str, Any]:
    """The figures of a report, in the format of ``schema/comparators``; raises :class:`Refused`."""
    if id not in reports():
        raise Refused(f"There are no figures of a report '{id}'; there are {', '.join(reports())}.")
    path = files("hmip_tui.schema") / _FOLDER / f"{id}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Comparators:
    """Records published figures and compares today's with them."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.framework = inspection.framework
        self._record = inspection.record

    # -- recording ---------------------------------------------------------------------------

    def take(self, rows: Sequence[Row]) -> int:
        """Record the figures of a list; how many fields that changed. All or none."""
        values: dict[str, Any] = {}
        for row in rows:
            if row.id in self.framework.standards:
                if row.rating:
                    told = {"rating": row.rating, "note": clean(row.note)}
                    values[f"{Against.PREVIOUS.value}.{row.id}"] = told
                continue
            for side, figure in row.figures.items():
                cleaned = figure._replace(note=clean(figure.note))
                values[f"{side.value}.{row.id}"] = cleaned.as_value()
        return self._put(values)

    def take_report(self, id: str, *, as_previous: bool = False) -> int:
        """Record the figures that a report compares with; how many fields that changed.

        ``as_previous``: that report's own current figures are the previous ones of this
        inspection. Bases are recorded only where the report prints them. Raises :class:`Refused`.
        """
        told = report(id)
        if told["source"].get("framework") not in (None, self.framework.id):
            raise Refused(f"'{id}' is of another framework.")
        source = "current" if as_previous else "previous"
        values: dict[str, Any] = {}
        for row in (*told["key_question"], *told["prompt"]):
            note = "" if source in row else row.get("missing", "")
            previous = Published(row.get(source), None, note)
            values[f"{Against.PREVIOUS.value}.{row['id']}"] = previous.as_value()
            if "all_providers" in row:
                figure = Published(row["all_providers"])
                values[f"{Against.ALL_PROVIDERS.value}.{row['id']}"] = figure.as_value()
        for row in told["standard"]:
            if source in row:
                rating = {"rating": row[source], "note": row.get("note", "")}
                values[f"{Against.PREVIOUS.value}.{row['id']}"] = rating
        with self.inspection.together():
            changed = self._put(values)
            if not as_previous:
                self.inspection.put(Change("inspection", _REPORT, id))
        return changed

    def _put(self, values: Mapping[str, Any]) -> int:
        known = moderating.settings_like(self._record, _FIELD)
        changes = [
            Change("inspection", f"{_FIELD}{name}", value)
            for name, value in values.items()
            if known.get(name) != value
        ]
        self.inspection.put(*changes)
        return len(changes)

    # -- reading -----------------------------------------------------------------------------

    def report_id(self) -> str:
        """The report whose comparison figures these are, "" where there is none."""
        found = self._record.setting(_REPORT)
        return found if isinstance(found, str) else ""

    def figures(self) -> dict[tuple[Against, str], Published]:
        """Every recorded figure by side and key question or prompt."""
        found = {}
        for name, value in moderating.settings_like(self._record, _FIELD).items():
            side, _, id = name.partition(".")
            if side in set(Against) and id not in self.framework.standards:
                found[Against(side), id] = Published.from_value(value)
        return found

    def previous_ratings(self) -> dict[str, tuple[str, str]]:
        """The previous inspection's rating of each standard, with what has to be said about it."""
        found = {}
        prefix = f"{_FIELD}{Against.PREVIOUS.value}."
        for id, value in moderating.settings_like(self._record, prefix).items():
            if id in self.framework.standards and isinstance(value, dict):
                found[id] = str(value.get("rating", "")), str(value.get("note", ""))
        return found

    def compare(self, id: str, counts: Counts, side: Against) -> Compared:
        """A question's counts beside its published figure, as the framework's rules test it."""
        found = self._record.setting(f"{_FIELD}{side.value}.{id}")
        level = self.framework.rules.significance
        return compare(counts.yes, counts.no, Published.from_value(found), level)

    def standards(self, only: Sequence[str] | None = None) -> list[ComparedStandard]:
        """Every standard that is rated on cases, beside its published figures.

        Raises :class:`hmip_tui.errors.ResultsHidden`.
        """
        figures, ratings = self.figures(), self.previous_ratings()
        tally = self.inspection.live_tally()
        level = self.framework.rules.significance

        def row(question: Question | KeyQuestion, text: str, *, asked: bool = True) -> ComparedRow:
            short = question.short if isinstance(question, KeyQuestion) else text
            counts = tally.counts(question.id) if asked else None
            published = {s: figures.get((s, question.id), Published()) for s in Against}
            yes, no = (counts.yes, counts.no) if counts else (0, 0)
            found = {s: compare(yes, no, published[s], level) for s in Against}
            return ComparedRow(question.id, text, short, counts, published, found)

        listed = []
        for standard in self.framework.standards.values():
            if standard.sample is None or (only is not None and standard.id not in only):
                continue
            rows = []
            for key in standard.key_questions:
                rows.append(row(key, key.title, asked=key.judgement is not None))
                rows += [row(prompt, prompt.text) for prompt in key.prompts]
            rating, note = ratings.get(standard.id, ("", ""))
            listed.append(ComparedStandard(standard, rating, note, rows))
        return listed

    def doubtful(self) -> list[tuple[Against, str, Published]]:
        """The recorded figures that no whole number of their cases gives (design, 3.11)."""
        return [
            (side, id, figure)
            for (side, id), figure in self.figures().items()
            if impossible(figure)
        ]

    def document(self) -> dict[str, Any]:
        """The figures as a document in the format of ``schema/comparators``.

        What no entry holds (characteristics, interview results, the source) is the report's that
        was taken, as far as one was.
        """
        id = self.report_id()
        told = report(id) if id in reports() else {}
        rows: dict[str, dict[str, Any]] = {}
        for (side, question), figure in self.figures().items():
            row = rows.setdefault(question, {"id": question})
            if figure.percent is not None:
                row[side.value] = figure.percent
            elif figure.note:
                row["missing"] = figure.note
        prompts = {
            p for k in self.framework.key_questions.values() for p in (q.id for q in k.prompts)
        }
        standards = [
            {"id": s, "previous": rating, **({"note": note} if note else {})}
            for s, (rating, note) in self.previous_ratings().items()
        ]
        return told | {
            "key_question": [row for q, row in rows.items() if q not in prompts],
            "prompt": [row for q, row in rows.items() if q in prompts],
            "standard": standards,
        }
