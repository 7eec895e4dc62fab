"""An inspection framework as plain values: domains, standards, questions, gates, bands.

The data live under ``schema/frameworks`` (see ``docs/framework-format.md``); nothing here knows
any particular inspection. :func:`build` turns a checked document into a :class:`Framework`;
:mod:`hmip_tui.framework.check` finds every mistake in a document first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hmip_tui.framework.completion import build_checks, build_tags
from hmip_tui.framework.interviews import build_interviews
from hmip_tui.framework.types import (
    FORMAT,
    Answer,
    Attribute,
    Band,
    Condition,
    Domain,
    Framework,
    KeyQuestion,
    Kind,
    OverallBand,
    Question,
    Rules,
    Sample,
    SampleSize,
    Standard,
)

__all__ = [
    "FORMAT",
    "Answer",
    "Attribute",
    "Band",
    "Condition",
    "Domain",
    "Framework",
    "KeyQuestion",
    "Kind",
    "OverallBand",
    "Question",
    "Rules",
    "Sample",
    "SampleSize",
    "Standard",
    "build",
    "canonical",
    "fingerprint",
]


def canonical(document: Mapping[str, Any]) -> str:
    """The document as JSON text that is equal for equal documents: what an inspection freezes."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a document; key order counts, because it is the order asked."""
    import hashlib

    return hashlib.sha256(canonical(document).encode()).hexdigest()


def build(document: Mapping[str, Any]) -> Framework:
    """Turn a checked document into a framework.

    Raises ``KeyError`` or ``ValueError`` for a document that
    :func:`hmip_tui.framework.check.check` would refuse.
    """
    return _Builder(document).framework()


