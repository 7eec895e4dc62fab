"""The guard against names: what must not leave an inspection, found in what is about to leave.

The report changes names "to protect the individual's identity". A rule cannot change them, but it
can find them: what the inspection knows as a name or a reference, and what looks like an
identifier. It would rather find too much: a person decides about each place.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import NamedTuple


class Kind(StrEnum):
    """What a finding is taken for; the value is how it is said."""

    KEY = "in the local key"
    CASE = "case reference"
    OFFICER = "officer's name"
    AUTHOR = "author's name"
    PNC = "PNC number"
    CRO = "CRO number"
    CRN = "nDelius CRN"
    PRISON = "prison number"
    INSURANCE = "National Insurance number"
    PHONE = "phone number"
    POSTCODE = "postcode"
    EMAIL = "email address"
    BIRTH = "date of birth"


class Place(NamedTuple):
    """Where a text comes from: the output's ``part``, and who could mend it where.

    ``field`` says what it is (evidence, a reason, ...); ``case`` and ``question`` are empty where
    it belongs to none.
    """

    part: str
    field: str = ""
    case: str = ""
    question: str = ""


class Passage(NamedTuple):
    """A text that is about to leave."""

    place: Place
    text: str


class Finding(NamedTuple):
    """Something in a passage that may name a person; ``start`` and ``end`` count characters."""

    place: Place
    kind: Kind
    text: str
    start: int
    end: int

    @property
    def found(self) -> str:
        """The characters it is about."""
        return self.text[self.start : self.end]

    @property
    def id(self) -> str:
        """A name for it, the same in every kind of output; the found characters cannot be read."""
        told = (self.kind, self.place.case, self.place.question, self.place.field, self.text)
        whole = "\n".join((*told, str(self.start), str(self.end)))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:20]


Known = Mapping[Kind, Iterable[str]]
"""Names and references that the inspection knows, by what they are."""


def find(passages: Iterable[Passage], known: Known, year: int) -> list[Finding]:
    """Every place in the passages that may name a person, in their order, each once.

    A text that stands in several parts of the output is found in the first of them.
    ``year`` is the present one: a date at least ten years before it can be one of birth.
    """
    matchers = [*_known_matchers(known), *_SHAPES, _births(year)]
    found: dict[str, Finding] = {}
    for passage in dict.fromkeys(passages):
        folded = _folded(passage.text)
        spans = chain.from_iterable(matcher(folded) for matcher in matchers)
        for kind, start, end in _apart(spans):
            finding = Finding(passage.place, kind, passage.text, start, end)
            found.setdefault(finding.id, finding)
    return list(found.values())


def open_findings(findings: Iterable[Finding], accepted: Iterable[str]) -> list[Finding]:
    """The findings that nobody has decided about; ``accepted`` are ids of those decided."""
    known = frozenset(accepted)
    return [finding for finding in findings if finding.id not in known]


def names_in(text: str) -> list[str]:
    """What in a list of people is written like a personal name: two capitalised words or more.

    "J Okonkwo (PO); her officer" holds one.
    """
    pieces = (re.findall(_WORD, _folded(piece)) for piece in re.split(r"[,;:()/\n]", text))
    return [" ".join(words) for words in pieces if _is_name(words)]


def without_numbers(name: str) -> str:
    """A listed name without its words that have digits, "Okonkwo" of "Okonkwo 2".

    Empty where it has no such words, or where too little is left to be a name.
    """
    words = name.split()
    left = " ".join(word for word in words if not any(c.isdigit() for c in word))
    trade = _MARK_WORDS.split()
    parts = [p for p in re.findall(_WORD, _folded(left)) if p.casefold() not in trade]
    return left if left != " ".join(words) and any(len(p) >= _LEAST_PART for p in parts) else ""


def _is_name(words: Sequence[str]) -> bool:
    trade = _MARK_WORDS.split()
    return len(words) > 1 and all(
        w[0].isupper() and not w.isdigit() and w.casefold() not in trade for w in words
    )


_Span = tuple[Kind, int, int]
_Matcher = Callable[[str], Iterator[_Span]]


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    """The spans in order of place; of those that overlap the one that begins first, the longest."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s[1], -s[2])):
        if not kept or span[1] >= kept[-1][2]:
            kept.append(span)
    return kept


