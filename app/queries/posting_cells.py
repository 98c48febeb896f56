"""Postings as cells of CSV, for the whole list: the database writes what is their own; what is shared stays a key."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, case, func, literal_column, select

from app.db.among_sql import among_values
from app.db.csv_sql import day, harmless, joined
from app.domain.query import PostingFilter
from app.models import Citation, Passage, Source
from app.queries.conditions import begins_known, first_day, in_time
from app.queries.posting_question import Question
from app.queries.statements import SHAPES, shape
from app.queries.tables import table_of

BLOCK = 2_000
"""Postings looked up together, in the order of their keys. In the order of the list each is somewhere else in the
file; more at once are nearer to each other, but 8,000 save a tenth of the time and cost seven megabytes more."""


class Cells(NamedTuple):
    """One posting as one citation of it has it; `subject` and `post` are fields of CSV with commas between.

    `subject` are id, person's id and name; `post` nature, acting, EDTF and the four bounds, how it meets the window,
    reading, mode and actuality. `source` is a key, `passage` a number and `phrase` plain text, each null where
    nothing is cited.
    """

    key: int
    subject: str
    role: int
    organisation: int | None
    place: int | None
    cover_organisation: int | None
    cover_role: int | None
    post: str
    source: int | None
    passage: int | None
    phrase: str | None


def cells_by_block(connection: Connection, asked: PostingFilter) -> Iterator[tuple[list[int], Iterator[Cells]]]:
    """All postings a question selects, by blocks: keys in the order of its list, and cells in the order of the keys.

    There are cells for each citation in its order. Keys without any do not answer. Cells come as the driver's own
    rows: they hold texts and numbers alone, and other rows would cost as much again.
    """
    marked, values = shape(asked)
    found = connection.execute(_in_order(marked), values, execution_options={"yield_per": BLOCK})
    for block in found.scalars().partitions():
        keys = list(block)
        rows: Any = connection.execute(_cells(marked), values | {"keys": keys}).cursor
        yield keys, iter(rows)


def source_slugs(connection: Connection) -> dict[int, str]:
    """The public ids of all sources, by key."""
    source = table_of(Source)
    return dict(connection.execute(select(source.c.id, source.c.slug)).all())


@lru_cache(SHAPES)
def _in_order(asked: PostingFilter) -> Select[Any]:
    """The order is found once: asked page by page, all there is would be gone over for every page.

    Where nothing is asked but when, an index has the order, and whether a posting answers is seen with its cells.
    """
    question = Question(asked)
    posting, claim, person = question.posting, question.claim, question.person
    if question.asks_when_alone and asked.sort == "date":
        return question.alone(posting.c.claim_id).order_by(*in_time(posting), posting.c.claim_id)
    statement = question.chosen(question.counted(question.select(posting.c.claim_id)))
    if asked.sort == "name":
        by_name = (person.c.sort_key, claim.c.person_id, claim.c.ordinal, claim.c.id)
        return statement.join(person, person.c.id == posting.c.person_id).order_by(*by_name)
    return statement.order_by(first_day(posting), begins_known(posting), claim.c.id)


@lru_cache(SHAPES)
def _cells(asked: PostingFilter) -> Select[Any]:
    question = Question(asked)
    posting, claim, person = question.posting, question.claim, question.person
    citation, passage = table_of(Citation), table_of(Passage)
    bounds = (day(posting.c[name]) for name in ("start_earliest", "start_latest", "end_earliest", "end_latest"))
    acting = case((posting.c.acting, literal_column("'true'", Text)), else_=literal_column("'false'", Text))
    nothing = literal_column("''", Text)
    kind = func.coalesce(question.overlap, nothing) if asked.post.dated else nothing
    statement = (
        select(
            posting.c.claim_id, joined([harmless(claim.c.slug), harmless(person.c.slug), harmless(person.c.name)]),
            posting.c.role_id, posting.c.organisation_id, posting.c.place_id, posting.c.cover_organisation_id,
            posting.c.cover_role_id,
            joined([posting.c.nature, acting, harmless(posting.c.dates_edtf), *bounds, kind,
                    claim.c.reading, claim.c.mode, claim.c.actuality]),
            citation.c.source_id, passage.c.number, citation.c.as_written,
        )
        .select_from(posting)
        .join(claim, claim.c.id == posting.c.claim_id)
        .join(person, person.c.id == claim.c.person_id)
        .outerjoin(citation, citation.c.claim_id == posting.c.claim_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .where(among_values(posting.c.claim_id))
        .order_by(posting.c.claim_id, citation.c.position)
    )  # fmt: skip
    return question.answering(statement) if question.asks_when_alone else statement
