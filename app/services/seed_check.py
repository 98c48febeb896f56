"""What must hold between the files of a seed: ids known and unique, dates readable, citations at home."""

from collections.abc import Iterator
from typing import Any

from app.domain.authorities import NAMES
from app.domain.dates import DateError, DateSpan, parse_event, parse_state
from app.domain.suggest import unknown
from app.domain.terms import Authority, Vocabulary
from app.errors import Findings
from app.queries.rows import STATES
from app.schemas.seed import AnyClaim, CiteSeed, DatedSeed, IdentifierSeed, PersonSeed
from app.schemas.seed_vocabulary import OrganisationSeed, PlaceSeed, TermSeed
from app.services.seed_files import Path_, SeedFile
from app.services.seed_identities import check_identities
from app.services.seed_read import Seed

TERM_FIELDS: dict[str, Vocabulary] = {
    "role": Vocabulary.ROLE,
    "cover_role": Vocabulary.ROLE,
    "organisation": Vocabulary.ORGANISATION,
    "cover_organisation": Vocabulary.ORGANISATION,
    "institution": Vocabulary.ORGANISATION,
    "place": Vocabulary.PLACE,
    "service": Vocabulary.SERVICE,
    "rank": Vocabulary.RANK,
    "codename": Vocabulary.CODENAME,
    "fate": Vocabulary.FATE_KIND,
    "decoration": Vocabulary.DECORATION,
}
PERSON_FIELDS = ("other", "with_person", "by_person")


def span_of(kind: str, dates: str | None) -> DateSpan:
    """The dates of a claim of this kind; raises DateError."""
    return parse_state(dates or "") if kind in STATES else parse_event(dates or "")


def check_seed(seed: Seed, findings: Findings) -> None:
    """Add a finding for every reference, id and date that does not hold."""
    checker = _Checker(seed, findings)
    checker.sources()
    checker.terms()
    checker.persons()
    checker.organisation_claims()
    check_identities(seed, findings, checker.minted)


