"""The page «Who was where on …»: its sentence, its answer by place, and the times before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import PAGING, ROSTER, Params
from app.api.roster import answer as answered
from app.api.roster import roster_out
from app.domain import urls
from app.domain.date_labels import plain, when
from app.domain.dates import parse_plain
from app.domain.neighbours import before_and_after
from app.domain.overlap import Overlap
from app.domain.query import DEFAULT_OVERLAPS, PostingFilter
from app.errors import InvalidInputError
from app.queries.postings import Corrections, PostingPage, corrections_of
from app.queries.resolve_posts import RosterFilter
from app.schemas.claims import PostingOut
from app.web.contexts.lists import Link, Refused
from app.web.contexts.page import Crumb
from app.web.contexts.posts import RosterContext, RosterGroup
from app.web.question import Query, Speaker
from app.web.views.corrections import corrected_view, counted_so
from app.web.views.posts import COUNTED, beside, complaints, left_aside, setting_words
from app.web.views.roster_years import roster_years, year_refused
from app.web.views.where import people_of, role_gloss

PATH, TITLE = "/roster", "Who was where on a day"
PAGE = "200"
"""Rows a page shows: a roster is read whole."""
DEFAULTS = {"overlap": "certain,possible", "readings": "source", "sort": "name", "limit": PAGE}
MAIN = ("on", "place", "organisation", "role")
MORE = ("service", "cover", "rank", "rank_min", "fate", "source", "personnel", "overlap", "nature", "readings")
EXAMPLES: tuple[Link, ...] = (
    ("Everyone on 13 June 1938", "/roster?on=1938-06-13"),
    ("Harbin in 1938", "/roster?on=1938&place=harbin"),
    ("Heads of intelligence departments in August 1945", "/roster?on=1945-08&role=head-of-intelligence-department"),
)
DESCRIPTION = "Everyone at a place, in an organisation or in a role on one day, in one month or year, and how surely."
_NOT_STATED = "Place not stated"


def roster_view(connection: Connection, given: QueryParams, base: str) -> tuple[RosterContext, int]:
    """The page and its status: 200, or 422 where the question cannot be read."""
    query = Query.of(PATH, given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    if not query.minus("limit", "count", "sort").pairs:
        return _bare(speaker, query), 200
    try:
        if query.values("year"):
            raise year_refused(query)
        pairs = query.pairs if query.values("limit") else (*query.pairs, ("limit", PAGE))
        asked, page = answered(connection, Params(QueryParams(list(pairs)), ROSTER))
    except InvalidInputError as error:
        return _refused(speaker, query, error), error.status
    return _answered(speaker, query, asked, page, base), 200


def _bare(speaker: Speaker, query: Query) -> RosterContext:
    return RosterContext(
        title=TITLE, section="/where", description=DESCRIPTION, canonical=PATH, people={}, bare=True,
        form=speaker.form(query, MAIN, MORE), examples=EXAMPLES, crumbs=_crumbs("A day, month or year"),
        years=roster_years(speaker.connection, query, PostingFilter()),
    )  # fmt: skip


def _refused(speaker: Speaker, query: Query, error: InvalidInputError) -> RosterContext:
    wrong = complaints(speaker, query, error, (*ROSTER, *PAGING))
    return RosterContext(
        title="This question cannot be read as it stands", section="/where", description=DESCRIPTION, indexed=False,
        people={}, crumbs=_crumbs("Question"), form=speaker.form(query.minus("year"), MAIN, MORE, wrong=wrong),
        refused=Refused(wrong),
    )  # fmt: skip


def _answered(speaker: Speaker, query: Query, asked: RosterFilter, page: PostingPage, base: str) -> RosterContext:
    plain_query = query.minus("cursor")
    out = roster_out(asked, page, query.put("cursor", page.next).url if page.next else None)
    setting = setting_words(speaker, plain_query)
    then = when(asked.on)
    title = f"Who was{setting_words(speaker, plain_query, '') or ' where'} {then}?"
    api = plain_query.at(f"{urls.API}/roster")
    chosen = asked.postings.overlaps
    aside = left_aside(plain_query, chosen, out.by_overlap, out.set_aside)
    every = [str(kind) for kind in Overlap if kind in chosen or (out.by_overlap or {}).get(str(kind))]
    earlier, later = (_neighbour(plain_query, one) for one in before_and_after(asked.on.edtf))
    years = roster_years(speaker.connection, plain_query, asked.postings, asked.on.edtf)
    drawn = years is not None and bool(years.counts)
    known = asked.postings.readings == "source" and (drawn or bool(out.items))
    ours = corrections_of(speaker.connection, asked.postings, ever=drawn) if known else Corrections()
    return RosterContext(
        title=title, section="/where", description=DESCRIPTION, canonical=query.url,
        crumbs=_crumbs(f"{out.on.label}{setting}"),
        csv=plain_query.at(f"{urls.API}/roster.csv", "limit").url, json=api.url,
        form=speaker.form(plain_query, MAIN, MORE, counts=out.persons_by_overlap),
        on=out.on, when=then, setting=setting, groups=_groups(out.items),
        people=people_of(speaker.connection, [one.person.id for one in out.items]),
        persons=out.persons, counts=_counts(chosen, out.persons, out.persons_by_overlap or {}),
        total=out.total, shown=len(out.items),
        chips=tuple(chip for chip in speaker.chips(plain_query) if chip[1] != plain_query.minus("on").url),
        aside=aside, add_all=plain_query.put("overlap", ",".join(every)).url if len(aside) > 1 else None,
        near=beside(plain_query, page.emptiness, chosen), earlier=earlier, later=later, next=out.next,
        years=years and replace(years, counted=counted_so(ours.ever)),
        gloss=role_gloss(speaker.connection, asked.postings.post.roles),
        corrected=corrected_view(plain_query, ours, out.total) if out.items else None,
        first=plain_query.url if query.values("cursor") else None, cite=base + plain_query.url,
        command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def _counts(
    chosen: Sequence[Overlap], persons: int | None, by_overlap: Mapping[str, int]
) -> tuple[tuple[int, str], ...]:
    """Persons by how surely they were there; with the usual kinds nobody is counted twice. None where none counts."""
    if persons is None:
        return ()
    if set(chosen) == set(DEFAULT_OVERLAPS):
        certain = by_overlap.get("certain", 0)
        return (certain, "certainly"), (persons - certain, "possibly")
    return tuple((by_overlap.get(str(kind), 0), COUNTED[kind]) for kind in chosen)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return Crumb("Who was where", "/where"), Crumb("On a day", PATH), Crumb(last)


def _neighbour(query: Query, edtf: str | None) -> Link | None:
    if edtf is None:
        return None
    (on,) = query.values("on")[-1:]
    return plain(parse_plain(edtf)), query.swap("on", on, edtf).url


def _groups(items: Sequence[PostingOut]) -> tuple[RosterGroup, ...]:
    """By place; those without one by organisation; then those with neither. Certain ones first in each."""
    found: dict[tuple[int, str, str | None], list[PostingOut]] = {}
    key: tuple[int, str, str | None]
    for one in items:
        if one.place is not None:
            key = (0, one.place.label, f"/places/{one.place.id}")
        elif one.organisation is not None:
            key = (1, f"{one.organisation.label} (place not stated)", f"/organisations/{one.organisation.id}")
        else:
            key = (2, _NOT_STATED, None)
        found.setdefault(key, []).append(one)
    kinds = [str(kind) for kind in Overlap]
    return tuple(
        RosterGroup(label, url, tuple(sorted(rows, key=lambda one: kinds.index(one.overlap or "undated"))))
        for (_, label, url), rows in sorted(found.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or ""))
    )
