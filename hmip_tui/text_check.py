"""Holding a draft text to the record: its figures, and where it says "significant".

Report, Annexe 2, "Comparative data": the word is for changes that meet the significance test. What
a sentence is about is read off it: the id of a question or its wording in the sentence, before it
in the line, or in the last heading that is nothing but a wording. ``docs/comparison.md`` says what
is found and what cannot be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from hmip_tui import limits
from hmip_tui.comparison import IN_WORDS, NO_DATA, NOT_COUNTED, Against, Compared, Verdict
from hmip_tui.ratings import exact
from hmip_tui.views import ComparedRow

_MARKS = r"(?:[⁰¹²³⁴-⁹]|\$[^$]{0,40}\$)*"
_APOSTROPHE = "\u2019"
_NEW_PART = re.compile(
    r"\s*(?:#|\**(?:Annexe?|Appendix|Chapter|Part)\b|\d+(?:\.\d+)*\.?\s)", re.IGNORECASE
)
"""How a heading begins that ends what the one before was about."""
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_OF = re.compile(r"(?<![\d.])(\d{1,6})\s+(?:out\s+)?of\s+(?:the\s+)?(\d{1,6})(?!\.?\d|\s?%)")
_SIGNIFICANT = re.compile(r"\b(?:in|non-)?significan\w*", re.IGNORECASE)
_QUOTED = re.compile(r"[\"'\u2018\u201c]$")
_NEAR = 40
"""Characters before a word in which :data:`_DENIED` can match."""
_DENIED = re.compile(r"\b(?:not|no|nor|neither|without)\b[^.;]{0,24}$", re.IGNORECASE)
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'\u201d\u2019)\]]*(?=\s|$)|$)")
_CELL = re.compile(
    rf"\**\s*(?:(\d{{1,3}})\s?%?|{NO_DATA}|{NOT_COUNTED}|[-–]?)\s*\**", re.IGNORECASE
)
_MOST_FIGURES = 3
"""Previous, current, all providers'."""
_SIDES = {
    Against.ALL_PROVIDERS: re.compile(
        r"\b(?:averages?|aggregate|all providers|(?:all|other) \w+s\b)", re.IGNORECASE
    ),
    Against.PREVIOUS: re.compile(
        r"\b(?:previous\w*|last (?:year|time|inspection)|since|fall\w*|fell|rise\w*|rose|declin\w*|"
        r"deteriorat\w*|improv\w*|increas\w*|decreas\w*|dropp?\w*|changed?)\b",
        re.IGNORECASE,
    ),
}
_DOWN = re.compile(
    r"\b(?:lower|worse|poorer|below|fall\w*|fell|declin\w*|deteriorat\w*|decreas\w*|dropp?\w*)\b",
    re.IGNORECASE,
)
_UP = re.compile(r"\b(?:higher|better|above|rise\w*|rose|improv\w*|increas\w*)\b", re.IGNORECASE)


class Remark(NamedTuple):
    """Something to look at; ``line`` and ``column`` from 1, ``said`` as the draft has it."""

    line: int
    column: int
    said: str
    reason: str


class _Mention(NamedTuple):
    start: int
    end: int
    ids: tuple[str, ...]


class _Row(NamedTuple):
    """A table's row behind its question: the cells of figures and of their n, with their places."""

    figures: Sequence[tuple[int, str]]
    bases: Sequence[tuple[int, str]]