class _Builder:
    """Resolves references and inheritance once, so that the rest reads plain values."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.standards_raw = {s["id"]: s for s in document["standard"]}
        self.key_questions_raw = {k["id"]: k for k in document["key_question"]}
        self.gates_raw = {g["id"]: g for g in document.get("gate", [])}
        self.gates = {g: self._gate(raw) for g, raw in self.gates_raw.items()}

    def framework(self) -> Framework:
        document = self.document
        domains = tuple(
            Domain(d["id"], d["name"], tuple(self._standards(d["id"]))) for d in document["domain"]
        )
        standards = {s.id: s for d in domains for s in d.standards}
        key_questions = {k.id: k for s in standards.values() for k in s.key_questions}
        samples = {
            s["id"]: Sample(
                s["id"],
                s["name"],
                s["short"],
                tuple(s.get("strata", ())),
                SampleSize(s.get("size", SampleSize.MARGIN)),
            )
            for s in document.get("sample", [])
        }
        routes = {s: tuple(self._route(s, standards)) for s in samples}
        questions = {q.id: q for route in routes.values() for q in route}
        attributes = {a["id"]: _attribute(a) for a in document.get("attribute", [])}
        slicing = [a for a in attributes.values() if a.sub_samples]
        head = document["framework"]
        return Framework(
            id=head["id"],
            title=head["title"],
            edition=head.get("edition", ""),
            published=head.get("published", ""),
            source=head.get("source", ""),
            attribution=head.get("attribution", ""),
            rules=Rules(**document["rules"]),
            bands=tuple(
                Band(b["name"], b["short"], b["score"], b["from"], b["to"], b["share"])
                for b in document["band"]
            ),
            overall=tuple(OverallBand(o["name"], o["from"], o["to"]) for o in document["overall"]),
            samples=samples,
            attributes=attributes,
            sliced={s: tuple(a for a in slicing if s in a.samples) for s in samples},
            gates=self.gates,
            domains=domains,
            standards=standards,
            key_questions=key_questions,
            questions=questions,
            routes=routes,
            fields={q.field: q for q in questions.values()},
            governed=_governed(questions.values()),
            tags=build_tags(document),
            checks=build_checks(document),
            interviews=build_interviews(document),
        )

    def _standards(self, domain: str) -> Iterator[Standard]:
        for raw in self.standards_raw.values():
            if raw["domain"] == domain:
                yield Standard(
                    id=raw["id"],
                    domain=domain,
                    name=raw["name"],
                    title=raw["title"],
                    sample=raw.get("sample"),
                    moderated_by=raw.get("moderated_by"),
                    moderation_bands=raw.get("moderation_bands", 0),
                    key_questions=tuple(
                        self._key_question(k, raw)
                        for k in self.key_questions_raw.values()
                        if k["standard"] == raw["id"]
                    ),
                    characteristics=tuple(
                        (c["rating"], c["text"]) for c in raw.get("characteristics", ())
                    ),
                    characteristics_source=raw.get("characteristics_source", ""),
                )

    def _key_question(self, raw: Mapping[str, Any], standard: Mapping[str, Any]) -> KeyQuestion:
        asked = "sample" in standard and not raw.get("qualitative", False)
        gates, conditions = self._requirements(raw)
        return KeyQuestion(
            id=raw["id"],
            standard=raw["standard"],
            title=raw["title"],
            short=raw["short"],
            aliases=tuple(raw.get("aliases", ())),
            guidance=raw.get("guidance", ""),
            qualitative=raw.get("qualitative", False),
            judgement=self._question(raw, Kind.JUDGEMENT, raw["id"], gates, conditions)
            if asked
            else None,
            prompts=tuple(
                self._prompt(p, gates, conditions)
                for p in self.document.get("prompt", [])
                if p["key_question"] == raw["id"]
            ),
        )

    def _prompt(
        self, raw: Mapping[str, Any], gates: tuple[str, ...], conditions: tuple[Condition, ...]
    ) -> Question:
        own_gates, own_conditions = self._requirements(raw)
        added = tuple(g for g in own_gates if g not in gates)
        return self._question(
            raw, Kind.PROMPT, raw["key_question"], gates + added, conditions + own_conditions
        )

    def _gate(self, raw: Mapping[str, Any]) -> Question:
        gates, conditions = self._requirements(raw)
        return Question(
            id=raw["id"],
            kind=Kind.GATE,
            sample=raw["sample"],
            standard="",
            key_question="",
            text=raw["question"],
            short=raw.get("short", raw["id"]),
            guidance=raw.get("guidance", ""),
            aliases=(),
            gates=gates,
            conditions=conditions,
        )

    def _question(
        self,
        raw: Mapping[str, Any],
        kind: Kind,
        key_question: str,
        gates: tuple[str, ...],
        conditions: tuple[Condition, ...],
    ) -> Question:
        standard = self.standards_raw[self.key_questions_raw[key_question]["standard"]]
        return Question(
            id=raw["id"],
            kind=kind,
            sample=standard.get("sample", ""),
            standard=standard["id"],
            key_question=key_question,
            text=raw["text"] if kind is Kind.PROMPT else raw["title"],
            short=raw.get("short", ""),
            guidance=raw.get("guidance", ""),
            aliases=tuple(raw.get("aliases", ())),
            gates=gates,
            conditions=conditions,
        )

    def _requirements(
        self, raw: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
        """A question's own gates, outermost first, and its own condition."""
        chain: list[str] = []
        gate = raw.get("gate")
        while gate is not None:
            if gate in chain:
                raise ValueError(f"the gates of {raw['id']} form a cycle")
            chain.insert(0, gate)
            gate = self.gates_raw[gate].get("gate")
        condition = raw.get("condition")
        if condition is None:
            return tuple(chain), ()
        return tuple(chain), (Condition(condition["attribute"], tuple(condition["is"])),)

    def _route(self, sample: str, standards: Mapping[str, Standard]) -> Iterator[Question]:
        placed: set[str] = set()
        for standard in standards.values():
            if standard.sample != sample:
                continue
            for key_question in standard.key_questions:
                judgement = key_question.judgement
                if judgement is None:
                    continue
                # the key question's own gates come first, even where no prompt needs them
                for question in (judgement, *key_question.prompts):
                    for gate in question.gates:
                        if gate not in placed:
                            placed.add(gate)
                            yield self.gates[gate]
                    if question.kind is Kind.PROMPT:
                        yield question
                yield judgement


def _attribute(raw: Mapping[str, Any]) -> Attribute:
    return Attribute(
        id=raw["id"],
        name=raw["name"],
        samples=tuple(raw["samples"]),
        values=tuple(raw.get("values", ())),
        required=raw.get("required", False),
        guidance=raw.get("guidance", ""),
        heading=raw.get("heading", ""),
        sub_samples=raw.get("sub_samples", True),
    )


def _governed(questions: Any) -> dict[str, tuple[Question, ...]]:
    governed: dict[str, list[Question]] = {}
    for question in questions:
        for gate in question.gates:
            governed.setdefault(f"gate.{gate}", []).append(question)
        # a key question's condition and its prompt's may be on the same attribute
        for attribute in dict.fromkeys(c.attribute for c in question.conditions):
            governed.setdefault(f"attribute.{attribute}", []).append(question)
    return {field: tuple(found) for field, found in governed.items()}
