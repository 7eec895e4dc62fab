"""The demonstration's evidence about the organisation, observations and recommendations.

All are recorded as people would, from ``schema/demonstration/organisation.toml``, which says what
the report prints and what is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hmip_tui.application import Inspection
from hmip_tui.interviewing import Clock
from hmip_tui.materials import FIELDS, MaterialKind, Side
from hmip_tui.organising import Organising
from hmip_tui.recommendations import Progress, Round
from hmip_tui.recommending import Recommending


def record_before(inspection: Inspection, told: Mapping[str, Any]) -> None:
    """Record what is there before fieldwork: documents, key data, the previous recommendations."""
    _record_items(inspection, MaterialKind.DOCUMENT, told["document"])
    _record_items(inspection, MaterialKind.DATA, told["data"])
    for row in told["previous"]:
        Recommending(inspection).add(Round.PREVIOUS, _words(row))


def record_after(inspection: Inspection, told: Mapping[str, Any], starts: date) -> None:
    """Record what fieldwork brought: meetings, progress and new recommendations."""
    _record_items(inspection, MaterialKind.MEETING, _meetings(told, starts))
    recommending = Recommending(inspection)
    before = {r.number: r for r in recommending.recommendations() if r.round is Round.PREVIOUS}
    for row in told["previous"]:
        found = before[row["number"]]
        recommending.judge(found.id, Progress(row["progress"]), row["evidence"])
    for row in told["new"]:
        repeats = before[row["repeats"]].id if "repeats" in row else ""
        id = recommending.add(Round.NEW, _words(row), repeats)
        for link in row["links"]:
            recommending.link(id, link, True)


def _words(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in ("number", "addressee", "text")}


def _record_items(
    inspection: Inspection, kind: MaterialKind, rows: Iterable[Mapping[str, Any]]
) -> None:
    organising = Organising(inspection)
    key_questions = inspection.framework.key_questions
    for row in rows:
        texts = {name: row[name] for name in FIELDS[kind] if name in row}
        sides = {id: side for side in Side for id in row.get(side.value, ())}
        subject = organising.add(kind, texts, sides)
        if row.get("cited", False):
            for standard in dict.fromkeys(key_questions[id].standard for id in sides):
                organising.cite(standard, subject, True)


_AGAIN = "Much the same was said as in the first of these meetings."


def _meetings(told: Mapping[str, Any], starts: date) -> Iterator[dict[str, Any]]:
    """Every meeting with a title and a date of its own, spread over the working days.

    Of several with the same people the first says what they said, and is the one cited.
    """
    whole = sum(row["number"] for row in told["meeting"])
    held = 0
    for row in told["meeting"]:
        for number in range(row["number"]):
            day = held * 10 // whole
            when = starts + timedelta(days=day // 5 * 7 + day % 5)
            held += 1
            several = f" ({number + 1} of {row['number']})" if row["number"] > 1 else ""
            again = {"text": _AGAIN, "cited": False} if number else {}
            title = {"title": f"{row['title']}{several}", "date": when.isoformat()}
            yield row | title | again


def observe(inspection: Inspection, told: Mapping[str, Any], wait: Callable[[], None]) -> None:
    """Record the observations one after the other; ``wait`` lets time go by before a reply."""
    for row in told["observation"]:
        kind = inspection.framework.interviews[row["kind"]]
        for number, office in enumerate(row["office"]):
            id = inspection.begin_interview(kind.id)
            inspection.describe_person(id, "office", office)
            for question in kind.questions:
                if reply := row["replies"][question.id][number]:
                    wait()
                    inspection.reply(id, question, reply)
            inspection.set_clock(id, Clock.FINISHED)
