"""Drawing an inspection's samples, and replacing the cases that turn out unusable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hmip_tui import journal, name_key, sampling
from hmip_tui.application import Inspection
from hmip_tui.case_list import NewCase
from hmip_tui.errors import Refused
from hmip_tui.framework import SampleSize
from hmip_tui.name_key import Named
from hmip_tui.sampling import Draw, Reserve, Stratum
from hmip_tui.statistics import margin_of_error
from hmip_tui.store.record import Change
from hmip_tui.text import clean

NAME = "name"
"""The column of a population list that holds a name; it goes into the key and nowhere else."""

_DRAW = "draw."
_RESERVES = "reserves"
_UNUSABLE = "unusable"
_IN_USE = frozenset({"sample", "allocated"})
"""What stands of a case that nobody has begun, besides its attributes."""


class Excluded(NamedTuple):
    """A case whose file is unusable, why, and the reserve that came in ("" where none did)."""

    case: str
    reason: str
    replaced_by: str


class Drawn(NamedTuple):
    """A draw as it stands now; ``present`` are its cases that are in the sample."""

    sample: str
    draw: Draw
    present: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    author: str
    time: str

    @property
    def short_of(self) -> int:
        """How many cases the sample is short of its size."""
        return self.draw.size - len(self.present)


class Drawing:
    """Draws samples from the eligible population and keeps them whole."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self.framework = inspection.framework
        self._record = inspection.record

    # -- the draw ----------------------------------------------------------------------------

    def size_for(self, sample: str, eligible: int) -> int | None:
        """The size that the framework's rules give (Annexe 2); None where it is entered."""
        if self.framework.samples[sample].size is SampleSize.ENTERED:
            return None
        rules = self.framework.rules
        return sampling.sample_size(eligible, rules.confidence, rules.margin_of_error)

    def margin(self, drawn: Draw) -> float | None:
        """The margin of error of a percentage from all cases of a draw, in points."""
        return margin_of_error(drawn.size, drawn.population, self.framework.rules.confidence)

    def strata_of(self, sample: str, by: Sequence[str] | None) -> tuple[str, ...]:
        """The attributes to draw by: those named, else the framework's; raises :class:`Refused`."""
        found = tuple(self.framework.samples[sample].strata if by is None else by)
        known = [a.id for a in self.framework.attributes_of(sample)]
        for unknown in (name for name in found if name not in known):
            raise Refused(f"Cases of this sample have no attribute '{unknown}'.")
        return found

    def draw(
        self,
        sample: str,
        people: Sequence[NewCase],
        by: Sequence[str],
        size: int | None,
        seed: int,
    ) -> Drawn:
        """Draw a sample from the whole eligible population, and write the key beside the file.

        The cases of the inspection know nothing but their references; whose they are stands in
        the key alone. ``size`` None is what the rules give. Raises :class:`Refused`, and
        :class:`hmip_tui.errors.HmipError` where the key cannot be written.
        """
        self._require_undrawn(sample)
        size = self.size_for(sample, len(people)) if size is None else size
        if size is None:
            raise Refused("The size of this sample is entered: say how many cases to draw.")
        if not 1 <= size <= len(people):
            raise Refused(f"{size} cannot be drawn from {len(people)}.")
        population = {p.id: tuple(p.attributes.get(a, "") for a in by) for p in people}
        short = self.framework.samples[sample].short
        found = sampling.draw(population, by, size, seed, self._first_free(short))
        names = sampling.references(found, short)
        attributes = {names[p.id]: dict(p.attributes) for p in people if p.id in names}
        self._keep_key(sample, people, names)
        self._record_draw(sample, found.renamed(names), attributes)
        return self.drawn(sample)

    def _require_undrawn(self, sample: str) -> None:
        if self.inspection.training:
            raise Refused("This is a training file: no sample is drawn in it.")
        if self._value(sample) is not None:
            raise Refused("This sample was drawn already.")
        if self.inspection.cases(sample):
            raise Refused("This sample has cases already, which no draw has put there.")

    def _first_free(self, short: str) -> int:
        """The number behind the last reference of this kind that was ever given out."""
        rests = [row.id.removeprefix(f"{short}-") for row in self.inspection.cases()]
        return max((int(r) for r in rests if r.isascii() and r.isdecimal()), default=0) + 1

    def _keep_key(self, sample: str, people: Sequence[NewCase], names: Mapping[str, str]) -> None:
        """Write the key first: a case without a way back to its file could not be read.

        Rows that are left from a draw that did not come to its end are replaced.
        """
        path = name_key.path_of(self.inspection.path)
        others = [row for row in name_key.read(path) if row.sample != sample]
        own = [
            Named(sample, names[p.id], p.id, p.more.get(NAME, "")) for p in people if p.id in names
        ]
        name_key.write(path, [*others, *sorted(own, key=lambda row: row.reference)])

    def _record_draw(
        self, sample: str, found: Draw, attributes: Mapping[str, Mapping[str, str]]
    ) -> None:
        reserves = {id: attributes[id] for id in found.reserves}
        key = name_key.path_of(self.inspection.path).name
        with self.inspection.together():
            for id in sorted(found.drawn):
                self.inspection.add_case(id, sample, attributes[id])
            self.inspection.put(
                Change("inspection", f"{_DRAW}{sample}", found.as_value() | {_RESERVES: reserves}),
                Change("inspection", f"population.{sample}", found.population),
                Change("inspection", name_key.SETTING, key),
            )

    # -- what was drawn ----------------------------------------------------------------------

    def _value(self, sample: str) -> Any:
        return self._record.setting(f"{_DRAW}{sample}")

    def samples(self) -> list[str]:
        """The samples that were drawn, in the framework's order."""
        return [s for s in self.framework.samples if self._value(s) is not None]

    def drawn(self, sample: str) -> Drawn:
        """A draw as it stands; raises :class:`Refused` where this sample was not drawn."""
        value = self._value(sample)
        if value is None:
            raise Refused(f"The sample '{sample}' was not drawn with this program.")
        try:
            draw = Draw.from_value(value)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(
                "The draw was recorded by a version that this one cannot read."
            ) from error
        ours = {*draw.drawn, *draw.reserves}
        present = tuple(row.id for row in self.inspection.cases(sample) if row.id in ours)
        told = {id: self._record.values(f"case:{id}").get(_UNUSABLE) for id in sorted(ours)}
        excluded = tuple(
            Excluded(id, str(v.get("reason", "")), str(v.get("replaced_by", "")))
            for id, v in told.items()
            if isinstance(v, dict) and id not in present
        )
        made = journal.last(list(self._record.entries_of_fields([f"{_DRAW}{sample}"])))
        return Drawn(sample, draw, present, excluded, made.author, made.time)

    def check(self, sample: str, people: Sequence[NewCase]) -> list[str]:
        """Draw again from a population and say, line by line, what differs from the record."""
        held = self.drawn(sample).draw
        population = {p.id: tuple(p.attributes.get(a, "") for a in held.by) for p in people}
        if sampling.fingerprint(population) != held.fingerprint:
            return ["This is not the population that the sample was drawn from."]
        again = sampling.draw(population, held.by, held.size, held.seed, held.first)
        again = again.renamed(sampling.references(again, self.framework.samples[sample].short))
        return [
            f"{now.name}: the seed draws other cases than the record has."
            for now, then in zip(again.strata, held.strata, strict=True)
            if now != then
        ]

    # -- unusable files ----------------------------------------------------------------------

    def exclude(self, case_id: str, reason: str) -> Reserve | None:
        """Take a case with an unusable file out of the sample; the next reserve comes in.

        What was recorded in the case stays in the record and counts nowhere. Returns the reserve,
        None where none is left. Raises :class:`Refused`.
        """
        found, stratum = self._place(case_id)
        reason = clean(reason.strip())
        if not reason:
            raise Refused("Say why the file cannot be used.")
        self.inspection.require_unlocked(self.inspection.case(case_id))
        if self._record.second_of(case_id):
            raise Refused(f"{case_id} is assessed twice: withdraw the second assessment first.")
        used = {*found.present, *(e.case for e in found.excluded)}
        reserve = sampling.next_reserve(found.draw, stratum, used)
        told = {"reason": reason, "replaced_by": reserve.id if reserve else ""}
        with self.inspection.together():
            self.inspection.put(
                Change(f"case:{case_id}", "sample", None),
                Change(f"case:{case_id}", _UNUSABLE, told),
            )
            if reserve is not None:
                self._bring_in(found.sample, reserve.id)
        return reserve

    def _bring_in(self, sample: str, reserve: str) -> None:
        listed = self._value(sample).get(_RESERVES)
        attributes = listed.get(reserve) if isinstance(listed, dict) else None
        if not isinstance(attributes, dict):
            raise Refused(f"Nothing is recorded of the reserve {reserve}.")
        self.inspection.add_case(reserve, sample, attributes)

    def _place(self, case_id: str) -> tuple[Drawn, Stratum]:
        sample = self.inspection.case(case_id).sample
        found = self.drawn(sample)
        for stratum in found.draw.strata:
            if case_id in (*stratum.drawn, *stratum.reserves):
                return found, stratum
        raise Refused(f"{case_id} came into this sample by another way than the draw.")

    def take_back(self, case_id: str) -> str:
        """Take an exclusion back: the case counts again, with all that was recorded in it.

        The reserve that came in for it goes back, unless somebody has begun it or it stands in
        for another case too; returns the reserve that stays, "" for none. Raises
        :class:`Refused` for a case that is not excluded.
        """
        found, excluded = self._excluded(case_id)
        stands_in = {e.case: e.replaced_by for e in found.excluded}
        reserve = excluded.replaced_by
        while reserve in stands_in:  # it fell out too, and another came in for it
            reserve = stands_in.pop(reserve)
        begun = set(self._record.values(f"case:{reserve}")) if reserve else set()
        begun = {f for f in begun - _IN_USE if not f.startswith("attribute.")}
        needed = any(e.replaced_by == reserve for e in found.excluded if e.case != case_id)
        goes = reserve in found.present and not begun and not needed
        changes = [
            Change(f"case:{case_id}", "sample", found.sample),
            Change(f"case:{case_id}", _UNUSABLE, None),
        ]
        if goes:
            changes.append(Change(f"case:{reserve}", "sample", None))
        self.inspection.put(*changes)
        return reserve if reserve in found.present and not goes else ""

    def _excluded(self, case_id: str) -> tuple[Drawn, Excluded]:
        for sample in self.samples():
            found = self.drawn(sample)
            for excluded in found.excluded:
                if excluded.case == case_id:
                    return found, excluded
        raise Refused(f"{case_id} is not excluded from a sample.")

    def fill_up(self, sample: str) -> list[str]:
        """Bring in a reserve for every excluded case that none, or a shared one, stands in for.

        So it is after two people excluded cases without seeing each other. Returns who came in.
        """
        came: list[str] = []
        found = self.drawn(sample)
        taken: set[str] = set()
        with self.inspection.together():
            for excluded in found.excluded:
                if excluded.replaced_by and excluded.replaced_by not in taken:
                    taken.add(excluded.replaced_by)
                    continue
                if len(found.present) + len(came) >= found.draw.size:
                    break
                stratum = next(
                    s for s in found.draw.strata if excluded.case in s.drawn + s.reserves
                )
                used = {*found.present, *came, *(e.case for e in found.excluded)}
                reserve = sampling.next_reserve(found.draw, stratum, used)
                if reserve is None:
                    break
                self._bring_in(sample, reserve.id)
                told = {"reason": excluded.reason, "replaced_by": reserve.id}
                self.inspection.put(Change(f"case:{excluded.case}", _UNUSABLE, told))
                came.append(reserve.id)
        return came
