"""Rows of persons, claims, details, links and citations, from the seed."""

from typing import Any

from sqlalchemy import Connection, Table

from app.domain.decisions import ClaimPart
from app.domain.names import fold, sort_key
from app.domain.terms import Vocabulary, Voice
from app.models import (
    Alternative,
    AlternativeSet,
    Citation,
    Claim,
    ClaimLink,
    FateParty,
    IdentityClaim,
    IdentityDecision,
    OrganisationClaim,
    Person,
    PersonRedirect,
    RestsOn,
)
from app.queries.details import DETAILS
from app.queries.tables import table_of
from app.schemas.seed import (
    ActivitySeed,
    AnyClaim,
    AwardSeed,
    CiteSeed,
    CodenameUseSeed,
    DatedSeed,
    EducationSeed,
    FateSeed,
    IdentifierSeed,
    LifeEventSeed,
    MembershipSeed,
    NameFormSeed,
    OrganisationClaimSeed,
    PersonSeed,
    PostingSeed,
    RankHoldingSeed,
    RelationSeed,
    TraitSeed,
)
from app.services.seed_identities import Resolved, resolve
from app.services.seed_read import Seed
from app.services.seed_terms import TermIds, date_columns, services_of_organisations
from app.services.sync import Ids, Row

_ORDER: tuple[Table, ...] = (
    table_of(Person),
    table_of(PersonRedirect),
    table_of(Claim),
    *DETAILS.values(),
    table_of(FateParty),
    table_of(ClaimLink),
    table_of(AlternativeSet),
    table_of(Alternative),
    table_of(OrganisationClaim),
    table_of(Citation),
    table_of(RestsOn),
    table_of(IdentityDecision),
    table_of(IdentityClaim),
)


