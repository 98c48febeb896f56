"""Decisions about who is who, applied to a seed as read: the files stay as they are, the records change.

The decisions hold in the order of the file. A merge into a record that went into another one goes there too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.decisions import ClaimPart
from app.domain.suggest import unknown
from app.errors import Findings
from app.schemas.seed import AnyClaim, FateSeed, PartySeed, PersonSeed, RelationSeed
from app.schemas.seed_identities import DecisionSeed, MergeSeed, SplitSeed
from app.services.seed_files import Path_
from app.services.seed_read import Seed

IDENTIFICATION = "identified_as"
"""The relation that a merge makes true, and which then falls away."""
NAMING = ("other", "with_person", "by_person")
"""Fields of a claim that name a person."""


@dataclass(slots=True)
class Decided:
    """A decision as it came out: the record that stays, the other one, the id that went, and the claims it touched."""

    seed: DecisionSeed
    number: int
    person: str
    other: str | None = None
    former: tuple[str, str] | None = None
    claims: dict[str, ClaimPart] = field(default_factory=dict)


@dataclass(slots=True)
class Resolved:
    """The records after all decisions, the decisions, and what is wrong with them: (number, path in it, words)."""

    persons: list[PersonSeed]
    decisions: list[Decided] = field(default_factory=list)
    faults: list[tuple[int, Path_, str]] = field(default_factory=list)


def resolve(seed: Seed) -> Resolved:
    """The records of a seed after its decisions on who is who."""
    files = [person for person, _ in seed.persons]
    if not seed.identities:
        return Resolved(files)
    work = _Work(files)
    for number, decision in enumerate(seed.identities):
        work.decide(number, decision)
    return work.done()


def check_identities(seed: Seed, findings: Findings, minted: dict[str, str]) -> None:
    """Add a finding for every decision that does not hold; `minted` are the public ids with the lines they stand at."""
    file = seed.identities_file
    if file is None:
        return
    for number, decision in enumerate(seed.identities):
        place = f"{file.name}:{file.at((number, 'id'))[0]}"
        if decision.id in minted:
            message = f"id '{decision.id}' stands already at {minted[decision.id]}"
            findings.add(file.name, *file.at((number, "id")), message)
        minted.setdefault(decision.id, place)
    for number, path, message in resolve(seed).faults:
        findings.add(file.name, *file.at((number, *path)), message)


def renamed(claim: AnyClaim, names: dict[str, str]) -> AnyClaim:
    """A claim that names persons by the ids they have now; parties who are one man in one part are one party."""
    changed: dict[str, Any] = {
        name: names[slug] for name in NAMING if (slug := getattr(claim, name, None)) is not None and slug in names
    }
    if isinstance(claim, FateSeed) and any(party.person in names for party in claim.parties):
        parties: list[PartySeed] = []
        for party in claim.parties:
            now = party.model_copy(update={"person": names.get(party.person or "", party.person)})
            if now not in parties:
                parties.append(now)
        changed["parties"] = parties
    return claim.model_copy(update=changed) if changed else claim


def named_by(claim: AnyClaim) -> Iterator[str]:
    """The persons a claim names beside its own."""
    yield from (slug for name in NAMING if (slug := getattr(claim, name, None)) is not None)
    yield from (party.person for party in getattr(claim, "parties", ()) if party.person is not None)


def _others(claim: AnyClaim) -> Iterator[str]:
    """The persons a claim names who must be others: all but the one whose view it gives."""
    view = getattr(claim, "by_person", None)
    return (slug for slug in named_by(claim) if slug != view)


def _signed(person: PersonSeed) -> list[AnyClaim]:
    """A person's claims, each with who recorded it, so that it can stand in another record."""
    return [
        claim.model_copy(
            update={
                "recorded_by": claim.recorded_by or person.recorded_by,
                "recorded_on": claim.recorded_on or person.recorded_on,
                "reviewed_by": claim.reviewed_by or person.reviewed_by,
            }
        )
        for claim in person.claims
    ]


def _both_notes(into: PersonSeed, goes: PersonSeed) -> str | None:
    """The notes of two records that are one now, the second one with the name it was written under."""
    if not goes.note or goes.note == into.note:
        return into.note
    if not into.note:
        return f"Of {goes.name}: {goes.note}"
    return f"{into.note.rstrip(' .,;')}, and of {goes.name}: {goes.note}"


