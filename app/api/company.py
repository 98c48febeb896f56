"""Who was where with whom, how surely, how long.

`/persons/{id}/contemporaries`, `/persons/{id}/with/{other}`, and `/organisations/{id}/contemporaries`, which counts.
"""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from app.api.deps import Db
from app.api.documented import BODY_COMPANY_PARAMETERS, COMPANY_PARAMETERS, WITH_PARAMETERS
from app.api.params import BODY_COMPANY, COMPANY, WITH, Params
from app.api.shapes import PROBLEMS, ListOut, link_next, next_url, streamed_csv, streamed_json
from app.domain.company import CompanyFilter
from app.formats.company_csv import company_lines
from app.queries.claims import person_refs, term_refs
from app.queries.company import CompanyPage, all_company, company_page, pairs_of_two
from app.queries.company_body import body_pairs
from app.queries.resolve_company import body_question, company_filter, pair_filter
from app.queries.ties import claims_tying
from app.schemas.company import BodyPairsOut, CompanyItem, WithOut
from app.schemas.parts import PersonOut

router = APIRouter(tags=["company"], responses=PROBLEMS)


class CompanyListOut(ListOut[CompanyItem]):
    """A page of pairs of posts, the surest first, at each kind what is shared narrowly before what is shared widely.

    `person` is the one asked about; `persons` counts the others of the kinds asked for, `by_overlap` pairs and
    `persons_by_overlap` persons of every kind.
    """

    person: PersonOut
    persons: int
    by_overlap: dict[str, int]
    persons_by_overlap: dict[str, int]
    explanation: str | None = None


_BESIDE = {"certain": "certainly there", "possible": "possibly there", "attested_before": "known only later",
           "attested_after": "known only earlier", "undated": "undated"}  # fmt: skip


def explained(person: PersonOut, kinds: dict[str, int]) -> str:
    """Why nobody answers, and who lies near."""
    near = [f"{count} {'is' if count == 1 else 'are'} {_BESIDE[kind]}" for kind, count in kinds.items() if count]
    beside = f": {', '.join(near)}" if near else ""
    return (
        f"No one else is recorded in the same place or organisation as {person.name} at the same time{beside}. "
        "That nobody is recorded does not mean that nobody was there."
    )


def answer(connection: Connection, slug: str, params: Params) -> tuple[CompanyFilter, PersonOut, CompanyPage]:
    """The question of a request, whom it is about, and one page of its answer."""
    asked = company_filter(connection, slug, params.all, params.get)
    person = PersonOut.of(person_refs(connection, [asked.person])[asked.person])
    return asked, person, company_page(connection, asked, params.page())


def page_out(asked: CompanyFilter, person: PersonOut, page: CompanyPage, next_: str | None) -> CompanyListOut:
    """A page as it leaves."""
    tally = page.tally
    return CompanyListOut(
        person=person,
        items=[CompanyItem.from_row(row, asked.post.window) for row in page.rows],
        total=page.total,
        next=next_,
        persons=tally.persons,
        by_overlap=tally.by_overlap,
        persons_by_overlap=tally.persons_by_overlap,
        explanation=explained(person, tally.persons_by_overlap) if page.total == 0 else None,
    )


def everyone(connection: Connection, asked: CompanyFilter) -> Iterator[CompanyItem]:
    """All pairs a question selects."""
    return (CompanyItem.from_row(row, asked.post.window) for row in all_company(connection, asked))


def of_two(connection: Connection, slug: str, other: str, params: Params) -> tuple[CompanyFilter, WithOut]:
    """The question of a request about two persons, and its whole answer."""
    params.whole()
    asked = pair_filter(connection, slug, other, params.all, params.get)
    keys = (asked.person, asked.other or 0)
    people = person_refs(connection, keys)
    pairs, ties = pairs_of_two(connection, asked), claims_tying(connection, *keys)
    return asked, WithOut.of(asked, [people[key] for key in keys], pairs, ties)


def of_body(connection: Connection, slug: str, params: Params) -> BodyPairsOut:
    """How many pairs of posts an organisation has of the kinds a request asks for."""
    params.whole()
    key, kinds = body_question(connection, slug, params.all)
    pairs = body_pairs(connection, key, kinds)
    return BodyPairsOut.of(term_refs(connection, [key])[key], pairs)


@router.get("/persons/{id}/contemporaries", openapi_extra={"parameters": COMPANY_PARAMETERS})
async def list_contemporaries(id: str, request: Request, response: Response, db: Db) -> CompanyListOut:
    """Who was in the same place or organisation at the same time; `place` and `organisation`: both were in it.

    With `from` and `to` both posts must meet those years too: the kind is the least sure of the three.
    """
    params = Params(request.query_params, COMPANY)
    asked, person, page = await db.run(answer, id, params)
    next_ = next_url(request, params, page.next)
    link_next(response, next_)
    return page_out(asked, person, page, next_)


@router.get("/persons/{id}/contemporaries.json", openapi_extra={"parameters": COMPANY_PARAMETERS})
async def contemporaries_json(id: str, request: Request, db: Db) -> StreamingResponse:
    """The whole list as a bare JSON array."""
    params = Params(request.query_params, COMPANY)
    asked = await db.run(company_filter, id, params.all, params.get)
    return streamed_json(db, lambda connection: everyone(connection, asked))


@router.get("/persons/{id}/contemporaries.csv", openapi_extra={"parameters": COMPANY_PARAMETERS})
async def contemporaries_csv(id: str, request: Request, db: Db) -> StreamingResponse:
    """The whole list as CSV; `excel=1` adds a byte-order mark."""
    params = Params(request.query_params, COMPANY, ("excel",))
    asked = await db.run(company_filter, id, params.all, params.get)
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "contemporaries", lambda connection: company_lines(everyone(connection, asked), excel))


@router.get("/persons/{id}/with/{other}.json", openapi_extra={"parameters": WITH_PARAMETERS})
async def with_json(id: str, other: str, request: Request, db: Db) -> StreamingResponse:
    """The pairs of posts of two persons as a bare JSON array."""
    _, out = await db.run(of_two, id, other, Params(request.query_params, WITH))
    return streamed_json(db, lambda _: out.items)


@router.get("/persons/{id}/with/{other}.csv", openapi_extra={"parameters": WITH_PARAMETERS})
async def with_csv(id: str, other: str, request: Request, db: Db) -> StreamingResponse:
    """The pairs of posts of two persons as CSV; `excel=1` adds a byte-order mark."""
    _, out = await db.run(of_two, id, other, Params(request.query_params, WITH, ("excel",)))
    excel = request.query_params.get("excel") == "1"
    return streamed_csv(db, "with", lambda _: company_lines(out.items, excel))


@router.get("/persons/{id}/with/{other}", openapi_extra={"parameters": WITH_PARAMETERS})
async def get_with(id: str, other: str, request: Request, db: Db) -> WithOut:
    """What two persons shared, of every overlap kind unless `overlap` says otherwise, and the claims that tie them."""
    _, out = await db.run(of_two, id, other, Params(request.query_params, WITH))
    return out


@router.get("/organisations/{id}/contemporaries", openapi_extra={"parameters": BODY_COMPANY_PARAMETERS})
async def count_pairs(id: str, request: Request, db: Db) -> BodyPairsOut:
    """In how many pairs of posts two persons were in an organisation, or below it, at the same time; no pair is listed.

    An organisation in which more than 100,000 posts are recorded is refused: those below it can be asked.
    """
    return await db.run(of_body, id, Params(request.query_params, BODY_COMPANY))
