"""The page of the question «Who was where»: its sentence, its answer, and what the answer leaves aside."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import PAGING, POSTING, Params
from app.api.postings import answer as answered
from app.api.postings import page_out
from app.domain import urls
from app.domain.names import in_sentence
from app.domain.overlap import overlap
from app.domain.query import DEFAULT_OVERLAPS, PostingFilter
from app.domain.terms import Vocabulary, words
from app.errors import InvalidInputError
from app.queries.listing import ancestors, digests, labels_by_slug, refs_by_key, residencies
from app.queries.postings import PostingPage
from app.queries.sources import OrganisationClaimRow
from app.schemas.parts import CitationOut, DatesOut, TermOut
from app.schemas.persons import PersonItem
from app.web.contexts import Crumb
from app.web.contexts_lists import Answer, Aside, OrganisationClaimView, Refused, WhereContext
from app.web.counts_view import facet_groups, silence, with_reason
from app.web.question import Query, Speaker, any_of, window_words
from app.web.related import otherwise

PATH, RESIDENT = "/where", "resident"
DEFAULTS = {"overlap": "certain,possible", "readings": "source", "sort": "date", "limit": "50"}
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
        params = Params(QueryParams(list(query.pairs)), POSTING)
        asked, page = answered(connection, params)
    except InvalidInputError as error:
        return _refused(speaker, query, error), error.status
    return _answered(speaker, query, asked, page, base), 200


def _refused(speaker: Speaker, query: Query, error: InvalidInputError) -> WhereContext:
    wrong = speaker.complaints(query, error, (*POSTING, *PAGING))
    title = "This question cannot be read as it stands"
    return WhereContext(
        title=title, section=PATH, description=DESCRIPTION, indexed=False, people={},
        crumbs=(Crumb("Who was where", PATH), Crumb("Question")),
        form=speaker.form(query, MAIN, MORE, wrong=wrong), refused=Refused(wrong),
    )  # fmt: skip


def _answered(speaker: Speaker, query: Query, asked: PostingFilter, page: PostingPage, base: str) -> WhereContext:
    plain = query.minus("cursor")
    out = page_out(asked, page, query.put("cursor", page.next).url if page.next else None)
    people = people_of(speaker.connection, [one.person.id for one in out.items])
    title = question_words(speaker, plain)
    api = plain.at(f"{urls.API}/postings")
    bare = not plain.minus("sort", "limit", "count").pairs
    aside, add_all = _left_aside(plain, asked, out.by_overlap or {})
    empty = not out.items and not query.values("cursor")
    places = asked.post.places
    return WhereContext(
        title=title, section=PATH, description=DESCRIPTION, canonical=query.url,
        crumbs=() if bare else (Crumb("Who was where", PATH), Crumb(title.removesuffix("?"))),
        csv=plain.at(f"{urls.API}/postings.csv", "limit").url, json=api.url,
        form=speaker.form(plain, MAIN, MORE, counts=out.by_overlap),
        bare=bare,
        answer=_answer(speaker, plain, asked, out.persons, out.total, out.persons_by_overlap),
        postings=tuple(out.items), people=people, total=out.total,
        chips=speaker.chips(plain),
        aside=(*aside, *set_aside(plain, out.set_aside)), add_all=add_all,
        wider=_wider(speaker.connection, plain, out.place_wider),
        residencies=_residencies(speaker.connection, asked) if empty and places else (),
        nobody_led=not plain.minus("role", "place", "from", "to", "sort", "limit", "count").pairs,
        sorts=sorts(plain, (("date", "first date"), ("name", "name"))),
        facets=facet_groups(speaker.connection, plain, asked) if out.items else (),
        facets_json=plain.at(f"{urls.API}/postings/facets", "limit", "sort", "count").url,
        silence=silence(plain, page.emptiness, asked.overlaps), otherwise=otherwise(plain, asked.post.window),
        next=out.next, first=plain.url if query.values("cursor") else None,
        cite=base + plain.url, command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def _residencies(connection: Connection, asked: PostingFilter) -> tuple[OrganisationClaimView, ...]:
    """Residencies the texts place there, those of another time left out; none where other roles are asked for."""
    roles = refs_by_key(connection, asked.post.roles)
    if roles and not any(_led_by(connection, key, ref.slug) for key, ref in roles.items()):
        return ()
    rows = residencies(connection, asked.post.places)
    return tuple(
        said_view(row) for row in rows if row.dates is None or overlap(row.dates.bounds, asked.post.window) is not None
    )


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
    others = query.minus("role", "place", "organisation", "cover", "from", "to", "overlap", "sort", "limit", "count")
    return sentence + (" within the filters below" if others.pairs else "")


def _answer(
    speaker: Speaker, query: Query, asked: PostingFilter, persons: int, total: int | None,
    by_overlap: Mapping[str, int] | None,
) -> Answer:
    """Persons by how surely they were there; with the usual kinds nobody is counted twice."""
    counts: list[tuple[int, str]] = []
    if by_overlap is not None:
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

