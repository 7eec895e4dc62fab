"""Who may see and who may record which assessment of a case that is assessed twice.

Both assessors work without the other's answers before them, until both assessments have been
compared. It rests on the names that people work under.
"""

from __future__ import annotations

from hmip_tui.case import Case
from hmip_tui.states import recorded_state
from hmip_tui.store import moderating
from hmip_tui.store.record import Record
from hmip_tui.views import CaseRow
from hmip_tui.walk import case_progress

COMPARED = "compared"
"""The field of a second assessment that holds both sides' answers from when they were compared."""


def compared(record: Record, case: Case) -> bool:
    """Whether both assessments of a case have been compared."""
    second = case.id if case.second_of else record.second_of(case.id)
    return bool(second) and COMPARED in record.values(f"case:{second}")


def people(record: Record, case_id: str) -> set[str]:
    """Who assesses a case, each name in one spelling: who has recorded there, and who has it."""
    found = moderating.assessors(record, case_id)
    allocated = record.values(f"case:{case_id}").get("allocated")
    if isinstance(allocated, dict) and isinstance(allocated.get("inspector"), str):
        found.add(allocated["inspector"])
    return {spelt(name) for name in found}


def spelt(name: str) -> str:
    """A name as it is compared with others."""
    return name.strip().casefold()


def why_hidden(record: Record, case: Case) -> str | None:
    """Why the author is not to see an assessment now, in a sentence; None where they may."""
    other = record.partner(case)
    if not other or spelt(record.author) not in people(record, other) or compared(record, case):
        return None
    if spelt(record.author) in people(record, case.id):
        return None  # what somebody recorded, or has to assess, is kept from nobody else's eyes
    return (
        f"{case.id} is hidden from you until it is compared with {other}, which you assess: "
        "neither assessor sees the other's answers."
    )


def why_not_record(record: Record, case: Case) -> str | None:
    """Why the author is not to record in an assessment, in a sentence; None where they may."""
    other = record.partner(case)
    if not other:
        return None
    me = spelt(record.author)
    if me not in people(record, other):
        return None
    if not case.second_of and me in {spelt(n) for n in moderating.assessors(record, case.id)}:
        return None  # who began with the first goes on with it
    return f"You assess {other}: somebody else assesses {case.id}."


def second_rows(record: Record) -> list[CaseRow]:
    """The second assessments as rows of a list, in order of id."""
    allocated = moderating.allocations(record)
    rows = []
    for id, _ in moderating.seconds(record):
        case = record.case(id)
        if case is not None:
            found = case_progress(record.framework, case)
            held = record.framework.attributes_of(case.sample)
            known = {a.id: case.attribute(a.id) for a in held if case.attribute(a.id)}
            inspector = allocated[id].inspector if id in allocated else ""
            state = recorded_state(case) or ""
            rows.append(CaseRow(id, case.sample, *found, known, inspector, state))
    return rows


def hidden_cases(record: Record) -> set[str]:
    """The ids of all assessments that the author is not to see now."""
    found = set()
    for pair in moderating.seconds(record):
        for id in pair:
            case = record.case(id)
            if case is not None and why_hidden(record, case) is not None:
                found.add(id)
    return found
