"""The page of the question «Who was where»: its sentence, its answer, and what the answer leaves aside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import PAGING, POSTING, Params
from app.api.postings import answer as answered
from app.api.postings import page_out
from app.domain import urls
from app.domain.date_labels import plain as plain_words
from app.domain.dates import parse_plain
from app.domain.names import in_sentence
from app.domain.neighbours import before_and_after
from app.domain.overlap import overlap
from app.domain.query import COUNT_CAP, DEFAULT_OVERLAPS, PostingFilter
from app.domain.terms import Vocabulary, words
from app.errors import InvalidInputError, Problem
from app.queries.answer_years import Years, people_by_year
from app.queries.listing import ancestors, digests, labels_by_slug, note_of, refs_by_key, residencies
from app.queries.postings import Corrections, PostingPage, corrections_of
from app.queries.sources import OrganisationClaimRow
from app.schemas.parts import CitationOut, DatesOut, TermOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import Answer, Aside, Link, OrganisationClaimView, Refused, WhereContext
from app.web.contexts.map import PlacesMap
from app.web.contexts.page import Crumb
from app.web.question import Query, Speaker, any_of, window_words
from app.web.related import one_time, otherwise
from app.web.views.corrections import corrected_instead, corrected_view, counted_so
from app.web.views.counts import facet_groups, silence, with_reason
from app.web.views.map import answer_map
from app.web.views.presence import services_of
from app.web.views.where_years import bars_of, named, years_view

PATH, RESIDENT = "/where", "resident"
DEFAULTS = {"overlap": "certain,possible", "readings": "source", "sort": "date", "limit": "50", "show": "list"}
SHOWS = {"list": "list", "map": "map", "years": "by year"}
"""The ways an answer is shown, and what their links say."""
_OF_THE_PAGE = ("show", "sort", "limit", "count")
MAIN = ("role", "place", "from", "to")
MORE = ("organisation", "service", "cover", "rank", "rank_min", "fate", "source", "personnel", "overlap", "nature",
        "readings")  # fmt: skip
ASIDE_WORDS = {
    "attested_before": "attested before these years, end not known",
    "attested_after": "attested after these years, start not known",
    "undated": "undated",
    "certain": "certainly there",
    "possible": "possibly there",
}
_COUNTED = {"certain": "certainly", "possible": "possibly", "attested_before": "attested before",
            "attested_after": "attested after", "undated": "undated"}  # fmt: skip
_VERBS = {"presence": "is attested", "absence": "is said not to be there", "count": "is counted"}
DESCRIPTION = "Who held which post where, between which years, and how surely, with the passage that says so."


def where_view(connection: Connection, given: QueryParams, base: str) -> tuple[WhereContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    try:
        params = Params(QueryParams(list(query.pairs)), POSTING, ("show",))
        asked, page = answered(connection, params)
        show = shown(params)
    except InvalidInputError as error:
        return _refused(speaker, query, error), error.status
    return _answered(speaker, query, (asked, page), show, base), 200


def shown(params: Params) -> str:
    """The way an answer is to be shown; raises InvalidInputError for another."""
    show = params.get("show") or "list"
    if show not in SHOWS:
        message = f"'{show[:50]}' is no way to show an answer"
        raise InvalidInputError([Problem("show", show[:50], message, tuple(SHOWS))])
    return show


def _refused(speaker: Speaker, query: Query, error: InvalidInputError) -> WhereContext:
    wrong = speaker.complaints(query, error, (*POSTING, *PAGING, "show"))
    title = "This question cannot be read as it stands"
    return WhereContext(
        title=title, section=PATH, description=DESCRIPTION, indexed=False, people={},
        crumbs=(Crumb("Who was where", PATH), Crumb("Question")),
        form=speaker.form(query, MAIN, MORE, wrong=wrong), refused=Refused(wrong),
    )  # fmt: skip


def _answered(
    speaker: Speaker, query: Query, found: tuple[PostingFilter, PostingPage], show: str, base: str
) -> WhereContext:
    asked, page = found
    plain = query.minus("cursor")
    out = page_out(asked, page, query.put("cursor", page.next).url if page.next else None)
    title = question_words(speaker, plain)
    data = plain.minus("show")
    api = data.at(f"{urls.API}/postings")
    bare = not plain.minus(*_OF_THE_PAGE).pairs
    aside, add_all = _left_aside(plain, asked, out.by_overlap or {})
    empty = not out.items and not query.values("cursor")
    context = WhereContext(
        title=title, section=PATH, description=DESCRIPTION, canonical=query.url,
        crumbs=() if bare else (Crumb("Who was where", PATH), Crumb(title.removesuffix("?"))),
        csv=data.at(f"{urls.API}/postings.csv", "limit").url, json=api.url,
        form=speaker.form(plain, MAIN, MORE, counts=out.persons_by_overlap),
        bare=bare,
        answer=_answer(speaker, plain, asked, out.persons, out.total, out.persons_by_overlap),
        postings=tuple(out.items), people={}, total=out.total,
        chips=speaker.chips(plain),
        aside=(*aside, *set_aside(plain, out.set_aside)), add_all=add_all,
        wider=_wider(speaker.connection, plain, out.place_wider),
        residencies=_residencies(speaker.connection, asked) if empty and asked.post.places else (),
        nobody_led=not plain.minus("role", "place", "from", "to", *_OF_THE_PAGE).pairs,
        silence=silence(plain, page.emptiness, asked.overlaps), otherwise=otherwise(plain, asked.post.window),
        gloss=role_gloss(speaker.connection, asked.post.roles), corrected=corrected_instead(plain, page.emptiness),
        cite=base + plain.url, command=f"curl '{base}{api.url}'",
    )  # fmt: skip
    return _shown(speaker, replace(context, show=show, next=out.next), query, asked) if out.items else context


def _shown(speaker: Speaker, context: WhereContext, query: Query, asked: PostingFilter) -> WhereContext:
    """The context of an answer that is not empty, with all that shows it: rows and bars, map or years, and facets."""
    connection, plain, show = speaker.connection, query.minus("cursor"), context.show
    on = one_time(asked.post.window)
    earlier, later = (_neighbour(plain, one) for one in before_and_after(on)) if on else (None, None)
    years = None if context.total is None else Years() if on else people_by_year(connection, asked)
    chosen = {
        name: tuple((speaker.label(name, value), plain.drop(name, value).url) for value in plain.values(name))
        for name in ("role", "service", "fate", "organisation", "place")
    }
    listed = context.postings if show == "list" else ()
    # A number beyond exact counting has no chart either, and these could be no fewer to count.
    known = context.total is not None and asked.readings == "source"
    ours = corrections_of(connection, asked) if known else Corrections()
    return replace(
        context, corrected=corrected_view(plain, ours, context.total), counted=counted_so(ours.posts),
        postings=listed, people=people_of(connection, [one.person.id for one in listed]),
        facets=facet_groups(connection, plain, asked, chosen, exact=(context.total or 0) > COUNT_CAP),
        facets_json=plain.at(f"{urls.API}/postings/facets", *_OF_THE_PAGE).url,
        first=plain.url if query.values("cursor") else None,
        sorts=sorts(plain, (("date", "first date"), ("name", "name"))) if show == "list" else (),
        shows=tuple(
            (label, None if name == show else _show_url(plain, name)) for name, label in SHOWS.items()
            if name in (show, "list", "map") or not on
        ),
        years=years_view(plain, asked, years, named(connection, years) if show == "years" else {}),
        earlier=earlier, later=later, bars=bars_of(listed, asked, years), services=services_of(listed),
        places=_places(connection, plain, asked) if show == "map" else None,
    )  # fmt: skip


def _show_url(query: Query, show: str) -> str:
    plain = query.minus("show", "limit")
    return (plain if show == "list" else plain.put("show", show)).url


def _places(connection: Connection, query: Query, asked: PostingFilter) -> PlacesMap | None:
    """The map of the whole answer; a place's link is the list of those there."""
    listed = query.minus("show", "limit")
    found = answer_map(connection, asked, lambda slug: listed.put("place", slug).url)
    return found and replace(found, file=listed.at("/where.svg").put("show", "map").url if found.wide else "")


