"""The pages about company: who was there with a person, and what two persons shared."""

from collections import defaultdict
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.company import answer, of_two, page_out
from app.api.params import COMPANY, PAGING, WITH, Params
from app.domain import urls
from app.domain.company import CompanyFilter, days_words
from app.errors import InvalidInputError
from app.queries.claims import person_refs
from app.queries.company import CompanyPage
from app.queries.person_record import known_person
from app.schemas.company import CompanyItem, WithOut
from app.schemas.parts import PersonOut
from app.schemas.persons import PersonItem
from app.web.contexts.company import (
    CompanyGroup,
    CompanySection,
    ContemporariesContext,
    SharedGround,
    WithContext,
)
from app.web.contexts.lists import Aside, Form, Refused
from app.web.contexts.page import Crumb
from app.web.question import Query, Speaker
from app.web.views.where import people_of

DEFAULTS = {"overlap": "certain,possible", "limit": "50", "wide": "true"}
MORE = ("place", "organisation", "from", "to", "role", "service", "personnel", "wide", "overlap")
WITH_FORM = ("place", "organisation", "from", "to", "wide")
TITLES = {
    "certain": "Certainly there at the same time",
    "possible": "Possibly there at the same time",
    "attested_before": "Known there only later, with the time between open",
    "attested_after": "Known there only earlier, with the time between open",
    "undated": "There at a time that is not known",
}
_COUNTED = {"certain": "certainly", "possible": "possibly", "attested_before": "known only later",
            "attested_after": "known only earlier", "undated": "undated"}  # fmt: skip
_ASIDE = {"certain": "certain", "possible": "possible", "attested_before": "known only later",
          "attested_after": "known only earlier", "undated": "undated"}  # fmt: skip
UNREAD = "This question cannot be read as it stands"


def contemporaries_view(
    connection: Connection, slug: str, given: QueryParams, base: str
) -> tuple[ContemporariesContext, int]:
    """The page of those who were with a person, and its status: 200, or 422 where the question cannot be read."""
    key = known_person(connection, slug)
    person = PersonOut.of(person_refs(connection, [key])[key])
    query = Query.of(urls.contemporaries(slug), given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    try:
        asked, person, page = answer(connection, slug, Params(QueryParams(list(query.pairs)), COMPANY))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*COMPANY, *PAGING))
        return ContemporariesContext(
            title=UNREAD, section="/persons", indexed=False, person=person, crumbs=_crumbs(person, "Question"),
            form=speaker.form(query, (), MORE, wrong=wrong), refused=Refused(wrong),
        ), error.status  # fmt: skip
    return _contemporaries(speaker, query, asked, person, page, base), 200


