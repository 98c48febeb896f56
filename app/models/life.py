"""Details of claims about a life: names, fates, events, deeds, ties, traits, memberships, identifiers."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.terms import (
    INVERSE,
    ActivityKind,
    Authority,
    MembershipKind,
    PartyPart,
    TraitKind,
)
from app.domain.terms import (
    LifeEvent as LifeEventKind,
)
from app.domain.terms import (
    NameForm as NameFormKind,
)
from app.models.base import BinaryText, Dated, Detail, dated_checks, detail_of, not_blank, one_of, references


class NameForm(Detail, table=True):
    """A name exactly as a source writes it. `name_key` is the folded form that look-ups compare."""

    __tablename__ = "name_form"
    __table_args__ = (
        *detail_of("name_form"),
        one_of("form", NameFormKind),
        not_blank("name"),
        Index("ix_name_form_name_key", "name_key"),
        Index("ix_name_form_person_id", "person_id"),
    )

    form: str = Field(sa_type=BinaryText)
    name: str
    name_key: str = Field(sa_type=BinaryText)
    language: str


class Fate(Detail, Dated, table=True):
    """What became of a person; a sentence in years and months, or in words."""

    __tablename__ = "fate"
    __table_args__ = (
        *detail_of("fate"),
        *dated_checks(),
        references("fate_kind_id", "fate_kind.id"),
        references("place_id", "place.id"),
        CheckConstraint("sentence_years >= 0", name="years_positive"),
        CheckConstraint("sentence_months BETWEEN 0 AND 11", name="months_in_range"),
        Index("ix_fate_fate_kind_id", "fate_kind_id", "person_id"),
        Index("ix_fate_person_id", "person_id"),
        Index("ix_fate_place_id", "place_id"),
    )

    fate_kind_id: int
    place_id: int | None = None
    sentence_years: int | None = None
    sentence_months: int | None = None
    words: str | None = None


class FateParty(SQLModel, table=True):
    """Who had a part in a fate: a person, an organisation, or words."""

    __tablename__ = "fate_party"
    __table_args__ = (
        references("claim_id", "fate.claim_id"),
        references("person_id", "person.id"),
        references("organisation_id", "organisation.id"),
        one_of("part", PartyPart),
        CheckConstraint("COALESCE(person_id, organisation_id) IS NOT NULL OR words IS NOT NULL", name="somebody"),
        UniqueConstraint("claim_id", "position"),
        Index("ix_fate_party_organisation_id", "organisation_id"),
        Index("ix_fate_party_person_id", "person_id"),
    )

    id: int = Field(primary_key=True)
    claim_id: int
    position: int
    part: str = Field(sa_type=BinaryText)
    person_id: int | None = None
    organisation_id: int | None = None
    words: str | None = None


class LifeEvent(Detail, Dated, table=True):
    """An event of a life that is neither post nor fate."""

    __tablename__ = "life_event"
    __table_args__ = (
        *detail_of("life_event"),
        *dated_checks(),
        references("place_id", "place.id"),
        one_of("event", LifeEventKind),
        Index("ix_life_event_person_id", "person_id"),
    )

    event: str = Field(sa_type=BinaryText)
    place_id: int | None = None
    words: str | None = None


class Activity(Detail, Dated, table=True):
    """Something done that is no post: a report, a journey, a plan, a signature; `object` says in words what about."""

    __tablename__ = "activity"
    __table_args__ = (
        *detail_of("activity"),
        *dated_checks(),
        references("place_id", "place.id"),
        references("with_person_id", "person.id"),
        one_of("activity", ActivityKind),
        Index("ix_activity_person_id", "person_id"),
        Index("ix_activity_with_person_id", "with_person_id"),
    )

    activity: str = Field(sa_type=BinaryText)
    object: str | None = None
    place_id: int | None = None
    with_person_id: int | None = None


class Relation(Detail, Dated, table=True):
    """A tie to another person or to an organisation; directed, the inverse is derived. May name a post."""

    __tablename__ = "relation"
    __table_args__ = (
        *detail_of("relation"),
        *dated_checks(),
        references("other_person_id", "person.id"),
        references("organisation_id", "organisation.id"),
        references("role_id", "role.id"),
        references("place_id", "place.id"),
        one_of("relation", sorted(INVERSE)),
        CheckConstraint("(other_person_id IS NULL) <> (organisation_id IS NULL)", name="one_other"),
        CheckConstraint("other_person_id <> person_id", name="not_to_oneself"),
        Index("ix_relation_person_id", "person_id"),
        Index("ix_relation_other_person_id", "other_person_id"),
    )

    relation: str = Field(sa_type=BinaryText)
    other_person_id: int | None = None
    organisation_id: int | None = None
    role_id: int | None = None
    place_id: int | None = None


class Trait(Detail, Dated, table=True):
    """A language, knowledge, view or assessment, and by whom it is said."""

    __tablename__ = "trait"
    __table_args__ = (
        *detail_of("trait"),
        *dated_checks(),
        references("by_person_id", "person.id"),
        one_of("trait", TraitKind),
        not_blank("value"),
        Index("ix_trait_person_id", "person_id"),
        Index("ix_trait_by_person_id", "by_person_id"),
    )

    trait: str = Field(sa_type=BinaryText)
    value: str
    by_person_id: int | None = None
    by_words: str | None = None


class Membership(Detail, Dated, table=True):
    """Sex, nationality, party, social origin, branch: as the source gives it."""

    __tablename__ = "membership"
    __table_args__ = (
        *detail_of("membership"),
        *dated_checks(),
        references("organisation_id", "organisation.id"),
        one_of("membership", MembershipKind),
        not_blank("value"),
        Index("ix_membership_person_id", "person_id"),
        Index("ix_membership_membership", "membership", "value"),
    )

    membership: str = Field(sa_type=BinaryText)
    value: str
    organisation_id: int | None = None


class Identifier(Detail, table=True):
    """The same person's number in an authority file elsewhere; a number stands for one person only."""

    __tablename__ = "identifier"
    __table_args__ = (
        *detail_of("identifier"),
        one_of("authority", Authority),
        not_blank("value"),
        UniqueConstraint("authority", "value"),
        Index("ix_identifier_person_id", "person_id"),
    )

    authority: str = Field(sa_type=BinaryText)
    value: str = Field(sa_type=BinaryText)
