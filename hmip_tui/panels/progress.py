"""Fieldwork: who has what, what is done where and when, and how fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hmip_tui.fieldwork import Day, Pace, Progress, Share
from hmip_tui.panels.lines import Line, Span, bar, fit, paragraphs, percent_text, wrapped
from hmip_tui.ratings import percent
from hmip_tui.states import State

_Column = tuple[str, tuple[State, ...]]
_OPEN: tuple[_Column, ...] = (
    ("not begun", (State.NOT_STARTED,)),
    ("begun", (State.IN_PROGRESS,)),
    ("returned", (State.RETURNED,)),
)
_CLOSED: tuple[_Column, ...] = (
    ("complete", (State.COMPLETE,)),
    ("submitted", (State.SUBMITTED,)),
    ("approved", (State.APPROVED,)),
)
_TOGETHER: _Column = ("closed", (State.COMPLETE, State.SUBMITTED, State.APPROVED))
_NUMBER = 10
_LEAST_NAME = 12
_BAR = 8


def progress_lines(found: Progress, place: str, width: int) -> list[Line]:
    """Inspectors, places (``place`` says of what kind) and days, one table below the other."""
    whole = found.whole
    head = f"{whole.closed} of {whole.total} cases closed (complete, submitted or approved)"
    if whole.planned:
        head += f"; {whole.planned} in the plan"
    return paragraphs(
        wrapped(head, width, "strong"),
        _shares("inspector", found.inspectors, "nobody yet", width),
        _places(place, found.places, width) if place else (),
        _days(found.days, width),
    )


def _shares(title: str, shares: Sequence[Share], nobody: str, width: int) -> Iterator[Line]:
    name, columns = _layout(width)
    heads = "".join(f"{head:>{_NUMBER}}" for head, _ in columns)
    yield (Span(fit(f"{fit(title, name)}{'cases':>6}{heads}  done", width), "muted"),)
    for share in shares:
        counts = (sum(share.states.get(state, 0) for state in states) for _, states in columns)
        numbers = "".join(f"{count or '–':>{_NUMBER}}" for count in counts)
        done = percent(share.closed, share.total - share.closed)
        yield (
            Span(fit(share.name or nobody, name), "strong" if share.name else "muted"),
            Span(f"{share.total:>6}{numbers}  "),
            Span(f"{percent_text(done):>4} {bar(done, (), _BAR)}", "strong" if done == 100 else ""),
        )


def _layout(width: int) -> tuple[int, tuple[_Column, ...]]:
    """The cells for names, and the columns that there is room for: together they are all cases."""
    room = width - 6 - 2 - 5 - _BAR - _LEAST_NAME
    columns = (*_OPEN, *_CLOSED)
    if len(columns) > room // _NUMBER:
        columns = (*_OPEN, _TOGETHER)[: max(room // _NUMBER, 0)]
    return width - 6 - 2 - 5 - _BAR - _NUMBER * len(columns), columns


def _places(title: str, shares: Sequence[Share], width: int) -> Iterator[Line]:
    name = max(min(width - 44, 30), _LEAST_NAME)
    head = f"{fit(title.casefold(), name)}{'cases':>7}{'planned':>9}{'done':>7}"
    yield (Span(fit(head, width), "muted"),)
    for share in shares:
        done = percent(share.closed, share.total - share.closed)
        yield (
            Span(fit(share.name or "not known", name), "strong" if share.name else "muted"),
            Span(f"{share.total:>7}{share.planned or '–':>9}{share.closed:>7}  "),
            Span(f"{percent_text(done):>4} {bar(done, (), _BAR)}", "strong" if done == 100 else ""),
        )


def _days(days: Sequence[Day], width: int) -> Iterator[Line]:
    if not days:
        return
    head = f"{'day':<10}{'planned':>9}{'done':>7}{'planned so far':>16}{'done so far':>13}"
    yield (Span(fit(head, width), "muted"),)
    for day in days:
        behind = day.done_so_far - day.planned_so_far
        told = (
            "as planned" if behind == 0 else f"{abs(behind)} {'ahead' if behind > 0 else 'behind'}"
        )
        yield (
            Span(fit(day.day, 10), "strong"),
            Span(f"{day.planned or '–':>9}{day.done or '–':>7}"),
            Span(f"{day.planned_so_far:>16}{day.done_so_far:>13}  "),
            Span(told if day.planned_so_far else "", "alert" if behind < 0 else "strong"),
        )


def pace_lines(paces: Sequence[Pace], width: int) -> list[Line]:
    """How each inspector answers, and how fast."""
    name = max(min(width - 52, 30), _LEAST_NAME)
    head = f"{fit('inspector', name)}{'yes':>6}{'of':>6}{'cases':>7}"
    head += f"{'days':>6}{'a day':>7}{'minutes':>9}"
    rows: list[Line] = [(Span(fit(head, width), "muted"),)]
    for pace in paces:
        share = percent_text(percent(pace.yes, pace.no))
        daily = "–" if pace.per_day is None else f"{float(pace.per_day):.1f}"
        minutes = "–" if pace.minutes is None else f"{pace.minutes:.0f}"
        rows.append(
            (
                Span(fit(pace.inspector, name), "strong"),
                Span(f"{share:>6}{pace.yes + pace.no:>6}{pace.completed:>7}"),
                Span(f"{pace.days:>6}{daily:>7}{minutes:>9}"),
            )
        )
    note = (
        "yes: of the judgements that stand, how many per cent are yes; cases: completed; a day: "
        "completed per day on which anything was recorded; minutes: the median from the first to "
        "the last entry in a case. Cases differ: no ranking."
    )
    return paragraphs(wrapped(note, width, "muted"), rows)