class Checker:
    """Checks drafts against the rows of a record."""

    def __init__(self, rows: Iterable[ComparedRow], aliases: Mapping[str, Sequence[str]]) -> None:
        """``aliases`` are the other wordings of questions, by id."""
        self._rows = {row.id: row for row in rows}
        self._ids: dict[str, list[str]] = {}
        for id, row in self._rows.items():
            for wording in (row.text, *aliases.get(id, ())):
                self._ids.setdefault(_plain(wording), []).append(id)
        ids = "|".join(re.escape(id) for id in sorted(self._rows, key=len, reverse=True))
        wordings = "|".join(_pattern(w) for w in sorted(self._ids, key=len, reverse=True))
        self._mention = re.compile(
            rf"(?<![\w.])(?P<id>{ids})(?!\w|\.\w)|(?P<wording>{wordings})", re.IGNORECASE
        )

    def check(self, lines: Iterable[str]) -> Iterator[Remark]:
        """Everything in a draft that the record does not bear out, in order."""
        heading: tuple[str, ...] = ()
        for number, whole in enumerate(lines, 1):
            line = whole[: limits.LINE]
            if line != whole:
                reason = f"what stands after the first {limits.LINE:,} characters is not checked"
                yield Remark(number, limits.LINE + 1, "this line", reason)
            mentions = list(self._mentions(line))
            row = _row_of(line, mentions)
            if row is not None:
                yield from self._row(number, mentions[0].ids, row)
                continue
            if _is_heading(line):
                found = [m for m in mentions if m.end - m.start >= len(line.strip(" #*\t")) * 0.8]
                if found or _NEW_PART.match(line):
                    heading = found[0].ids if found else ()
            yield from self._prose(number, line, mentions, heading)

    def _mentions(self, line: str) -> Iterator[_Mention]:
        for match in self._mention.finditer(line):
            id = match["id"]
            known = (id.casefold(),) if id else tuple(self._ids[_plain(match["wording"])])
            yield _Mention(match.start(), match.end(), known)

    # -- rows of tables ----------------------------------------------------------------------

    def _row(self, number: int, ids: Sequence[str], row: _Row) -> Iterator[Remark]:
        """A table's row: previous, current and all providers', as the report prints them; n."""
        cells = [*row.figures, *row.bases]
        told = {n: _figure(text) for n, (_, text) in enumerate(cells) if _bare(text).strip("*-– ")}
        each = [self._printed(id, row) for id in ids]
        wrong = [[n for n, said in told.items() if said != printed[n][0]] for printed in each]
        closest = min(range(len(ids)), key=lambda place: len(wrong[place]))
        for n in wrong[closest]:
            place, text = cells[n]
            reason = f"{ids[closest]}: the record has {each[closest][n][1]}"
            yield Remark(number, place + 1, text.strip(), reason)

    def _printed(self, id: str, of: _Row) -> list[tuple[int | None, str]]:
        """What the record has for each cell of a row, and that in words."""
        row = self._rows[id]
        before, everywhere = (row.published[side].percent for side in Against)
        figures = {1: [row.percent], 2: [before, row.percent]}.get(
            len(of.figures), [before, row.percent, everywhere]
        )
        n = 0 if row.counts is None else row.counts.n
        told = [(f, NO_DATA if f is None else f"{f}%") for f in figures]
        return told + [(n, f"n {n}")] * len(of.bases)

    # -- prose -------------------------------------------------------------------------------

    def _prose(
        self, number: int, line: str, mentions: Sequence[_Mention], heading: tuple[str, ...]
    ) -> Iterator[Remark]:
        starts = [m.start for m in mentions]
        for sentence in _SENTENCE.finditer(line):
            start, end = sentence.span()
            first = bisect_left(starts, start)
            own, before = mentions[first : bisect_left(starts, end)], mentions[:first][-1:]
            named = tuple(dict.fromkeys(id for m in own for id in m.ids))
            if named:
                yield from self._figures(number, line, (start, end), named, own)
            near = named or (before[0].ids if before else ()) or heading
            yield from self._words(number, line, (start, end), near, named=bool(named))

    def _figures(
        self,
        number: int,
        line: str,
        span: tuple[int, int],
        ids: Sequence[str],
        own: Sequence[_Mention],
    ) -> Iterator[Remark]:
        starts = [m.start for m in own]

        def outside(place: int) -> bool:
            found = bisect_right(starts, place)
            return not found or place >= own[found - 1].end

        for match in _PERCENT.finditer(line, *span):
            if outside(match.start()) and not any(self._bears(id, match[1]) for id in ids):
                yield Remark(number, match.start() + 1, match[0], self._record(ids))
        for match in _OF.finditer(line, *span):
            if not outside(match.start()) or any(self._counts(id, match) for id in ids):
                continue
            yield Remark(number, match.start() + 1, match[0], self._record(ids))

    def _bears(self, id: str, said: str) -> bool:
        """Whether a percentage is one of the question's: today's, before, all providers'."""
        row = self._rows[id]
        if "." not in said:
            known = [row.percent, *(row.published[side].percent for side in Against)]
            return int(said) in known
        now = None if row.counts is None else exact(row.counts.yes, row.counts.no)
        unit = 10 ** len(said.partition(".")[2])
        return now is not None and Fraction(floor(now * unit + Fraction(1, 2)), unit) == Fraction(
            said
        )

    def _counts(self, id: str, match: re.Match[str]) -> bool:
        counts = self._rows[id].counts
        said = int(match[1]), int(match[2])
        return counts is not None and said in ((counts.yes, counts.n), (counts.no, counts.n))

    def _record(self, ids: Sequence[str]) -> str:
        return "the record has " + "; ".join(self._told(id) for id in ids)

    def _told(self, id: str) -> str:
        row = self._rows[id]
        if row.counts is None:
            return f"{id}: not asked of cases"
        now = "nothing counted" if row.percent is None else f"{row.percent}%"
        sides = (
            f"{IN_WORDS[side]} {row.published[side].percent}%"
            for side in Against
            if row.published[side].percent is not None
        )
        return ", ".join((f"{id}: {now} ({row.counts.yes} of {row.counts.n})", *sides))

    # -- the word ----------------------------------------------------------------------------

    def _words(
        self, number: int, line: str, span: tuple[int, int], ids: Sequence[str], *, named: bool
    ) -> Iterator[Remark]:
        """Each "significant" of a sentence that no test bears out.

        A heading's key question stands for its prompts too, which its text speaks of.
        """
        sentence = line[slice(*span)]
        sides = [side for side, pattern in _SIDES.items() if pattern.search(sentence)] or [*Against]
        whole = (
            ids
            if named
            else [i for id in ids for i in self._rows if (i + ".").startswith(id + ".")]
        )
        for match in _SIGNIFICANT.finditer(line, *span):
            if _QUOTED.search(line, max(match.start() - 1, 0), match.start()):
                continue  # the word is spoken of and not used
            if not ids:
                reason = "no question is named near it: name one, or choose another word"
                yield Remark(number, match.start() + 1, match[0], reason)
                continue
            denied = match[0].casefold().startswith(("in", "non")) or bool(
                _DENIED.search(line, max(span[0], match.start() - _NEAR), match.start())
            )
            found = [self._rows[id].compared[side] for id in whole for side in sides]
            if not any(_bears_out(each, sentence, denied=denied) for each in found):
                reason = "; ".join(self._tested(id, side) for id in ids for side in sides)
                yield Remark(number, match.start() + 1, match[0], reason)

    def _tested(self, id: str, side: Against) -> str:
        compared, published = self._rows[id].compared[side], self._rows[id].published[side]
        if published.percent is None:
            return f"{id} against {IN_WORDS[side]}: {compared.why}"
        now = self._rows[id].percent
        figures = f"{'–' if now is None else now}% and {published.percent}%"
        return (
            f"{id} against {IN_WORDS[side]} ({figures}): {compared.verdict.value}, {compared.why}"
        )


