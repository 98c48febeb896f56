"""The pages of persons and claims: the question filled in, its answer, the rest one link away."""

import string
from dataclasses import replace

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import CLAIM, PAGING, PERSON, Params
from app.domain import urls
from app.domain.query import DEFAULT_OVERLAPS, Page, PersonFilter
from app.errors import InvalidInputError
from app.queries.claim_list import claims_page
from app.queries.listing import letter_cursor
from app.queries.person_tally import PersonTally, persons_answer
from app.queries.persons import PersonPage, persons_page
from app.queries.resolve import claim_filter, person_filter
from app.schemas.claims import claim_from_row
from app.schemas.persons import PersonItem
from app.web.contexts.lists import ClaimsContext, Link, PersonsContext, Refused
from app.web.contexts.page import Crumb
from app.web.question import Query, Speaker
from app.web.views.counts import silence
from app.web.views.where import sorts

PERSONS, CLAIMS = "/persons", "/claims"
PERSON_DEFAULTS = {"sort": "name", "limit": "50"}
MAIN = ("q", "personnel")
MORE = ("service", "role", "place", "organisation", "from", "to", "rank", "rank_min", "fate", "source", "sex",
        "identified", "overlap")  # fmt: skip
CLAIM_FORM = ("kind", "source", "passage", "mode", "actuality", "assessment")
EVERYONE = "all"
_ONLY = {True: "counted as intelligence personnel", False: "not counted as intelligence personnel", None: ""}
_ELSEWHERE = ("places", "organisations", "codenames", "roles")
PERSONS_WORDS = "People as the texts record them: services, posts, fates, and the evidence for each."
CLAIMS_WORDS = "Every claim, person by person in the order of the source, with the passage it stands in."


def persons_view(connection: Connection, given: QueryParams, base: str) -> tuple[PersonsContext, int]:
    """The page and its status. Without `personnel` it shows intelligence personnel only; `all` or empty: everyone."""
    pairs = [(name, value) for name, value in given.multi_items() if name != "personnel"]
    said = given.get("personnel")
    limit = "true" if said is None else "" if said == EVERYONE else said.strip()
    query = Query.of(PERSONS, pairs, PERSON_DEFAULTS)
    effective = query.put("personnel", limit) if limit else query
    shown = query if limit == "true" else query.put("personnel", limit or EVERYONE)
    speaker = Speaker(connection)
    try:
        params = Params(QueryParams(list(effective.pairs)), PERSON)
        asked, sort = person_filter(connection, params.all, params.get)
        page, tally = persons_answer(connection, asked, params.page(), sort)
    except InvalidInputError as error:
        wrong = speaker.complaints(shown, error, (*PERSON, *PAGING))
        return PersonsContext(
            title="This question cannot be read as it stands", section=PERSONS, indexed=False,
            crumbs=(Crumb("People", PERSONS), Crumb("Question")), q=given.get("q", ""),
            form=speaker.form(shown, MAIN, MORE, wrong=wrong, presets={"personnel": "true"}), refused=Refused(wrong),
        ), error.status  # fmt: skip
    return _persons(speaker, shown, effective, asked, (page, tally), base), 200


def _persons(
    speaker: Speaker, shown: Query, effective: Query, asked: PersonFilter, answer: tuple[PersonPage, PersonTally],
    base: str,
) -> PersonsContext:
    page, tally = answer
    plain = shown.minus("cursor")
    api = effective.minus("cursor").at(f"{urls.API}/persons")
    limited = asked.personnel is not None
    everyone = None
    if limited:
        total = persons_page(speaker.connection, replace(asked, personnel=None), Page(1)).total
        everyone = (total, plain.put("personnel", EVERYONE).url)
    by_name = "sort" not in dict(plain.pairs)
    long = page.next is not None or bool(shown.values("cursor"))
    return PersonsContext(
        title="People", section=PERSONS, description=PERSONS_WORDS, canonical=shown.url,
        csv=api.at(f"{urls.API}/persons.csv", "limit").url, json=api.url, q="".join(plain.values("q")[-1:]),
        form=speaker.form(plain, MAIN, MORE, presets={"personnel": "true"}, counts=tally.by_overlap),
        counts=_how_surely(asked, tally), silence=silence(plain, tally.emptiness, asked.overlaps),
        persons=tuple(PersonItem.from_row(row) for row in page.rows), total=page.total,
        limited=limited, everyone=everyone, only=_ONLY[asked.personnel],
        chips=speaker.chips(plain if asked.personnel is False else plain.minus("personnel")),
        clear=PERSONS, sorts=sorts(plain, (("name", "name"), ("date", "first date"))),
        letters=_letters(plain) if by_name and long else (),
        next=plain.put("cursor", page.next).url if page.next else None,
        first=plain.url if shown.values("cursor") else None, cite=base + plain.url,
        elsewhere=tuple((name, urls.with_query(f"/{name}", [("q", plain.values("q")[-1])])) for name in _ELSEWHERE)
        if plain.values("q") else (),
    )  # fmt: skip


def _how_surely(asked: PersonFilter, tally: PersonTally) -> tuple[tuple[int, str], ...]:
    """How many were certainly there and how many possibly, where years and the usual kinds were asked for."""
    if tally.by_overlap is None or set(asked.overlaps) != set(DEFAULT_OVERLAPS):
        return ()
    return (tally.by_overlap["certain"], "certainly"), (tally.by_overlap["possible"], "possibly")


def _letters(query: Query) -> tuple[Link, ...]:
    """Where in the list by name each letter begins."""
    return tuple((letter.upper(), query.put("cursor", letter_cursor(letter)).url) for letter in string.ascii_lowercase)


def claims_view(connection: Connection, given: QueryParams, base: str) -> tuple[ClaimsContext, int]:
    """The page of all claims and its status."""
    query = Query.of(CLAIMS, given.multi_items(), {"limit": "50"})
    speaker = Speaker(connection)
    crumbs = (Crumb("Data", "/data"), Crumb("Claims"))
    try:
        params = Params(QueryParams(list(query.pairs)), CLAIM)
        page = claims_page(connection, claim_filter(connection, params.all, params.get), params.page())
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*CLAIM, *PAGING))
        form = speaker.form(query, ("person",), CLAIM_FORM, wrong=wrong)
        return ClaimsContext(title="This question cannot be read as it stands", crumbs=crumbs, form=form,
                             refused=Refused(wrong), indexed=False), error.status  # fmt: skip
    plain = query.minus("cursor")
    api = plain.at(f"{urls.API}/claims")
    return ClaimsContext(
        title="Claims", section="/data", description=CLAIMS_WORDS, canonical=query.url, crumbs=crumbs,
        csv=api.at(f"{urls.API}/claims.csv", "limit").url, json=api.url,
        form=speaker.form(plain, ("person",), CLAIM_FORM),
        claims=tuple(claim_from_row(row) for row in page.rows), total=page.total, chips=speaker.chips(plain),
        next=plain.put("cursor", page.next).url if page.next else None,
        first=plain.url if query.values("cursor") else None, cite=base + plain.url,
    ), 200  # fmt: skip
