"""The page that sets two or three careers beside each other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.compare import Compared, compared
from app.api.params import COMPARE, PAGING, Params
from app.domain import urls
from app.domain.company import CompanyFilter
from app.errors import InvalidInputError, Problem
from app.queries.claims import person_refs
from app.queries.company import first_company
from app.queries.compare import PLACES
from app.queries.resolve import Resolver
from app.schemas.claims import ClaimOut
from app.schemas.compare import ComparedOut, PairOut
from app.schemas.persons import CareerOut, PersonItem, in_time
from app.web.contexts.compare import CompareContext, ComparedFacts, ComparedPair, Step
from app.web.contexts.lists import Complaint, Field, Form, Link, Refused
from app.web.contexts.page import Crumb
from app.web.drawings.timeline import Timeline, timeline
from app.web.question import Query, Speaker
from app.web.views.career import held_posts, moments
from app.web.views.compare_drawing import compare_entries
from app.web.views.timeline import came_about
from app.web.views.where import people_of

PATH, TITLE = "/compare", "Careers side by side"
LABELS = {"a": "First person", "b": "Second person", "c": "Third person"}
DESCRIPTION = "Two or three careers on one axis of time: where they met, certainly or possibly, and what ties them."
EXAMPLES: tuple[Link, ...] = (
    ("Three who led the residency in Shanghai: Sorge, Bronin, Borovich",
     "/compare?a=sorge-richard&b=bronin-yakov-grigorievich&c=borovich-lev-aleksandrovich"),
    ("Melnikov and Kukk, both in Tokyo", "/compare?a=melnikov-boris-nikolaevich&b=kukk-aleksandr-ivanovich"),
    ("Lyushkov, who fled to the Japanese, and Sorge, who reported on them",
     "/compare?a=lyushkov-genrikh-samoilovich&b=sorge-richard"),
)  # fmt: skip
MOST_PAIRS, MOST_NEARBY = 12, 12


def compare_view(connection: Connection, given: QueryParams, base: str) -> tuple[CompareContext, int]:
    """The page and its status: 200, or 422 where somebody cannot be found. One person alone is offered company."""
    query = _lettered(Query.of(PATH, given.multi_items(), {}))
    try:
        params = Params(QueryParams(list(query.pairs)), COMPARE)
        if not query.values("b"):
            params.whole()
            return _asking(connection, query), 200
        found = compared(connection, params)
    except InvalidInputError as error:
        return _refused(connection, query, error), error.status
    return _answered(connection, query, found, base), 200


def compare_drawing(connection: Connection, given: QueryParams) -> tuple[Timeline | None, str, str]:
    """The drawing as a file (None: nothing is dated), its title, and its page."""
    found = compared(connection, Params(given, COMPARE))
    return timeline(compare_entries(found.careers, found.pairs)), f"Careers of {_names(found)}", _url(found)


def _url(found: Compared) -> str:
    """The page, with the ids of the persons."""
    return urls.with_query(PATH, list(zip(PLACES, (one.id for one in found.careers), strict=False)))


def _names(found: Compared) -> str:
    names = [one.name for one in found.careers]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _lettered(query: Query) -> Query:
    """With the persons under the first letters: a form may leave a field between two others empty."""
    named = [value for name in PLACES for value in query.values(name)]
    if len(named) > len(PLACES):
        return query
    rest = query.minus(*PLACES)
    return replace(rest, pairs=(*zip(PLACES, named, strict=False), *rest.pairs))


def _form(connection: Connection, query: Query, wrong: Sequence[Complaint] = (), people: Sequence[str] = ()) -> Form:
    """A field for each person: as typed, or as the name where that leads to the same person again."""
    fields = {}
    for place, name in enumerate(PLACES):
        value = next(iter(query.values(name)), "")
        if place < len(people):
            value = _name_of(connection, people[place])
        own = tuple(one for one in wrong if one.parameter == name)
        fields[name] = Field(name, LABELS[name], "text", (value,), complaints=own)
    return Form(action=PATH, main=fields, more=())


def _name_of(connection: Connection, slug: str) -> str:
    """The person's name if it is theirs alone, else the id."""
    name = people_of(connection, [slug])[slug].name
    resolver = Resolver(connection)
    same = resolver.persons("a", (name,)) == resolver.persons("a", (slug,))
    return name if same and not resolver.problems else slug