_QUOTES = "\u2018\u2019\u02bc\uff07"
"""What is typed for the apostrophe in a name."""


def _folded(text: str) -> str:
    """``text`` with as many characters, without accents, its quotes, hyphens and spaces plain."""
    return "".join(_folded_character(c) for c in text)


def _folded_character(character: str) -> str:
    if character.isascii():
        return character
    if character in _QUOTES:
        return "'"
    if unicodedata.category(character) == "Pd":
        return "-"
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFKD", character)
    return base[0] if base and len(base[0]) == 1 else character


# -- names and references that are known ---------------------------------------------------------

_MARK_WORDS = (
    "and anon bill bell black brown case chance court day dean does drew early frank grace grant "
    "green guy hall hill hope hunt inspector joy king lane lead lee long love manager mark may "
    "mike miles moor new none officer old page panel parks pat penny price probation ray rich rob "
    "rose service short team the user van von ward way wells west white will wood young"
)
"""Names and parts of names that are words too: alone, they count with a capital letter only."""

_LEAST_PART = 3
_WORD = r"[^\W_]+(?:'[^\W_]+)*"
_NUMBERED = re.compile(r"\d{1,4}")
_OF_NUMBERS = ("case", "file", "ref", "reference", "no", "number")
"""After one of these a bare small number is a reference."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def _known_matchers(known: Known) -> Iterator[_Matcher]:
    for kind, names in known.items():
        index: dict[str, dict[str, None]] = {}
        for name in names:
            if text := " ".join(_folded(name).split()):
                for first, pattern in _spellings(kind, text):
                    index.setdefault(first, {})[pattern] = None
        if index:
            yield _indexed(kind, {first: list(found) for first, found in index.items()})


def _indexed(kind: Kind, index: Mapping[str, Sequence[str]]) -> _Matcher:
    """Matches patterns only where a text has the letters or digits that they begin with.

    Thousands of names in one expression would each be tried at every character.
    """
    compiled = cache(re.compile)

    def matches(text: str) -> Iterator[_Span]:
        for token in _TOKEN.finditer(text):
            for pattern in index.get(token.group().casefold(), ()):
                if match := compiled(pattern).match(text, token.start()):
                    yield kind, *match.span()

    return matches


def _spellings(kind: Kind, name: str) -> Iterator[tuple[str, str]]:
    """How a name or reference can stand in a text: what it begins with there, and its pattern."""
    if _NUMBERED.fullmatch(name):  # a bare small number is a reference only after such a word
        for word in _OF_NUMBERS:
            yield word, rf"(?i:\b{word}\.?\s*#?\s*0*{name})\b"
        return
    words = re.findall(_WORD, name)
    if not words:
        return
    with_digits = any(c.isdigit() for c in name)
    if words == [name] and not with_digits:  # "lead" is some author's name, and a verb everywhere
        yield _beginning(name), _part(name)
        return
    between = r"[\s,.\-/_]*" if with_digits else r"[\s,.\-_]+"

    def together(order: Sequence[str]) -> tuple[str, str]:
        parts = [piece for word in order for piece in _pieces(word, with_digits)]
        return _beginning(order[0]), _whole(f"(?i:{between.join(map(re.escape, parts))})")

    yield together(words)
    personal = kind is Kind.KEY or all(word[0].isupper() for word in words)
    if personal and len(words) > 1 and not with_digits:
        yield together(_turned(name, words))
        yield from ((_beginning(w), _part(w)) for w in words if len(w) >= _LEAST_PART)


def _pieces(word: str, with_digits: bool) -> Sequence[str]:
    """A word of a reference in letters and digits, between which anything may stand or nothing."""
    return _TOKEN.findall(word) if with_digits else [word]


def _beginning(word: str) -> str:
    found = _TOKEN.match(word)
    return "" if found is None else found.group().casefold()


def _turned(name: str, words: Sequence[str]) -> Sequence[str]:
    """The words of a name the other way round: after the comma first, else the last one."""
    surname, comma, _ = name.partition(",")
    first = len(re.findall(_WORD, surname)) if comma else len(words) - 1
    return [*words[first:], *words[:first]]


def _part(word: str) -> str:
    if word.casefold() in _MARK_WORDS.split():
        return _whole(re.escape(word.capitalize()))
    return _whole(f"(?i:{re.escape(word)})")


def _whole(pattern: str) -> str:
    return rf"(?<![^\W_]){pattern}(?![^\W_])"


def _matcher(kind: Kind, pattern: re.Pattern[str]) -> _Matcher:
    def matches(text: str) -> Iterator[_Span]:
        for match in pattern.finditer(text):
            yield kind, *match.span()

    return matches


# -- values that look like identifiers -----------------------------------------------------------


def _shape(kind: Kind, pattern: str) -> _Matcher:
    return _matcher(kind, re.compile(_whole(f"(?:{pattern})"), re.IGNORECASE))


def _phones(text: str) -> Iterator[_Span]:
    """British numbers, which have nine or ten digits after the 0 or the 44."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group().replace("(0)", ""))
        national = digits.removeprefix("00").removeprefix("44").removeprefix("0")
        if len(national) in (9, 10):
            yield Kind.PHONE, *match.span()


