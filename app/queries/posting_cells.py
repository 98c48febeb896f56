"""Postings as cells of CSV, for the whole list: the database writes what is their own; what is shared stays a key."""

from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, case, cast, func, literal_column, select

from app.db.among_sql import among_values
from app.db.csv_sql import day, harmless, joined
from app.domain.query import PostingFilter
from app.models import Citation, Claim, Passage, Person, Posting, Source
from app.queries.conditions import begins_known, first_day
from app.queries.posting_question import Question
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of

BLOCK = 2_000
"""Postings looked up together, in the order of their keys. In the order of the list each is somewhere else in the
file; more at once are nearer to each other, but 8,000 save a seventh of the time and cost seven megabytes more."""


class Cells(NamedTuple):
    """One posting as one citation of it has it; `subject`, `post` and `attested` are fields of CSV with commas between.

    `subject` are id, person's id and name; `post` nature, acting, EDTF and the four bounds; `attested` reading, mode
    and actuality. `passage` (`redstar-x:121`) and `phrase` are plain text, null where nothing is cited.
    """

    key: int
    subject: str
    role: int
    organisation: int | None
    place: int | None
    cover_organisation: int | None
    cover_role: int | None
    post: str
    attested: str
    passage: str | None
    phrase: str | None


def keys_in_order(connection: Connection, asked: PostingFilter) -> Iterator[dict[int, str | None]]:
    """Keys of all postings a question selects, with how each meets the window, in the order of its list, by blocks."""
    marked, values = shape(asked)
    found = connection.execute(_in_order(marked), values, execution_options={"yield_per": BLOCK})
    for block in found.partitions():
        yield {key: kind for key, kind in block}  # noqa: C416 - a dict of rows would first make a list of each


@lru_cache(SHAPES)
def _in_order(asked: PostingFilter) -> Select[Any]:
    """The order is found once: asked page by page, all there is would be gone over for every page."""
    question = Question(asked)
    posting, claim, person = question.posting, question.claim, question.person
    kind = question.overlap if asked.post.dated else literal_column("NULL", Text)
    statement = question.chosen(question.counted(question.select(claim.c.id, kind.label("overlap"))))
    if asked.sort == "name":
        by_name = (person.c.sort_key, claim.c.person_id, claim.c.ordinal, claim.c.id)
        return statement.join(person, person.c.id == posting.c.person_id).order_by(*by_name)
    return statement.order_by(first_day(posting), begins_known(posting), claim.c.id)


def cells_of(connection: Connection, keys: Collection[int]) -> Iterator[Cells]:
    """The cells of these postings in the order of their keys, once for each citation in its order.

    They come as the driver's own rows: they hold texts and numbers alone, and other rows would cost as much again.
    """
    rows: Any = connection.execute(_cells(), {"keys": list(keys)}).cursor
    return iter(rows)


@cache
def _cells() -> Select[Any]:
    posting, claim, person = table_of(Posting), table_of(Claim), table_of(Person)
    citation, source, passage = table_of(Citation), table_of(Source), table_of(Passage)
    bounds = (day(posting.c[name]) for name in ("start_earliest", "start_latest", "end_earliest", "end_latest"))
    acting = case((posting.c.acting, literal_column("'true'", Text)), else_=literal_column("'false'", Text))
    number = func.coalesce(literal_column("':'", Text).concat(cast(passage.c.number, Text)), "")
    return (
        select(
            posting.c.claim_id, joined([harmless(claim.c.slug), harmless(person.c.slug), harmless(person.c.name)]),
            posting.c.role_id, posting.c.organisation_id, posting.c.place_id, posting.c.cover_organisation_id,
            posting.c.cover_role_id, joined([posting.c.nature, acting, harmless(posting.c.dates_edtf), *bounds]),
            joined([claim.c.reading, claim.c.mode, claim.c.actuality]),
            source.c.slug.concat(number), citation.c.as_written,
        )
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(person, person.c.id == claim.c.person_id)
        .outerjoin(citation, citation.c.claim_id == posting.c.claim_id)
        .outerjoin(source, source.c.id == citation.c.source_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .where(among_values(posting.c.claim_id))
        .order_by(posting.c.claim_id, citation.c.position)
    )  # fmt: skip
