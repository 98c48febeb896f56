"""What a well-formed seed may still get wrong: dates outside a life, two numbers, terms and passages unused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.domain.authorities import NAMES
from app.domain.dates import Bounds
from app.domain.terms import Actuality, Assessment, Authority, Badge, LifeEvent, Mode, Vocabulary
from app.errors import Findings
from app.schemas.seed import AnyClaim, DatedSeed, FateSeed, IdentifierSeed, LifeEventSeed, PersonSeed
from app.schemas.seed_vocabulary import FateKindSeed, OrganisationSeed, PlaceSeed, TermSeed
from app.services.check_texts import cites_of
from app.services.seed_check import TERM_FIELDS, span_of
from app.services.seed_files import SeedFile
from app.services.seed_identities import resolve
from app.services.seed_read import Seed

WARNING, INFO = "warning", "info"
_AFTER_DEATH = frozenset({"award", "trait", "membership", "name_form"})
"""Kinds that death does not end: awards are given after it, and what is said of a person stays true."""
_DEADLY = frozenset({"died", "killed"})
Use = tuple[Vocabulary, str]


def check_sense(seed: Seed, findings: Findings) -> None:
    """Add a warning for each; passages no claim cites are counted for information."""
    _uncited_claims(seed, findings)
    deadly = _deadly(seed)
    places = {claim.id: (file, index) for person, file in seed.persons for index, claim in enumerate(person.claims)}
    for person in resolve(seed).persons:
        _life(person, places, deadly, findings)
        _numbers(person, places, findings)
    _unused_terms(seed, findings)
    _uncited_passages(seed, findings)


def _uncited_claims(seed: Seed, findings: Findings) -> None:
    """The schema asks for a citation; should that ever change, it is counted here."""
    for person, file in seed.persons:
        for index, claim in enumerate(person.claims):
            if not claim.cite:
                findings.add(file.name, *file.at(("claims", index)), f"claim '{claim.id}' cites nothing", WARNING)


def _deadly(seed: Seed) -> set[str]:
    """The fates that end a life: being killed, executed or dying, with everything below them."""
    kinds = [one for one in seed.terms.get(Vocabulary.FATE_KIND, []) if isinstance(one, FateKindSeed)]
    found = {one.id for one in kinds if one.id in _DEADLY or one.badge is Badge.EXECUTED}
    while more := {one.id for one in kinds if one.broader in found} - found:
        found |= more
    return found


def _counts(claim: AnyClaim) -> bool:
    """Whether the claim says that something came about, and the editor lets it stand."""
    return (
        claim.mode is not Mode.DENIED
        and claim.actuality in (Actuality.HELD, Actuality.APPOINTED)
        and claim.assessment is not Assessment.WRONG
    )


def _dated(person: PersonSeed) -> Iterator[tuple[AnyClaim, Bounds]]:
    for claim in person.claims:
        if isinstance(claim, DatedSeed) and claim.dates and _counts(claim):
            yield claim, span_of(claim.kind, claim.dates).bounds


def _is_death(claim: AnyClaim, deadly: set[str]) -> bool:
    if isinstance(claim, FateSeed):
        return claim.fate in deadly and claim.mode is not Mode.ALLEGED
    return isinstance(claim, LifeEventSeed) and claim.event is LifeEvent.DEATH


def _is_birth(claim: AnyClaim) -> bool:
    return isinstance(claim, LifeEventSeed) and claim.event is LifeEvent.BIRTH


def _outlives(claim: AnyClaim) -> bool:
    """Whether the claim may rightly be dated after the person's death."""
    buried = isinstance(claim, LifeEventSeed) and claim.event is LifeEvent.BURIAL
    rehabilitated = isinstance(claim, FateSeed) and claim.fate == "rehabilitated"
    return claim.kind in _AFTER_DEATH or buried or rehabilitated


