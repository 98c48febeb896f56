"""Controlled vocabularies: one table of terms in trees, their names, and the closure of the trees.

What a vocabulary adds to a term (a place's coordinates, a role's flags) stands in a table of its own,
whose key is the term's and whose `vocabulary` column makes a wrong kind of term impossible.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.terms import Badge, Vocabulary
from app.models.base import BinaryText, Dated, dated_checks, not_blank, one_of, references


def _term_of(vocabulary: Vocabulary) -> tuple[CheckConstraint | ForeignKeyConstraint, ...]:
    """Constraints that bind a row to a term of one vocabulary."""
    return (
        ForeignKeyConstraint(["id", "vocabulary"], ["term.id", "term.vocabulary"], ondelete="RESTRICT"),
        CheckConstraint(f"vocabulary = '{vocabulary}'", name="vocabulary"),
    )


class TermKey(SQLModel):
    """The key of a vocabulary's own table."""

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    vocabulary: str = Field(sa_type=BinaryText)


class Term(SQLModel, table=True):
    """A term of a vocabulary; `broader_id` is its parent in the tree."""

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("vocabulary", "slug"),
        UniqueConstraint("id", "vocabulary"),
        ForeignKeyConstraint(["broader_id", "vocabulary"], ["term.id", "term.vocabulary"], ondelete="RESTRICT"),
        one_of("vocabulary", Vocabulary),
        not_blank("slug"),
        not_blank("label"),
        CheckConstraint("broader_id <> id", name="not_its_own_parent"),
        Index("ix_term_broader_id", "broader_id"),
        Index("ix_term_sort_key", "vocabulary", "sort_key", "id"),
    )

    id: int = Field(primary_key=True)
    vocabulary: str = Field(sa_type=BinaryText)
    slug: str = Field(sa_type=BinaryText)
    label: str
    sort_key: str = Field(sa_type=BinaryText)
    broader_id: int | None = None
    position: int
    note: str | None = None


class TermAlias(SQLModel, table=True):
    """Another name of a term, with its language (BCP 47) and the years it was in use where known.

    `alias_key` is the folded form that look-ups compare.
    """

    __tablename__ = "term_alias"
    __table_args__ = (
        references("term_id", "term.id"),
        not_blank("alias"),
        UniqueConstraint("term_id", "position"),
        Index("ix_term_alias_alias_key", "alias_key"),
    )

    id: int = Field(primary_key=True)
    term_id: int
    position: int
    alias: str
    alias_key: str = Field(sa_type=BinaryText)
    language: str | None = None
    used_from: str | None = None
    used_to: str | None = None


class TermClosure(SQLModel, table=True):
    """Derived: every term with each term above it (and itself), through parents and lineages."""

    __tablename__ = "term_closure"
    __table_args__ = (
        references("ancestor_id", "term.id"),
        references("descendant_id", "term.id"),
        Index("ix_term_closure_descendant_id", "descendant_id"),
    )

    ancestor_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    descendant_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class Role(TermKey, table=True):
    """A role and what it implies: personnel, attaché, recruited source, collective, single holder, exclusive."""

    __tablename__ = "role"
    __table_args__ = _term_of(Vocabulary.ROLE)

    is_intelligence: bool = False
    is_attache: bool = False
    is_recruited_source: bool = False
    is_collective: bool = False
    is_single_holder: bool = False
    is_exclusive: bool = False


class Service(TermKey, table=True):
    """A service people are counted under."""

    __tablename__ = "service"
    __table_args__ = _term_of(Vocabulary.SERVICE)


class Place(TermKey, table=True):
    """A place: kind, and WGS 84 coordinates in degrees (both or neither)."""

    __tablename__ = "place"
    __table_args__ = (
        *_term_of(Vocabulary.PLACE),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude_in_range"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude_in_range"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="both_coordinates"),
    )

    place_kind: str
    latitude: float | None = None
    longitude: float | None = None


class Sovereignty(Dated, table=True):
    """Which state held a place, and when."""

    __tablename__ = "sovereignty"
    __table_args__ = (
        references("place_id", "place.id"),
        references("holder_id", "place.id"),
        UniqueConstraint("place_id", "position"),
        *dated_checks(),
    )

    id: int = Field(primary_key=True)
    place_id: int
    position: int
    holder_id: int


class Organisation(TermKey, table=True):
    """An organisation; `lineage_id` is the line of bodies it is a form of, or belongs to."""

    __tablename__ = "organisation"
    __table_args__ = (
        *_term_of(Vocabulary.ORGANISATION),
        references("service_id", "service.id"),
        references("lineage_id", "organisation.id"),
        references("place_id", "place.id"),
        CheckConstraint("lineage_id <> id", name="not_its_own_lineage"),
    )

    organisation_kind: str
    service_id: int | None = None
    lineage_id: int | None = None
    place_id: int | None = None
    is_intelligence: bool = False


class Rank(TermKey, table=True):
    """A rank: its system, and a grade that is equal across systems where we claim an equivalence (higher is senior)."""

    __tablename__ = "rank"
    __table_args__ = (
        *_term_of(Vocabulary.RANK),
        CheckConstraint("grade BETWEEN 1 AND 30", name="grade_in_range"),
    )

    rank_system: str
    grade: int | None = None


class FateKind(TermKey, table=True):
    """A kind of fate, and how it is drawn."""

    __tablename__ = "fate_kind"
    __table_args__ = (*_term_of(Vocabulary.FATE_KIND), one_of("badge", Badge))

    badge: str | None = None


class Decoration(TermKey, table=True):
    """A decoration or title of honour."""

    __tablename__ = "decoration"
    __table_args__ = _term_of(Vocabulary.DECORATION)


class Codename(TermKey, table=True):
    """A codename or operational pseudonym, identified or not."""

    __tablename__ = "codename"
    __table_args__ = _term_of(Vocabulary.CODENAME)
