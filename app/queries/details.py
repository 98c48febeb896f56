"""The details of claims: a table for each kind, and how its rows are read."""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, Select, Table, select

from app.domain.dates import Bounds
from app.models import (
    Activity,
    Award,
    Claim,
    CodenameUse,
    Education,
    Fate,
    FateKind,
    Identifier,
    LifeEvent,
    Membership,
    NameForm,
    Posting,
    RankHolding,
    Relation,
    Trait,
)
from app.queries.rows import DatesRow, PersonRef, TermRef
from app.queries.statements import of
from app.queries.tables import table_of

DETAILS: dict[str, Table] = {
    "name_form": table_of(NameForm),
    "posting": table_of(Posting),
    "rank_holding": table_of(RankHolding),
    "codename_use": table_of(CodenameUse),
    "fate": table_of(Fate),
    "life_event": table_of(LifeEvent),
    "education": table_of(Education),
    "award": table_of(Award),
    "activity": table_of(Activity),
    "relation": table_of(Relation),
    "trait": table_of(Trait),
    "membership": table_of(Membership),
    "identifier": table_of(Identifier),
}
TERM_COLUMNS: dict[str, str] = {
    "role_id": "role",
    "organisation_id": "organisation",
    "place_id": "place",
    "cover_organisation_id": "cover_organisation",
    "cover_role_id": "cover_role",
    "service_id": "service",
    "rank_id": "rank",
    "codename_id": "codename",
    "fate_kind_id": "fate",
    "decoration_id": "decoration",
}
PERSON_COLUMNS: dict[str, str] = {
    "other_person_id": "other",
    "with_person_id": "with_person",
    "by_person_id": "by_person",
}
_KEY = frozenset({"claim_id", "person_id", "kind"})
_DATED = (
    "dates_edtf", "start_earliest", "start_latest", "end_earliest", "end_latest", "start_basis", "end_basis",
    "dates_qualified",
)  # fmt: skip


class By(Enum):
    """What the parameter `of` of statements about claims holds: keys of claims, of their persons, or of one person."""

    CLAIMS, PERSONS, PERSON = range(3)


def of_claims(column: Any, by: By) -> ColumnElement[bool]:
    """That the key of a claim in this column is one of those asked for."""
    if by is By.CLAIMS:
        return of(column, one=False)
    claim = table_of(Claim)
    own: ColumnElement[bool] = column.in_(select(claim.c.id).where(of(claim.c.person_id, one=by is By.PERSON)))
    return own


def dates_row(row: RowMapping) -> DatesRow | None:
    """The dated columns of a detail row; None for a kind that is never dated."""
    return _dates([row[name] for name in _DATED]) if "dates_edtf" in row else None


def _dates(values: Sequence[Any]) -> DatesRow:
    """The dates of a row from its dated columns, in the order of `_DATED`."""
    edtf, start_earliest, start_latest, end_earliest, end_latest, start_basis, end_basis, qualified = values
    bounds = Bounds(start_earliest, start_latest, end_earliest, end_latest)
    return DatesRow(edtf, bounds, start_basis, end_basis, qualified)


class Field(NamedTuple):
    """A column of a detail as it is read: where it stands, its name in the answer, and what its key points at."""

    at: int
    name: str
    to_term: bool
    to_person: bool


class Shape(NamedTuple):
    """How the rows of a kind are read: claim, then the dates if it has any, then the other columns."""

    statement: Select[Any]
    dated: bool
    fields: tuple[Field, ...]


@cache
def shape_of(kind: str, by: By) -> Shape:
    """How details of a kind are read."""
    table = DETAILS[kind]
    dated = "dates_edtf" in table.c
    dates = [table.c[name] for name in _DATED] if dated else []
    rest = [column for column in table.columns if column.name not in _KEY and column not in set(dates)]
    statement = select(table.c.claim_id, *dates, *rest).where(
        of(table.c.claim_id if by is By.CLAIMS else table.c.person_id, one=by is By.PERSON)
    )
    if kind == "fate":
        sort = table_of(FateKind)
        statement = statement.add_columns(sort.c.badge).join(sort, sort.c.id == table.c.fate_kind_id)
        rest.append(sort.c.badge)
    fields = tuple(
        Field(
            at, TERM_COLUMNS.get(column.name) or PERSON_COLUMNS.get(column.name, column.name),
            column.name in TERM_COLUMNS, column.name in PERSON_COLUMNS,
        )
        for at, column in enumerate(rest, 1 + len(dates))
    )  # fmt: skip
    return Shape(statement, dated, fields)


def pointed_at(shape: Shape, rows: Collection[Any]) -> tuple[set[int], set[int]]:
    """The keys of terms and of persons in the rows of a kind."""
    terms, people = set[int](), set[int]()
    for field in shape.fields:
        if field.to_term or field.to_person:
            (terms if field.to_term else people).update(row[field.at] for row in rows)
    return terms - {None}, people - {None}


def detail_of(
    shape: Shape, row: Sequence[Any], terms: Mapping[int, TermRef], people: Mapping[int, PersonRef]
) -> tuple[DatesRow | None, dict[str, Any]]:
    """The dates of a row and its other columns, keys replaced by what they stand for."""
    detail: dict[str, Any] = {}
    for at, name, to_term, to_person in shape.fields:
        value = row[at]
        detail[name] = terms.get(value) if to_term else people.get(value) if to_person else value
    return _dates(row[1 : 1 + len(_DATED)]) if shape.dated else None, detail