def _life(person: PersonSeed, places: dict[str, tuple[SeedFile, int]], deadly: set[str], findings: Findings) -> None:
    """Warn of what certainly lies before the first day of birth or after the last day of death the claims allow.

    `places` says in which file, and as which claim of it, each claim stands.
    """
    dated = list(_dated(person))
    born = _extreme([bounds.start_earliest for claim, bounds in dated if _is_birth(claim)], min)
    dead = _extreme([bounds.end_latest for claim, bounds in dated if _is_death(claim, deadly)], max)
    for claim, bounds in dated:
        file, index = places[claim.id]
        begun = [day for day in (bounds.start_latest, bounds.end_latest) if day]
        lasting = [day for day in (bounds.start_earliest, bounds.end_earliest) if day]
        where = file.at(("claims", index, "dates"))
        said = f"claim '{claim.id}' ({getattr(claim, 'dates', '')})"
        if born and begun and min(begun) < born and not _is_birth(claim):
            findings.add(file.name, *where, f"{said} is before the birth of {person.id}", WARNING)
        if dead and lasting and max(lasting) > dead and not _outlives(claim):
            findings.add(file.name, *where, f"{said} is after the death of {person.id}", WARNING)


def _numbers(person: PersonSeed, places: dict[str, tuple[SeedFile, int]], findings: Findings) -> None:
    """Warn of a second number of one authority in a record, which may have come about by a merge."""
    first: dict[Authority, IdentifierSeed] = {}
    for claim in person.claims:
        if not isinstance(claim, IdentifierSeed) or not _counts(claim):
            continue
        known = first.setdefault(claim.authority, claim)
        if known is not claim:
            file, index = places[claim.id]
            message = (
                f"'{person.id}' has two numbers of {NAMES[claim.authority]}: {known.value} ('{known.id}') and "
                f"{claim.value}; one of them may be of another person"
            )
            findings.add(file.name, *file.at(("claims", index, "value")), message, WARNING)


def _extreme(days: list[date | None], pick: Any) -> date | None:
    """The first or last of the days; None where there is none, or one claim leaves it open."""
    known = [day for day in days if day is not None]
    return pick(known) if known and len(known) == len(days) else None


def _uses(seed: Seed) -> Iterator[Use]:
    """Every term something points at."""
    for person, _ in seed.persons:
        for claim in person.claims:
            yield from _named(claim)
            for party in getattr(claim, "parties", []):
                if party.organisation:
                    yield Vocabulary.ORGANISATION, party.organisation
    for said in seed.organisation_claims:
        yield from _named(said)
    for vocabulary, terms in seed.terms.items():
        for term in terms:
            yield from _pointed(vocabulary, term)


def _named(claim: Any) -> Iterator[Use]:
    for name, vocabulary in TERM_FIELDS.items():
        slug = getattr(claim, name, None)
        if slug:
            yield vocabulary, slug


def _pointed(vocabulary: Vocabulary, term: TermSeed) -> Iterator[Use]:
    """What a term points at: its parent, an organisation's service, lineage and seat, a place's holders."""
    if term.broader:
        yield vocabulary, term.broader
    if isinstance(term, OrganisationSeed):
        for use in (
            (Vocabulary.SERVICE, term.service),
            (Vocabulary.ORGANISATION, term.lineage),
            (Vocabulary.PLACE, term.place),
        ):
            if use[1]:
                yield use[0], use[1]
    if isinstance(term, PlaceSeed):
        for held in term.sovereignty:
            yield Vocabulary.PLACE, held.holder


def _unused_terms(seed: Seed, findings: Findings) -> None:
    used = set(_uses(seed))
    for vocabulary, terms in seed.terms.items():
        file = seed.term_files[vocabulary]
        for index, term in enumerate(terms):
            if (vocabulary, term.id) not in used:
                words = vocabulary.replace("_", " ")
                message = f"{words} '{term.id}' is used by no claim and by no other term"
                findings.add(file.name, *file.at((index, "id")), message, WARNING)


def _uncited_passages(seed: Seed, findings: Findings) -> None:
    cited = {(cite.source, cite.passage) for _, _, cite in cites_of(seed)}
    file = seed.sources_file
    if file is None or seed.sources is None:
        return
    for index, source in enumerate(seed.sources.sources):
        silent = [number for number in source.passages if (source.id, number) not in cited]
        if source.read_in_full and silent:
            message = f"{len(silent)} of {len(source.passages)} passages of {source.id} are cited by no claim"
            findings.add(file.name, *file.at(("sources", index, "id")), message, INFO)
