"""The postings of one term as a section of its page."""

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.api.postings import answer, page_out
from app.domain import urls
from app.domain.query import PostingFilter
from app.queries.postings import corrections_of, extent_of
from app.queries.resolve import posting_filter
from app.schemas.vocabulary import EntryOut
from app.web.contexts.lists import PostingSection
from app.web.question import Query
from app.web.views.corrections import with_corrections
from app.web.views.where import people_of, set_aside

MOST = 200


def postings_of(connection: Connection, title: str, parameter: str, one: EntryOut) -> PostingSection:
    """Every posting a term or what is below it has, in time order, as many as a page bears."""
    given = [(parameter, one.id)]
    asked, page = answer(connection, Params(QueryParams([*given, ("limit", str(MOST))]), POSTING))
    out = page_out(asked, page, None)
    where = Query("/where", tuple(given))
    ours, extent = corrections_of(connection, asked), extent_of(connection, asked)
    return PostingSection(
        title=title,
        postings=tuple(out.items),
        people=people_of(connection, [item.person.id for item in out.items]),
        total=out.total,
        persons=out.persons,
        undated=extent.undated,
        places=extent.places,
        csv=urls.with_query(f"{urls.API}/postings.csv", given),
        json=urls.with_query(f"{urls.API}/postings", given),
        where=where.url,
        aside=tuple(set_aside(where, out.set_aside)),
        empty="Nobody is recorded here yet.",
        ours=(ours.posts, ours.persons),
        corrected=with_corrections(where).url if ours.posts or ours.persons else "",
    )


def asked_of(connection: Connection, parameter: str, one: EntryOut) -> tuple[Query, PostingFilter]:
    """The question a term's page answers, at «Who was where» and as it is read."""
    params = Params(QueryParams([(parameter, one.id)]), POSTING)
    return Query("/where", ((parameter, one.id),)), posting_filter(connection, params.all, params.get)