class _Work:
    """The records while the decisions are applied, one after the other."""

    def __init__(self, files: list[PersonSeed]) -> None:
        self.records = {person.id: person for person in files}
        self.all = {claim.id for person in files for claim in person.claims}
        self.gone: dict[str, str] = {}
        self.found = Resolved([])
        self.number = 0

    def decide(self, number: int, decision: DecisionSeed) -> None:
        """Apply one decision, or note what is wrong with it."""
        self.number = number
        if decision.merge is not None:
            self._merge(decision, decision.merge)
        elif decision.split is not None:
            self._split(decision, decision.split)
        elif decision.distinct is not None:
            self._distinct(decision, decision.distinct.persons)

    def done(self) -> Resolved:
        """The records with every name they give each other brought up to date."""
        names = {slug: self.now(slug) for slug in self.gone}
        self.found.persons = [
            person.model_copy(update={"claims": [renamed(claim, names) for claim in person.claims]})
            for person in self.records.values()
        ]
        kept = {claim.id for person in self.found.persons for claim in person.claims}
        for one in self.found.decisions:
            one.person, one.other = self.now(one.person), None if one.other is None else self.now(one.other)
            one.claims = {slug: part if slug in kept else ClaimPart.LEFT_OUT for slug, part in one.claims.items()}
            if one.person == one.other:
                self.number = one.number
                self._say(("id",), "the two records are one by a later decision; take out one of the two decisions")
        return self.found

    def now(self, slug: str) -> str:
        """The record an id leads to."""
        while slug in self.gone:
            slug = self.gone[slug]
        return slug

    def _say(self, path: Path_, message: str) -> None:
        self.found.faults.append((self.number, path, message))

    def _record(self, path: Path_, slug: str, *, standing: bool = False) -> PersonSeed | None:
        """The record an id leads to; one that is `standing` must not have gone into another."""
        if slug in self.gone and not standing:
            slug = self.now(slug)
        elif slug in self.gone:
            self._say(path, f"'{slug}' went into '{self.now(slug)}' by a decision before this one")
            return None
        if slug not in self.records:
            former = next((one.id for one in self.records.values() if slug in one.redirects), None)
            hint = f"'{slug}' is a former id of '{former}'; name that record"
            self._say(path, hint if former else unknown("person", slug, self.records))
            return None
        return self.records[slug]

    def _merge(self, decision: DecisionSeed, asked: MergeSeed) -> None:
        path: Path_ = ("merge", "from")
        goes, into = self._record(path, asked.from_person, standing=True), self._record(("merge", "into"), asked.into)
        if goes is None or into is None:
            return
        if goes.id == into.id:
            circle = "" if asked.into == goes.id else f": '{asked.into}' leads there already, which makes a circle"
            self._say(path, f"'{goes.id}' cannot go into itself{circle}")
            return
        if goes.identified and not into.identified:
            self._say(path, f"'{goes.id}' has a name and '{into.id}' has none; merge '{into.id}' into '{goes.id}'")
            return
        decided = Decided(decision, self.number, into.id, former=(goes.id, goes.name))
        decided.claims = {claim.id: ClaimPart.MOVED for claim in goes.claims}
        claims = [*into.claims, *_signed(goes)]
        left_out = {claim.id for claim in claims if self._falls_away(claim, goes.id, into.id)}
        decided.claims |= dict.fromkeys(sorted(left_out), ClaimPart.LEFT_OUT)
        self._still_named(left_out)
        del self.records[goes.id]
        self.gone[goes.id] = into.id
        self.records[into.id] = into.model_copy(
            update={
                "claims": [claim for claim in claims if claim.id not in left_out],
                "redirects": [*into.redirects, goes.id, *goes.redirects],
                "links": [*into.links, *goes.links],
                "alternatives": [*into.alternatives, *goes.alternatives],
                "note": _both_notes(into, goes),
            }
        )
        self.found.decisions.append(decided)

    def _falls_away(self, claim: AnyClaim, goes: str, into: str) -> bool:
        """Whether a claim of the two only says that they are one; anything else it says of the two is a fault."""
        if not {goes, into} & set(map(self.now, _others(claim))):
            return False
        if isinstance(claim, RelationSeed) and claim.relation == IDENTIFICATION:
            return True
        self._say(
            ("merge",),
            f"claim '{claim.id}' ({claim.kind.replace('_', ' ')}) tells of '{goes}' and '{into}' as two persons; "
            "it speaks against the merge and cannot stand beside it",
        )
        return False

    def _still_named(self, left_out: set[str]) -> None:
        """A fault for every link and every set of alternatives that needs a claim which falls away."""
        for person in self.records.values():
            for link in person.links:
                for slug in sorted({link.from_claim, link.to_claim} & left_out):
                    self._say(("merge",), f"claim '{slug}' falls away by this merge, but link '{link.id}' names it")
            for group in person.alternatives:
                for slug in sorted(left_out.intersection(group.claims)):
                    self._say(("merge",), f"claim '{slug}' falls away by this merge, but '{group.id}' lists it")

    def _split(self, decision: DecisionSeed, asked: SplitSeed) -> None:
        before = len(self.found.faults)
        person = self._record(("split", "person"), asked.person, standing=True)
        target = self._target(decision, asked)
        if person is None or target is None:
            return
        self._divide(person, target.id, asked)
        if len(self.found.faults) > before:
            return
        decided = Decided(decision, self.number, person.id, target.id)
        decided.claims = dict.fromkeys(asked.claims, ClaimPart.MOVED) | dict.fromkeys(asked.mentions, ClaimPart.POINTED)
        moves = set(asked.claims)
        self.records[person.id] = person.model_copy(
            update={
                "claims": [claim for claim in person.claims if claim.id not in moves],
                "redirects": [slug for slug in person.redirects if slug not in asked.redirects],
            }
        )
        self.records[target.id] = target.model_copy(
            update={
                "claims": [*target.claims, *(claim for claim in _signed(person) if claim.id in moves)],
                "redirects": [*target.redirects, *asked.redirects],
            }
        )
        self._point(set(asked.mentions), person.id, target.id)
        self.found.decisions.append(decided)

    def _divide(self, person: PersonSeed, target: str, asked: SplitSeed) -> None:
        """A fault for everything a split lists that it cannot take along."""
        own = {claim.id: claim for claim in person.claims}
        naming = {
            claim.id: one.id for one in self.records.values() for claim in one.claims
            if one.id != person.id and person.id in map(self.now, named_by(claim))
        }  # fmt: skip
        self._listed(("split", "claims"), asked.claims, own, f"'{person.id}' has no")
        self._listed(("split", "mentions"), asked.mentions, naming, f"'{person.id}' is not named by")
        for index, slug in enumerate(asked.claims):
            if slug in own and target in map(self.now, _others(own[slug])):
                self._say(("split", "claims", index), f"claim '{slug}' names '{target}' and cannot be a claim about it")
        for index, slug in enumerate(asked.mentions):
            if naming.get(slug) == target:
                self._say(("split", "mentions", index), f"claim '{slug}' is about '{target}' and cannot name it, too")
        for index, slug in enumerate(asked.redirects):
            if slug not in person.redirects:
                self._say(("split", "redirects", index), unknown(f"former id of '{person.id}'", slug, person.redirects))
        if not own.keys() - set(asked.claims):
            self._say(("split", "claims"), f"nothing would be left of '{person.id}'; a split leaves something to both")

    def _target(self, decision: DecisionSeed, asked: SplitSeed) -> PersonSeed | None:
        """The record a split leads to: one with a file of its own, or a new one."""
        into, path = asked.into, ("split", "into", "id")
        if into.id == asked.person:
            self._say(path, f"'{into.id}' cannot be split off from itself")
        elif into.id in self.gone or any(into.id in one.redirects for one in self.records.values()):
            self._say(path, f"id '{into.id}' led to a record once and is not given to another")
        elif into.id in self.records:
            if into.name is None and into.sort_name is None:
                return self.records[into.id]
            self._say(path, f"'{into.id}' is a person with a record already; leave out its name, or choose another id")
        elif into.name is None or into.sort_name is None:
            self._say(path, f"'{into.id}' has no file of its own; give `name` and `sort_name`")
        else:
            return PersonSeed.model_construct(
                id=into.id, name=into.name, sort_name=into.sort_name, identified=into.identified, note=into.note,
                redirects=[], recorded_by=decision.recorded_by, recorded_on=decision.recorded_on, reviewed_by=None,
                claims=[], links=[], alternatives=[],
            )  # fmt: skip
        return None

    def _listed(self, path: Path_, asked: list[str], known: Collection[str], lacks: str) -> None:
        """A fault for every claim listed twice, unknown, or not of the person."""
        for index, slug in enumerate(asked):
            at: Path_ = (*path, index)
            if slug in asked[:index]:
                self._say(at, f"'{slug}' stands twice in the list")
            elif slug not in known:
                words = f"{lacks} claim '{slug}'"
                self._say(at, words if slug in self.all else unknown("claim", slug, known))

    def _point(self, mentions: set[str], person: str, target: str) -> None:
        """Let the claims of others that are listed name the one split off."""
        for one in list(self.records.values()):
            if any(claim.id in mentions for claim in one.claims):
                names = {slug: target for claim in one.claims for slug in named_by(claim) if self.now(slug) == person}
                claims = [renamed(claim, names) if claim.id in mentions else claim for claim in one.claims]
                self.records[one.id] = one.model_copy(update={"claims": claims})

    def _distinct(self, decision: DecisionSeed, persons: list[str]) -> None:
        found = [self._record(("distinct", "persons", index), slug) for index, slug in enumerate(persons)]
        first, second = (None if one is None else one.id for one in found)
        if first is None or second is None:
            return
        if first == second:
            self._say(("distinct", "persons"), f"'{persons[0]}' and '{persons[1]}' are one record: '{first}'")
            return
        self.found.decisions.append(Decided(decision, self.number, first, second))