def _contemporaries(
    speaker: Speaker, query: Query, asked: CompanyFilter, person: PersonOut, page: CompanyPage, base: str
) -> ContemporariesContext:
    plain = query.minus("cursor")
    api = plain.at(urls.API + plain.path)
    out = page_out(asked, person, page, query.put("cursor", page.next).url if page.next else None)
    people = people_of(speaker.connection, [one.person.id for one in out.items])
    aside, add_all = _left_aside(plain, asked, out.by_overlap)
    return ContemporariesContext(
        title=f"Who was there with {person.name}", section="/persons", subject=person.id, canonical=query.url,
        description=f"Who served in the same place or organisation as {person.name} at the same time, how surely, "
        "and how long.",
        crumbs=_crumbs(person, "Who was there"), csv=api.at(f"{api.path}.csv", "limit").url, json=api.url,
        person=person, form=_worded(speaker.form(plain, (), MORE, counts=out.by_overlap)),
        sections=tuple(_sections(out.items, people)), persons=out.persons, total=out.total, shown=len(out.items),
        counts=tuple((out.persons_by_overlap[kind], _COUNTED[kind]) for kind in asked.overlaps),
        chips=speaker.chips(plain), aside=aside, add_all=add_all,
        narrow=plain.put("wide", "false").url if any(one.wide for one in out.items) else None,
        next=out.next, first=plain.url if query.values("cursor") else None,
        cite=base + plain.url, command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def _worded(form: Form) -> Form:
    """The form with its certainty boxes in the words of this page: before and after are those of the other's post."""
    more = tuple(
        replace(one, options=tuple((value, _ASIDE[value], count) for value, _, count in one.options))
        if one.name == "overlap" else one
        for one in form.more
    )
    return replace(form, more=more)


def _crumbs(person: PersonOut, last: str) -> tuple[Crumb, ...]:
    return Crumb("People", "/persons"), Crumb(person.name, person.url), Crumb(last)


def _sections(items: list[CompanyItem], people: dict[str, PersonItem]) -> list[CompanySection]:
    """The items by kind, then by person, in the order they come."""
    found = []
    for kind, of_kind in groupby(items, key=lambda one: one.overlap):
        runs = [list(run) for _, run in groupby(of_kind, key=lambda one: (one.wide, one.person.id))]
        groups = tuple(
            CompanyGroup(people[run[0].person.id], run[0].url, _longest(run), tuple(run)) for run in runs
        )
        found.append(CompanySection(kind, TITLES[kind], groups))
    return found


def _longest(items: list[CompanyItem]) -> str:
    """How long in words, if the pairs of posts of one person all say the same or one alone is sure."""
    best = max(items, key=lambda one: one.least_days)
    if best.least_days or len(items) == 1:
        return best.days
    greatest = [one.greatest_days for one in items if one.greatest_days is not None]
    return days_words(0, max(greatest)) if len(greatest) == len(items) and len(set(greatest)) == 1 else ""


def _left_aside(
    query: Query, asked: CompanyFilter, by_overlap: dict[str, int]
) -> tuple[tuple[Aside, ...], str | None]:
    """The overlap kinds not chosen, each with the address that adds it."""
    chosen = [str(kind) for kind in asked.overlaps]
    left = [kind for kind, count in by_overlap.items() if count and kind not in chosen]
    found = tuple(
        Aside(_ASIDE[kind], query.put("overlap", ",".join([*chosen, kind])).url, by_overlap[kind]) for kind in left
    )
    return found, query.put("overlap", ",".join([*chosen, *left])).url if len(left) > 1 else None


def with_view(
    connection: Connection, slug: str, other: str, given: QueryParams, base: str
) -> tuple[WithContext, int]:
    """The page of what two persons shared, and its status."""
    keys = [known_person(connection, one) for one in (slug, other)]
    refs = person_refs(connection, keys)
    persons = tuple(PersonOut.of(refs[key]) for key in keys)
    people = people_of(connection, [slug, other])
    query = Query.of(urls.together(slug, other), given.multi_items(), {"wide": "true"})
    kinds = ",".join(given.getlist("overlap"))
    if kinds.strip(", ") and not query.values("overlap"):  # here the usual kinds are a choice: all are shown unasked
        query = query.put("overlap", kinds)
    speaker = Speaker(connection)
    crumbs = _crumbs(persons[0], f"with {persons[1].name}")
    try:
        _, out = of_two(connection, slug, other, Params(QueryParams(list(query.pairs)), WITH))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*WITH, *PAGING))
        return WithContext(
            title=UNREAD, section="/persons", indexed=False, persons=persons, people=people, crumbs=crumbs,
            form=speaker.form(query, (), WITH_FORM, wrong=wrong), refused=Refused(wrong),
        ), error.status  # fmt: skip
    api = query.at(urls.API + query.path)
    return WithContext(
        title=f"{persons[0].name} and {persons[1].name}", section="/persons", canonical=query.url,
        description=f"What {persons[0].name} and {persons[1].name} shared: places, organisations, how surely at the "
        "same time, and the claims that tie them.",
        crumbs=crumbs, csv=api.at(f"{api.path}.csv").url, json=api.url, persons=persons, people=people,
        form=speaker.form(query, (), WITH_FORM), out=out, grounds=_grounds(out), chips=speaker.chips(query),
        cite=base + query.url,
    ), 200  # fmt: skip


def _grounds(out: WithOut) -> tuple[SharedGround, ...]:
    """The pairs of posts by what they share, in the order of the surest."""
    found: dict[tuple[str, bool], list[CompanyItem]] = defaultdict(list)
    for one in out.items:
        found[one.where, one.wide].append(one)
    return tuple(SharedGround(title, wide, tuple(items)) for (title, wide), items in found.items())