_PHONE = re.compile(r"(?<![\w.,/])(?:\+\s?44|0044|\(?0)[\d\s().-]{7,18}\d(?![\w/])")

_SHAPES: Sequence[_Matcher] = (
    _shape(Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    _shape(Kind.PNC, r"(?:(?:19|20)\d\d|\d\d)\s?/\s?\d{1,7}\s?[A-HJ-NP-RT-Z]"),
    _shape(Kind.CRO, r"\d{1,6}\s?/\s?\d\d\s?[A-Z]|SF\s?\d\d\s?/\s?\d{1,6}\s?[A-Z]"),
    _shape(Kind.CRN, r"[A-Z]\d{6}"),
    _shape(Kind.PRISON, r"[A-Z]\d{4}[A-Z]{2}"),
    _shape(
        Kind.INSURANCE, r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]"
    ),
    _shape(Kind.POSTCODE, r"GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"),
    _phones,
)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATES = re.compile(
    r"(?<![\w./-])(?:"
    rf"{_DAY}(?P<cut>[/.-])(?:0?[1-9]|1[0-2])(?P=cut)(?P<y1>\d{{4}}|\d\d)"
    rf"|(?P<y2>\d{{4}})-(?:0[1-9]|1[0-2])-{_DAY}"
    rf"|{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?P<y3>\d{{4}}|'?\d\d)"
    rf"|{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_BORN = re.compile(r"(?:\bborn\b|\bbirth|\bd\.?\s?o\.?\s?b\b)[^\n]{0,24}$", re.IGNORECASE)
_LEAST_AGE = 10
_MOST_AGE = 110


def _births(year: int) -> _Matcher:
    """Dates so far back that somebody inspected can have been born then, and any said to be it."""

    def matches(text: str) -> Iterator[_Span]:
        for match in _DATES.finditer(text):
            said = next(g for g in match.group("y1", "y2", "y3", "y4") if g is not None)
            age = year - _full_year(int(said.lstrip("'")), year)
            born = _BORN.search(text, max(match.start() - 40, 0), match.start())
            if born or _LEAST_AGE <= age <= _MOST_AGE:
                yield Kind.BIRTH, *match.span()

    return matches


def _full_year(said: int, year: int) -> int:
    if said >= 100:
        return said
    century = year - year % 100
    return century + said if century + said <= year else century - 100 + said