def _asking(connection: Connection, query: Query) -> CompareContext:
    """Nobody named yet, or one person, to whom others can be set."""
    nearby: tuple[Link, ...] = ()
    slugs: list[str] = []
    if query.values("a"):
        resolver = Resolver(connection)
        keys = resolver.persons("a", query.values("a"))
        resolver.done()
        slugs = [person_refs(connection, keys)[keys[0]].slug]
        found = first_company(connection, CompanyFilter(keys[0], wide=False), MOST_NEARBY)
        others = [row.theirs.person for row in found.rows]
        nearby = tuple((one.name, urls.with_query(PATH, [("a", slugs[0]), ("b", one.slug)])) for one in others)
    return CompareContext(
        title=TITLE, section="/persons", description=DESCRIPTION, canonical=query.url, people={},
        crumbs=(Crumb("People", "/persons"), Crumb("Side by side")),
        form=_form(connection, query, people=slugs), nearby=nearby, examples=EXAMPLES,
    )  # fmt: skip


def _refused(connection: Connection, query: Query, error: InvalidInputError) -> CompareContext:
    speaker = Speaker(connection)
    usual = speaker.complaints(query, error, (*COMPARE, *PAGING))
    wrong = tuple(
        _about_person(connection, query, problem) if problem.parameter in PLACES and problem.value else complaint
        for problem, complaint in zip(error.problems, usual, strict=True)
    )
    return CompareContext(
        title="This question cannot be read as it stands", section="/persons", description=DESCRIPTION, indexed=False,
        people={}, crumbs=(Crumb("People", "/persons"), Crumb("Side by side", PATH), Crumb("Question")),
        form=_form(connection, query, wrong),
        refused=Refused(tuple(replace(one, parameter=LABELS.get(one.parameter, one.parameter)) for one in wrong)),
    )  # fmt: skip


def _about_person(connection: Connection, query: Query, problem: Problem) -> Complaint:
    """Who may be meant, by name and service, each with the address that says so."""
    people = people_of(connection, list(problem.accepted[:8]))
    message = problem.message.split("; nearest:")[0]
    return Complaint(
        problem.parameter, problem.value, f"{message[:1].upper()}{message[1:]}.",
        tuple((_described(people[one]), query.swap(problem.parameter, problem.value, one).url)
              for one in problem.accepted[:8] if one in people),
        "" if people else "; ".join(problem.accepted),
    )  # fmt: skip


def _described(person: PersonItem) -> str:
    services = ", ".join(one.label for one in person.services[:1])
    return f"{person.name} ({services})" if services else person.name


def _answered(connection: Connection, query: Query, found: Compared, base: str) -> CompareContext:
    entries = compare_entries(found.careers, found.pairs)
    slugs = [one.id for one in found.careers]
    names, url = _names(found), _url(found)
    api = f"{urls.API}{url}"
    return CompareContext(
        title=names, section="/persons", canonical=url,
        description=f"{names} side by side: their posts on one axis of time, where they met, and what ties them.",
        crumbs=(Crumb("People", "/persons"), Crumb("Side by side", PATH), Crumb(names)),
        csv=api.replace(PATH, f"{PATH}.csv", 1), json=api, svg=url.replace(PATH, f"{PATH}.svg", 1),
        form=_form(connection, query, people=slugs), out=found.out, people=people_of(connection, slugs),
        facts=_facts(found.out.persons),
        pairs=tuple(map(_pair, found.out.pairs, combinations(range(len(slugs)), 2))), steps=_steps(found.careers),
        timeline=timeline(entries), timeline_narrow=timeline(entries, narrow=True),
        cite=base + url, command=f"curl '{base}{api}'",
    )  # fmt: skip


def _facts(persons: Sequence[ComparedOut]) -> tuple[ComparedFacts, ...]:
    """The columns, each under its person's surname, or the whole name where two share it."""
    surnames = [one.sort_name.partition(",")[0] for one in persons]
    names = surnames if len(set(surnames)) == len(surnames) else [one.name for one in persons]
    return tuple(
        ComparedFacts(name, moments(one.born), moments(one.died)) for name, one in zip(names, persons, strict=True)
    )


def _pair(out: PairOut, columns: tuple[int, int]) -> ComparedPair:
    close = [one for one in out.items if one.overlap in ("certain", "possible") and not one.wide]
    shown = close or [one for one in out.items if one.overlap in ("certain", "possible")]
    return ComparedPair(out, columns, tuple(shown[:MOST_PAIRS]), len(out.items) - len(shown[:MOST_PAIRS]))


def _steps(careers: Sequence[CareerOut]) -> tuple[Step, ...]:
    """What the drawing shows, in the order of time; undated claims follow what precedes them in their own source."""
    found = []
    for column, career in enumerate(careers):
        last = ""
        events = [one for one in (*career.life_events, *career.fates) if came_about(one)]
        own: list[ClaimOut] = [*held_posts(career), *events]
        for place, claim in enumerate(in_time(own)):
            bounds = claim.dates
            days = (bounds.start_earliest, bounds.start_latest, bounds.end_earliest) if bounds else ()
            last = next((day.isoformat() for day in days if day), last)
            found.append((last, column, place, Step(claim, column)))
    return tuple(one[-1] for one in sorted(found, key=lambda one: one[:3]))
