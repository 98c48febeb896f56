"""The postings of one term as a section of its page."""

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.api.postings import answer, page_out
from app.domain import urls
from app.schemas.vocabulary import EntryOut
from app.web.contexts_lists import PostingSection
from app.web.question import Query
from app.web.where_view import people_of, set_aside

MOST = 200


def postings_of(connection: Connection, title: str, parameter: str, one: EntryOut) -> PostingSection:
    """Every posting a term or what is below it has, in time order, as many as a page bears."""
    given = [(parameter, one.id)]
    asked, page = answer(connection, Params(QueryParams([*given, ("limit", str(MOST))]), POSTING))
    out = page_out(asked, page, None)
    return PostingSection(
        title=title,
        postings=tuple(out.items),
        people=people_of(connection, [item.person.id for item in out.items]),
        total=out.total,
        persons=out.persons,
        csv=urls.with_query(f"{urls.API}/postings.csv", given),
        json=urls.with_query(f"{urls.API}/postings", given),
        where=urls.with_query("/where", given),
        aside=tuple(set_aside(Query("/where", tuple(given)), out.set_aside)),
        empty="Nobody is recorded here yet.",
    )