def _neighbour(query: Query, edtf: str | None) -> Link | None:
    """The same question for the year, month or day beside the one asked about."""
    return (plain_words(parse_plain(edtf)), query.put("from", edtf).put("to", edtf).url) if edtf else None


def _residencies(connection: Connection, asked: PostingFilter) -> tuple[OrganisationClaimView, ...]:
    """Residencies the texts place there, those of another time left out; none where other roles are asked for."""
    roles = refs_by_key(connection, asked.post.roles)
    if roles and not any(_led_by(connection, key, ref.slug) for key, ref in roles.items()):
        return ()
    rows = residencies(connection, asked.post.places)
    return tuple(
        said_view(row) for row in rows if row.dates is None or overlap(row.dates.bounds, asked.post.window) is not None
    )


def role_gloss(connection: Connection, roles: Sequence[int]) -> str:
    """What the role asked for is, for those who read it as another word; "" where several are, or nothing is said."""
    label, note = note_of(connection, roles[0]) if len(roles) == 1 else ("", "")
    return f"{label}: {note[:1].lower()}{note[1:]}" if note else ""


def _led_by(connection: Connection, key: int, slug: str) -> bool:
    """Whether a role is that of a resident or a kind of it."""
    return RESIDENT in (slug, *(ref.slug for ref in ancestors(connection, key)))