class ClaimRows:
    """Builds the rows of everything that is said, table by table."""

    def __init__(
        self,
        connection: Connection,
        seed: Seed,
        terms: TermIds,
        sources: dict[str, int],
        passages: dict[tuple[str, int], int],
    ) -> None:
        self.seed = seed
        self.terms = terms
        self.sources = sources
        self.passages = passages
        self.services = services_of_organisations(seed.terms[Vocabulary.ORGANISATION])
        self.people = Ids(connection, table_of(Person), ("slug",))
        self.claims = Ids(connection, table_of(Claim), ("slug",))
        self.links = Ids(connection, table_of(ClaimLink), ("slug",))
        self.sets = Ids(connection, table_of(AlternativeSet), ("slug",))
        self.organisation_claims = Ids(connection, table_of(OrganisationClaim), ("slug",))
        self.parties = Ids(connection, table_of(FateParty), ("claim_id", "position"))
        self.citations = Ids(
            connection, table_of(Citation), ("claim_id", "claim_link_id", "organisation_claim_id", "position")
        )
        self.decisions = Ids(connection, table_of(IdentityDecision), ("slug",))
        self.rows: dict[Table, list[Row]] = {table: [] for table in _ORDER}

    def build(self) -> dict[Table, list[Row]]:
        """All rows, parents before children."""
        resolved = resolve(self.seed)
        for person in resolved.persons:
            self._person(person)
        for claim in self.seed.organisation_claims:
            self._organisation_claim(claim)
        self._identities(resolved)
        return self.rows

    def _identities(self, resolved: Resolved) -> None:
        for position, decided in enumerate(resolved.decisions, 1):
            key = self.decisions(decided.seed.id)
            former, name = decided.former or (None, None)
            self.rows[table_of(IdentityDecision)].append(
                {
                    "id": key,
                    "slug": decided.seed.id,
                    "position": position,
                    "kind": str(decided.seed.kind),
                    "person_id": self.people(decided.person),
                    "other_person_id": self._someone(decided.other),
                    "former_slug": former,
                    "former_name": name,
                    "reason": decided.seed.reason,
                    "recorded_by": decided.seed.recorded_by,
                    "recorded_on": decided.seed.recorded_on,
                }
            )
            for slug, part in decided.claims.items():
                there = None if part is ClaimPart.LEFT_OUT else self.claims(slug)
                self.rows[table_of(IdentityClaim)].append(
                    {"identity_decision_id": key, "claim_slug": slug, "part": str(part), "claim_id": there}
                )

    def _term(self, vocabulary: Vocabulary, slug: str | None) -> int | None:
        return self.terms.maybe(vocabulary, slug)

    def _someone(self, slug: str | None) -> int | None:
        return None if slug is None else self.people(slug)

    def _person(self, person: PersonSeed) -> None:
        key = self.people(person.id)
        self.rows[table_of(Person)].append(
            {
                "id": key,
                "slug": person.id,
                "name": person.name,
                "sort_name": person.sort_name,
                "sort_key": sort_key(person.sort_name),
                "identified": person.identified,
                "note": person.note,
            }
        )
        for slug in person.redirects:
            self.rows[table_of(PersonRedirect)].append({"slug": slug, "person_id": key})
        for ordinal, claim in enumerate(person.claims, 1):
            self._claim(person, key, ordinal, claim)
        for link in person.links:
            row: Row = {
                "id": self.links(link.id),
                "slug": link.id,
                "from_claim_id": self.claims(link.from_claim),
                "to_claim_id": self.claims(link.to_claim),
                "kind": str(link.kind),
                "note": link.note,
            }
            self.rows[table_of(ClaimLink)].append(row)
            self._cite(link.cite, claim_link_id=row["id"])
        for group in person.alternatives:
            self._alternatives(group)

    def _alternatives(self, group: Any) -> None:
        key = self.sets(group.id)
        self.rows[table_of(AlternativeSet)].append({"id": key, "slug": group.id, "question": group.question})
        for position, slug in enumerate(group.claims, 1):
            preferred = group.preferred is not None and group.preferred.claim == slug
            self.rows[table_of(Alternative)].append(
                {
                    "alternative_set_id": key,
                    "claim_id": self.claims(slug),
                    "position": position,
                    "preferred_reason": group.preferred.reason if preferred else None,
                }
            )

    def _claim(self, person: PersonSeed, person_id: int, ordinal: int, claim: AnyClaim) -> None:
        key = self.claims(claim.id)
        self.rows[table_of(Claim)].append(
            {
                "id": key,
                "slug": claim.id,
                "person_id": person_id,
                "kind": claim.kind,
                "ordinal": ordinal,
                "voice": str(Voice.EDITOR if claim.cite[0].source == "editor" else Voice.SOURCE),
                "reading": str(claim.reading),
                "mode": str(claim.mode),
                "actuality": str(claim.actuality),
                "assessment": str(claim.assessment),
                "assessment_reason": claim.assessment_reason,
                "note": claim.note,
                "recorded_by": claim.recorded_by or person.recorded_by,
                "recorded_on": claim.recorded_on or person.recorded_on,
                "reviewed_by": claim.reviewed_by or person.reviewed_by,
            }
        )
        detail: Row = {"claim_id": key, "person_id": person_id, "kind": claim.kind, **self._detail(claim)}
        if isinstance(claim, DatedSeed):
            detail |= date_columns(claim.kind, claim.dates, claim.basis.start, claim.basis.end)
        self.rows[DETAILS[claim.kind]].append(detail)
        if isinstance(claim, FateSeed):
            self._parties(key, claim)
        self._cite(claim.cite, claim_id=key)

    def _detail(self, claim: AnyClaim) -> Row:
        """The columns a kind adds to the key and the dates."""
        match claim:
            case PostingSeed():
                return self._posting(claim)
            case NameFormSeed():
                return {
                    "form": str(claim.form), "name": claim.name, "name_key": fold(claim.name), "language": claim.lang,
                }
            case RankHoldingSeed():
                return {"rank_id": self._term(Vocabulary.RANK, claim.rank)}
            case CodenameUseSeed():
                return {
                    "codename_id": self._term(Vocabulary.CODENAME, claim.codename),
                    "organisation_id": self._term(Vocabulary.ORGANISATION, claim.organisation),
                }
            case FateSeed():
                return {
                    "fate_kind_id": self._term(Vocabulary.FATE_KIND, claim.fate),
                    "place_id": self._term(Vocabulary.PLACE, claim.place),
                    "sentence_years": claim.years,
                    "sentence_months": claim.months,
                    "words": claim.words,
                }
            case _:
                return self._life(claim)

    def _life(self, claim: AnyClaim) -> Row:
        place = self._term(Vocabulary.PLACE, getattr(claim, "place", None))
        organisation = self._term(Vocabulary.ORGANISATION, getattr(claim, "organisation", None))
        match claim:
            case LifeEventSeed():
                return {"event": str(claim.event), "place_id": place, "words": claim.words}
            case EducationSeed():
                return {
                    "organisation_id": self._term(Vocabulary.ORGANISATION, claim.institution),
                    "faculty": claim.faculty,
                    "outcome": str(claim.outcome),
                }
            case AwardSeed():
                return {"decoration_id": self._term(Vocabulary.DECORATION, claim.decoration), "times": claim.times}
            case ActivitySeed():
                return {
                    "activity": str(claim.activity), "object": claim.object, "place_id": place,
                    "with_person_id": self._someone(claim.with_person),
                }
            case RelationSeed():
                return {
                    "relation": claim.relation, "other_person_id": self._someone(claim.other),
                    "organisation_id": organisation, "role_id": self._term(Vocabulary.ROLE, claim.role),
                    "place_id": place,
                }
            case TraitSeed():
                return {
                    "trait": str(claim.trait), "value": claim.value,
                    "by_person_id": self._someone(claim.by_person), "by_words": claim.by_words,
                }
            case MembershipSeed():
                return {
                    "membership": str(claim.membership), "value": claim.value, "organisation_id": organisation,
                }
            case IdentifierSeed():
                return {"authority": str(claim.authority), "value": claim.value}
            case _:
                raise TypeError(f"no table for a claim of kind {claim.kind}")

    def _posting(self, claim: PostingSeed) -> Row:
        service = claim.service or self.services.get(claim.organisation or "")
        return {
            "role_id": self._term(Vocabulary.ROLE, claim.role),
            "organisation_id": self._term(Vocabulary.ORGANISATION, claim.organisation),
            "place_id": self._term(Vocabulary.PLACE, claim.place),
            "cover_organisation_id": self._term(Vocabulary.ORGANISATION, claim.cover_organisation),
            "cover_role_id": self._term(Vocabulary.ROLE, claim.cover_role),
            "service_id": self._term(Vocabulary.SERVICE, service),
            "nature": str(claim.nature),
            "acting": claim.acting,
        }

    def _parties(self, claim_id: int, claim: FateSeed) -> None:
        for position, party in enumerate(claim.parties, 1):
            self.rows[table_of(FateParty)].append(
                {
                    "id": self.parties(claim_id, position),
                    "claim_id": claim_id,
                    "position": position,
                    "part": str(party.part),
                    "person_id": self._someone(party.person),
                    "organisation_id": self._term(Vocabulary.ORGANISATION, party.organisation),
                    "words": party.words,
                }
            )

    def _organisation_claim(self, claim: OrganisationClaimSeed) -> None:
        key = self.organisation_claims(claim.id)
        self.rows[table_of(OrganisationClaim)].append(
            {
                "id": key,
                "slug": claim.id,
                "organisation_id": self._term(Vocabulary.ORGANISATION, claim.organisation),
                "place_id": self._term(Vocabulary.PLACE, claim.place),
                "assertion": str(claim.assertion),
                "counted": claim.count,
                "words": claim.words,
                "reading": str(claim.reading),
                "mode": str(claim.mode),
                "note": claim.note,
                "recorded_by": claim.recorded_by,
                "recorded_on": claim.recorded_on,
                **date_columns("posting", claim.dates, claim.basis.start, claim.basis.end),
            }
        )
        self._cite(claim.cite, organisation_claim_id=key)

    def _cite(self, cites: list[CiteSeed], **owner: int) -> None:
        """Citation rows of one owner (`claim_id`, `claim_link_id` or `organisation_claim_id`)."""
        full = {"claim_id": None, "claim_link_id": None, "organisation_claim_id": None, **owner}
        for position, cite in enumerate(cites, 1):
            key = self.citations(*full.values(), position)
            self.rows[table_of(Citation)].append(
                {
                    "id": key,
                    **full,
                    "position": position,
                    "source_id": self.sources[cite.source],
                    "passage_id": None if cite.passage is None else self.passages[cite.source, cite.passage],
                    "as_written": cite.as_written,
                    "date_as_written": cite.date_as_written,
                    "note": cite.note,
                }
            )
            for number, work in enumerate(cite.rests_on, 1):
                self.rows[table_of(RestsOn)].append(
                    {"citation_id": key, "position": number, **work.model_dump()}
                )
