"""Derived from names when they are written: what the search box looks in."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.search import SearchKind
from app.models.base import BinaryText, not_blank, one_of, references


class Searchable(SQLModel, table=True):
    """One name somebody or something is found by: a heading, a name form, a codename used, a label, an alias.

    `form` says which; `claim_id` is the claim that holds it, where one does. `name_key` is the folded form.
    """

    __tablename__ = "searchable"
    __table_args__ = (
        references("person_id", "person.id"),
        references("term_id", "term.id"),
        references("claim_id", "claim.id"),
        one_of("kind", SearchKind),
        not_blank("name"),
        CheckConstraint("(person_id IS NULL) <> (term_id IS NULL)", name="one_owner"),
        Index("ix_searchable_name_key", "name_key"),
        Index("ix_searchable_person_id", "person_id"),
        Index("ix_searchable_term_id", "term_id"),
    )

    id: int = Field(primary_key=True)
    kind: str = Field(sa_type=BinaryText)
    person_id: int | None = None
    term_id: int | None = None
    claim_id: int | None = None
    form: str = Field(sa_type=BinaryText)
    name: str
    name_key: str = Field(sa_type=BinaryText)


class SearchWord(SQLModel, table=True):
    """A word of a searchable name, folded: for whole words and for beginnings of words."""

    __tablename__ = "search_word"
    __table_args__ = (
        references("searchable_id", "searchable.id"),
        references("person_id", "person.id"),
        Index("ix_search_word_person_id", "person_id", "word"),
        Index("ix_search_word_searchable_id", "searchable_id", "word"),
    )

    word: str = Field(sa_type=BinaryText, primary_key=True)
    searchable_id: int = Field(primary_key=True)
    person_id: int | None = None


class SearchKey(SQLModel, table=True):
    """A sound key of a word of a searchable name (`app.domain.names.sounds`): the same in every script and spelling."""

    __tablename__ = "search_key"
    __table_args__ = (
        references("searchable_id", "searchable.id"),
        references("person_id", "person.id"),
        Index("ix_search_key_person_id", "person_id", "key"),
        Index("ix_search_key_searchable_id", "searchable_id", "key"),
    )

    key: str = Field(sa_type=BinaryText, primary_key=True)
    searchable_id: int = Field(primary_key=True)
    person_id: int | None = None


class SearchNear(SQLModel, table=True):
    """The sound classes of a word with none or one left out: words one edit apart share one (symmetric deletion)."""

    __tablename__ = "search_near"
    __table_args__ = ()

    deletion: str = Field(sa_type=BinaryText, primary_key=True)
    word: str = Field(sa_type=BinaryText, primary_key=True)
