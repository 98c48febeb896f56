"""Decisions about who is who: kept beside the claims, and undone by taking them out of the seed."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.decisions import ClaimPart, DecisionKind
from app.domain.dossier import CaseKind, Strength
from app.models.base import BinaryText, not_blank, one_of, references


class IdentityDecision(SQLModel, table=True):
    """An editor's decision on who is who, with its reason: two records are one, one was two, or two stay apart.

    `person_id` is the record that stays. Of a merge, `former_slug` and `former_name` are the record that went into it;
    of a split, `other_person_id` is the record its claims went to; of two kept apart, the other one.
    """

    __tablename__ = "identity_decision"
    __table_args__ = (
        references("person_id", "person.id"),
        references("other_person_id", "person.id"),
        one_of("kind", DecisionKind),
        not_blank("slug"),
        not_blank("reason"),
        CheckConstraint("(kind = 'merge') = (other_person_id IS NULL)", name="other_person"),
        CheckConstraint("(kind = 'merge') = (former_slug IS NOT NULL)", name="former_id"),
        CheckConstraint("(former_slug IS NULL) = (former_name IS NULL)", name="former_name"),
        CheckConstraint("person_id <> other_person_id", name="two_persons"),
        Index("ix_identity_decision_person_id", "person_id"),
        Index("ix_identity_decision_other_person_id", "other_person_id"),
    )

    id: int = Field(primary_key=True)
    slug: str = Field(sa_type=BinaryText, unique=True)
    position: int
    kind: str = Field(sa_type=BinaryText)
    person_id: int
    other_person_id: int | None = None
    former_slug: str | None = Field(default=None, sa_type=BinaryText)
    former_name: str | None = None
    reason: str
    recorded_by: str
    recorded_on: date


class IdentityClaim(SQLModel, table=True):
    """What a decision did to a claim: moved it to the other record, made it name the other person, or left it out.

    A claim left out said of two records that they are one person, which the decision now says; it has no `claim_id`.
    """

    __tablename__ = "identity_claim"
    __table_args__ = (
        references("identity_decision_id", "identity_decision.id"),
        references("claim_id", "claim.id"),
        one_of("part", ClaimPart),
        not_blank("claim_slug"),
        CheckConstraint("(part = 'left_out') = (claim_id IS NULL)", name="claim_unless_left_out"),
        Index("ix_identity_claim_claim_id", "claim_id"),
        Index("ix_identity_claim_claim_slug", "claim_slug"),
    )

    identity_decision_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_slug: str = Field(sa_type=BinaryText, primary_key=True)
    part: str = Field(sa_type=BinaryText)
    claim_id: int | None = None


class LikelyPair(SQLModel, table=True):
    """Derived from names and claims when they are written: two records that may be one person, or one that may be two.

    `id` is its place in the list; a record that may hold two has no second person; `apart` where an editor keeps
    the two apart. `evidence` is a JSON object of two lists, `for` and `against`: of sentences with their weights and
    the ids of the claims they rest on.
    """

    __tablename__ = "likely_pair"
    __table_args__ = (
        references("first_person_id", "person.id"),
        references("second_person_id", "person.id"),
        one_of("kind", CaseKind),
        one_of("strength", Strength),
        CheckConstraint("(kind = 'same') = (second_person_id IS NOT NULL)", name="second_person"),
        CheckConstraint("first_person_id < second_person_id", name="in_order"),
        Index("ix_likely_pair_first_person_id", "first_person_id"),
        Index("ix_likely_pair_second_person_id", "second_person_id"),
    )

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(sa_type=BinaryText)
    first_person_id: int
    second_person_id: int | None = None
    strength: str = Field(sa_type=BinaryText)
    total: int
    apart: bool = False
    evidence: str