def _bears_out(compared: Compared, sentence: str, *, denied: bool) -> bool:
    if denied:
        return compared.verdict is Verdict.NOT_SIGNIFICANT
    if compared.verdict is not Verdict.SIGNIFICANT or compared.points is None:
        return False
    down, up = bool(_DOWN.search(sentence)), bool(_UP.search(sentence))
    return down in (up, compared.points < 0)  # a sentence with both says which by its figures


def _plain(wording: str) -> str:
    """A wording as it is compared: without case, footnote marks and the end's question mark."""
    text = re.sub(_MARKS, "", wording.replace(_APOSTROPHE, "'")).casefold()
    return " ".join(text.split()).rstrip("? ")


def _pattern(plain: str) -> str:
    words = (re.escape(word).replace("'", f"['{_APOSTROPHE}]") for word in plain.split())
    return rf"{_MARKS}\s+".join(words) + rf" ?\?? ?{_MARKS}"


def _row_of(line: str, mentions: Sequence[_Mention]) -> _Row | None:
    """The cells behind a wording or id in a table's row; None for no row of figures.

    A number without a sign beside a percentage with one is the n of today's.
    """
    separator = "\t" if "\t" in line else "|"
    if not mentions or separator not in line[mentions[0].end :]:
        return None
    place = line.index(separator, mentions[0].end) + 1
    cells = []
    for text in line[place:].rstrip().removesuffix("|").split(separator):
        cells.append((place + len(text) - len(text.lstrip()), text))
        place += len(text) + 1
    kept = [cell for cell in cells if _CELL.fullmatch(_bare(cell[1]))]
    signed = any("%" in text or NOT_COUNTED in text for _, text in kept)
    bases = [cell for cell in kept if signed and _bare(cell[1]).strip("* ").isdecimal()]
    figures = [cell for cell in kept if cell not in bases]
    whole = len(cells) == len(kept) and 0 < len(figures) <= _MOST_FIGURES
    return _Row(figures, bases) if whole else None


def _bare(text: str) -> str:
    return re.sub(_MARKS, "", text).strip()


def _figure(text: str) -> int | None:
    match = _CELL.fullmatch(_bare(text))
    return int(match[1]) if match and match[1] else None


def _is_heading(line: str) -> bool:
    return not _PERCENT.search(line) and "\t" not in line and "|" not in line