class _Checker:
    """One pass over a seed."""

    def __init__(self, seed: Seed, findings: Findings) -> None:
        self.seed = seed
        self.findings = findings
        self.known = {vocabulary: {term.id for term in terms} for vocabulary, terms in seed.terms.items()}
        self.people = {person.id for person, _ in seed.persons}
        self.people |= {one.split.into.id for one in seed.identities if one.split is not None}
        sources = seed.sources.sources if seed.sources else []
        self.passages = {source.id: set(source.passages) for source in sources}
        self.minted: dict[str, str] = {}
        self.claims = {claim.id for person, _ in seed.persons for claim in person.claims}
        self.linked: set[tuple[str, str, str]] = set()
        self.numbers: dict[tuple[Authority, str], tuple[str, str]] = {}

    def say(self, file: SeedFile, path: Path_, message: str) -> None:
        """One finding at a path of a file."""
        self.findings.add(file.name, *file.at(path), message)

    def term(self, file: SeedFile, path: Path_, vocabulary: Vocabulary, slug: str | None) -> None:
        """A reference to a term."""
        known = self.known.get(vocabulary, set())
        if slug is not None and slug not in known:
            self.say(file, path, unknown(vocabulary.replace("_", " "), slug, known))

    def person(self, file: SeedFile, path: Path_, slug: str | None) -> None:
        """A reference to a person."""
        if slug is not None and slug not in self.people:
            self.say(file, path, unknown("person", slug, self.people))

    def mint(self, file: SeedFile, path: Path_, slug: str) -> None:
        """A public id, which may stand once in the whole seed."""
        line = file.at(path)[0]
        if slug in self.minted:
            self.say(file, path, f"id '{slug}' stands already at {self.minted[slug]}")
        else:
            self.minted[slug] = f"{file.name}:{line}"

    def sources(self) -> None:
        """Sources: unique ids."""
        file = self.seed.sources_file
        if file is None or self.seed.sources is None:
            return
        seen: set[str] = set()
        for index, source in enumerate(self.seed.sources.sources):
            if source.id in seen:
                self.say(file, ("sources", index, "id"), f"id '{source.id}' stands twice among the sources")
            seen.add(source.id)

    def terms(self) -> None:
        """Vocabularies: unique ids, known parents, no circle."""
        for vocabulary, terms in self.seed.terms.items():
            file = self.seed.term_files[vocabulary]
            seen: set[str] = set()
            for index, term in enumerate(terms):
                if term.id in seen:
                    self.say(file, (index, "id"), f"id '{term.id}' stands twice in this vocabulary")
                seen.add(term.id)
                self.term(file, (index, "broader"), vocabulary, term.broader)
                self._term_extras(file, index, term)
            for slug in _circle(terms):
                self.say(file, (), f"'{slug}' is broader than itself")

    def _term_extras(self, file: SeedFile, index: int, term: TermSeed) -> None:
        if isinstance(term, OrganisationSeed):
            self.term(file, (index, "service"), Vocabulary.SERVICE, term.service)
            self.term(file, (index, "lineage"), Vocabulary.ORGANISATION, term.lineage)
            self.term(file, (index, "place"), Vocabulary.PLACE, term.place)
        if isinstance(term, PlaceSeed):
            if (term.latitude is None) != (term.longitude is None):
                self.say(file, (index,), "latitude and longitude go together")
            for number, holder in enumerate(term.sovereignty):
                self.term(file, (index, "sovereignty", number, "holder"), Vocabulary.PLACE, holder.holder)
                self._dates(file, (index, "sovereignty", number, "dates"), "posting", holder.dates)

    def persons(self) -> None:
        """Person files: ids, references, dates, citations, links, alternatives."""
        for person, file in self.seed.persons:
            for index, claim in enumerate(person.claims):
                self.mint(file, ("claims", index, "id"), claim.id)
        for person, file in self.seed.persons:
            for index, slug in enumerate(person.redirects):
                if slug in self.people:
                    self.say(file, ("redirects", index), f"'{slug}' is a person of its own")
                self.mint(file, ("redirects", index), f"person {slug}")
            for index, claim in enumerate(person.claims):
                self._claim(file, ("claims", index), claim)
                if getattr(claim, "other", None) == person.id:
                    self.say(file, ("claims", index, "other"), f"'{person.id}' cannot be related to himself")
                if isinstance(claim, IdentifierSeed):
                    self._number(person, file, ("claims", index, "value"), claim)
            self._bonds(person, file)

    def _claim(self, file: SeedFile, path: Path_, claim: AnyClaim) -> None:
        for name, vocabulary in TERM_FIELDS.items():
            self.term(file, (*path, name), vocabulary, getattr(claim, name, None))
        for name in PERSON_FIELDS:
            self.person(file, (*path, name), getattr(claim, name, None))
        for index, party in enumerate(getattr(claim, "parties", [])):
            self.person(file, (*path, "parties", index, "person"), party.person)
            self.term(file, (*path, "parties", index, "organisation"), Vocabulary.ORGANISATION, party.organisation)
        if isinstance(claim, DatedSeed):
            self._dates(file, (*path, "dates"), claim.kind, claim.dates)
        self._citations(file, path, claim.cite)

    def _number(self, person: PersonSeed, file: SeedFile, path: Path_, claim: IdentifierSeed) -> None:
        """An authority's number, which stands for one person, once."""
        number = (claim.authority, claim.value)
        if number not in self.numbers:
            self.numbers[number] = (person.id, f"{file.name}:{file.at(path)[0]}")
            return
        other, place = self.numbers[number]
        shown = f"{NAMES[claim.authority]} {claim.value}"
        if other == person.id:
            self.say(file, path, f"{shown} stands twice for '{person.id}', already at {place}")
        else:
            both = f"'{other}' ({place}) and '{person.id}'"
            self.say(file, path, f"{shown} stands for {both}; they are one person, or one of the two is wrong")

    def _dates(self, file: SeedFile, path: Path_, kind: str, dates: str | None) -> None:
        try:
            span_of(kind, dates)
        except DateError as error:
            self.say(file, path, f"dates '{dates}': {error.message}; accepted: {error.accepted}")

    def _citations(self, file: SeedFile, path: Path_, cites: list[CiteSeed]) -> None:
        for index, cite in enumerate(cites):
            at = (*path, "cite", index)
            if cite.source not in self.passages:
                self.say(file, (*at, "source"), unknown("source", cite.source, self.passages))
            elif cite.passage is not None and cite.passage not in self.passages[cite.source]:
                self.say(file, (*at, "passage"), f"{cite.source} has no passage {cite.passage}")

    def _bonds(self, person: PersonSeed, file: SeedFile) -> None:
        for index, link in enumerate(person.links):
            path: Path_ = ("links", index)
            self.mint(file, (*path, "id"), link.id)
            self._known_claim(file, (*path, "from"), link.from_claim)
            self._known_claim(file, (*path, "to"), link.to_claim)
            ends = (link.from_claim, link.to_claim, str(link.kind))
            if link.from_claim == link.to_claim:
                self.say(file, (*path, "to"), f"'{link.to_claim}' cannot be linked to itself")
            if ends in self.linked:
                self.say(file, path, f"'{link.from_claim}' is linked to '{link.to_claim}' as {link.kind} already")
            self.linked.add(ends)
            self._citations(file, path, link.cite)
        for index, group in enumerate(person.alternatives):
            path = ("alternatives", index)
            self.mint(file, (*path, "id"), group.id)
            for number, slug in enumerate(group.claims):
                self._known_claim(file, (*path, "claims", number), slug)
                if slug in group.claims[:number]:
                    self.say(file, (*path, "claims", number), f"'{slug}' stands twice among the alternatives")
            if group.preferred and group.preferred.claim not in group.claims:
                self.say(file, (*path, "preferred"), f"'{group.preferred.claim}' is not one of the alternatives")

    def _known_claim(self, file: SeedFile, path: Path_, slug: str) -> None:
        if slug not in self.claims:
            self.say(file, path, unknown("claim", slug, self.claims))

    def organisation_claims(self) -> None:
        """What is said of things that are not persons."""
        file = self.seed.organisation_claims_file
        if file is None:
            return
        for index, claim in enumerate(self.seed.organisation_claims):
            self.mint(file, (index, "id"), claim.id)
            self.term(file, (index, "organisation"), Vocabulary.ORGANISATION, claim.organisation)
            self.term(file, (index, "place"), Vocabulary.PLACE, claim.place)
            self._dates(file, (index, "dates"), "posting", claim.dates)
            self._citations(file, (index,), claim.cite)


def _circle(terms: list[Any]) -> Iterator[str]:
    """The ids that stand above themselves."""
    parent = {term.id: [p for p in (term.broader, getattr(term, "lineage", None)) if p] for term in terms}
    for slug, direct in parent.items():
        above, seen = list(direct), set()
        while above:
            one = above.pop()
            if one == slug:
                yield slug
                break
            if one not in seen:
                seen.add(one)
                above.extend(parent.get(one, []))