def post_words(speaker: Speaker, query: Query, link: str) -> str:
    """The post asked for: " as resident in Harbin"; `link` stands before the role."""
    found = ""
    for name, before in (("role", link), ("organisation", "with "), ("cover", "under the cover of "), ("place", "in ")):
        labels = speaker.labels(query, name)
        if labels:
            found += f" {before}{any_of([in_sentence(one) for one in labels] if name == 'role' else labels)}"
    return found


def question_words(speaker: Speaker, query: Query) -> str:
    """The question as a heading: "Who was resident in Harbin, 1930 – 1941?"."""
    post = post_words(speaker, query, "")
    start, end = query.values("from"), query.values("to")
    sentence = "Who was" + (post or " where")
    return sentence + (f", {window_words(start, end)}" if start or end else "") + "?"


def _asked_words(speaker: Speaker, query: Query) -> str:
    """What follows the number of persons: "served as resident in Harbin between 1930 and 1941"."""
    sentence = "served" + post_words(speaker, query, "as ")
    start, end = query.values("from"), query.values("to")
    if start and end:
        sentence += f" in {end[-1]}" if start[-1] == end[-1] else f" between {start[-1]} and {end[-1]}"
    elif start or end:
        sentence += f" in or after {start[-1]}" if start else f" in or before {end[-1]}"
    others = query.minus("role", "place", "organisation", "cover", "from", "to", "overlap", *_OF_THE_PAGE)
    return sentence + (" within the filters below" if others.pairs else "")


def _answer(
    speaker: Speaker, query: Query, asked: PostingFilter, persons: int | None, total: int | None,
    by_overlap: Mapping[str, int] | None,
) -> Answer:
    """Persons by how surely they were there; with the usual kinds nobody is counted twice."""
    counts: list[tuple[int, str]] = []
    if by_overlap is not None and persons is not None:
        if set(asked.overlaps) == set(DEFAULT_OVERLAPS):
            certain = by_overlap["certain"]
            counts = [(certain, "certainly"), (persons - certain, "possibly")]
        else:
            counts = [(by_overlap[kind], _COUNTED[kind]) for kind in asked.overlaps]
    return Answer(persons, total, _asked_words(speaker, query), tuple(counts))


def _left_aside(
    query: Query, asked: PostingFilter, by_overlap: Mapping[str, int]
) -> tuple[list[Aside], str | None]:
    """The overlap kinds that were not chosen, each with the address that adds it."""
    chosen = [str(kind) for kind in asked.overlaps]
    found = [
        Aside(ASIDE_WORDS[kind], query.put("overlap", ",".join([*chosen, kind])).url, count)
        for kind, count in by_overlap.items()
        if count and kind not in chosen
    ]
    every = ",".join([*chosen, *(kind for kind in by_overlap if kind not in chosen)])
    return found, query.put("overlap", every).url if len(found) > 1 else None


def set_aside(query: Query, counted: Mapping[str, int]) -> list[Aside]:
    """Claims put or come about otherwise than was asked, each with the address that adds them."""
    return [
        Aside(
            "of a group that acted together" if reason == "collective" else words(reason),
            with_reason(query, reason).url, count,
        )
        for reason, count in counted.items()
    ]


def _wider(connection: Connection, query: Query, counted: Mapping[str, int]) -> tuple[Aside, ...]:
    """Postings placed only in something wider than the places asked for."""
    labels = labels_by_slug(connection, Vocabulary.PLACE, counted)
    return tuple(
        Aside(labels.get(slug, slug), query.put("wider", "true").url, count) for slug, count in counted.items()
    )


def people_of(connection: Connection, slugs: Sequence[str]) -> dict[str, PersonItem]:
    """Persons as lists show them, by id."""
    return {slug: PersonItem.from_row(row) for slug, row in digests(connection, slugs).items()}


def sorts(query: Query, known: Sequence[tuple[str, str]]) -> tuple[tuple[str, str | None], ...]:
    """The sortings, each with its address, None for the one in use; the first is the usual one."""
    current = (query.values("sort") or (known[0][0],))[-1]
    bare = query.minus("sort")
    return tuple(
        (label, None if name == current else (bare if name == known[0][0] else bare.put("sort", name)).url)
        for name, label in known
    )


def said_view(row: OrganisationClaimRow) -> OrganisationClaimView:
    """What a text says of something that is not a person, in words."""
    organisation = TermOut(id=row.organisation.slug, label=row.organisation.label)
    verb = _VERBS[row.assertion] if row.assertion != "count" else f"is counted at {row.counted}"
    return OrganisationClaimView(
        id=row.slug, organisation=organisation, place=TermOut.from_ref(row.place), verb=verb, words=row.words,
        dates=DatesOut.from_row(row.dates, "posting") if row.dates and row.dates.edtf else None,
        mode=row.mode, reading=row.reading, note=row.note,
        citations=tuple(CitationOut.from_row(one) for one in row.citations),
    )  # fmt: skip

