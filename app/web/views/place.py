"""A place's page: who was there by year, what it was called and who held it, and what else the texts place there."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from app.domain.dates import parse_state
from app.domain.names import in_sentence
from app.domain.terms import Vocabulary
from app.queries.coverage import coverage_of
from app.queries.listing import organisation_claims_at
from app.queries.terms import sovereignty
from app.schemas.claims import PostingOut
from app.schemas.parts import DatesOut
from app.schemas.vocabulary import AliasOut, EntryOut
from app.web.contexts.lists import Held, OrganisationClaimView, PostingSection
from app.web.contexts.terms import Chart, Named, PlaceContext, SaidGroup
from app.web.drawings.presence import Group, Rule
from app.web.question import Query
from app.web.views.corrections import counted_so
from app.web.views.counts import facet_groups
from app.web.views.map import place_map
from app.web.views.posting import asked_of, postings_of
from app.web.views.presence import (
    MOST_ROWS,
    chart_of,
    counted_words,
    many,
    nobody_by,
    post_lines,
    services_of,
    year_counts,
    years_data,
)
from app.web.views.term_parts import Known, around, common, fate_section, known_term, ref
from app.web.views.where import said_view

_LANGUAGES = {
    "ru": "Russian", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "mn": "Mongolian", "de": "German",
    "fr": "French", "en": "English", "uk": "Ukrainian", "lv": "Latvian", "es": "Spanish", "pl": "Polish",
}  # fmt: skip
_LATIN = "\N{LATIN SMALL LETTER Z WITH HOOK}"


def place_view(connection: Connection, slug: str) -> PlaceContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.PLACE, slug)
    one = known.entry
    posts = postings_of(connection, "Who was here, in time order", "place", one)
    held = tuple(
        Held(ref(row.holder), DatesOut.from_row(row.dates, "posting")) for row in sovereignty(connection, known.key)
    )
    said = grouped(said_view(row) for row in organisation_claims_at(connection, known.key))
    chart = _chart(connection, known, posts, held)
    answer = _answer(posts, chart, said)
    query, asked = asked_of(connection, "place", one)
    fates = fate_section(connection, "What befell people here", [("place", one.id)])
    return PlaceContext(
        **common(connection, known, answer), csv=posts.csv, answer=answer, chart=chart, posts=posts,
        facets=facet_groups(connection, query, asked) if posts.postings else (),
        facets_json=Query("/api/v1/postings/facets", query.pairs).url, around=around(connection, known),
        scripts=_scripts(one.names), named=_named(one.names), sovereignty=held, said_of=said,
        map=place_map(connection, one=one, key=known.key), fates=fates if fates.fates else None,
    )  # fmt: skip


def _chart(connection: Connection, known: Known, posts: PostingSection, held: Sequence[Held]) -> Chart | None:
    one = known.entry
    counts = year_counts(coverage_of(connection, known.key), [("place", one.id)])
    drawn = (posts.persons or 0) <= MOST_ROWS and len(posts.postings) == posts.total
    groups = (Group("", None, post_lines(posts.postings, lambda post: _label(post, one))),) if drawn else ()
    return chart_of(
        groups, counts, _rules(one, held), title=f"Who was in {one.label}, by year",
        beside="Each bar is a post, here or in what lies here.",
        file=f"{one.url}/years.svg", services=services_of(posts.postings) if drawn else (),
        all="" if drawn else posts.where, counted=counted_so(posts.ours[0]),
        **years_data("place", one.id),
    )  # fmt: skip


def _label(post: PostingOut, here: EntryOut) -> str:
    words = f"Acting {in_sentence(post.role.label)}" if post.acting else post.role.label
    return words + (f" · {post.place.label}" if post.place and post.place.id != here.id else "")


def _answer(posts: PostingSection, chart: Chart | None, said: Sequence[SaidGroup]) -> str:
    """The sentence under the heading: how many people, when, and what is placed here beside them."""
    if not posts.postings:
        words = f"Nobody is recorded here {nobody_by(posts)}"
    else:
        counts = chart.counts if chart else ()
        words = counted_words(posts.persons, posts.total, counts, posts.undated, corrected=posts.ours[0])
    return words + (f"; the texts place {many(len(said), 'body', 'bodies')} here." if said else ".")


def _rules(place: EntryOut, held: Sequence[Held]) -> list[Rule]:
    """What the place was called for a time, and who held it, as strips of the chart."""
    called: dict[tuple[str, str], list[str]] = {}
    for name in place.names:
        if name.lang is None and (name.used_from or name.used_to):
            called.setdefault((name.used_from or "", name.used_to or ""), []).append(name.name)
    found = [
        Rule("Called", ", ".join(names), parse_state(f"{first}/{last}"),
             f"Called {', '.join(names)}: {first or 'before'} – {last or 'after'}")
        for (first, last), names in called.items()
    ]  # fmt: skip
    return found + [
        Rule("Held by", one.holder.label, parse_state(one.dates.edtf or ""), f"{one.holder.label}: {one.dates.label}")
        for one in held
    ]


def _scripts(names: Iterable[AliasOut]) -> tuple[AliasOut, ...]:
    """The first lasting name in each language that is not written in Latin letters."""
    found: dict[str, AliasOut] = {}
    for one in names:
        if one.lang and one.name[:1] > _LATIN and not one.used_from:
            found.setdefault(one.lang, one)
    return tuple(found.values())


def _named(names: Iterable[AliasOut]) -> tuple[Named, ...]:
    """All names by language, those of no language last."""
    found: dict[str, list[AliasOut]] = {}
    for one in names:
        found.setdefault(one.lang or "", []).append(one)
    ordered = sorted(found, key=lambda lang: not lang)
    return tuple(Named(_LANGUAGES.get(lang, lang), lang or None, tuple(found[lang])) for lang in ordered)


def grouped(claims: Iterable[OrganisationClaimView]) -> tuple[SaidGroup, ...]:
    """Claims by the body they are about, those of which most is said first."""
    found: dict[str, list[OrganisationClaimView]] = {}
    for one in claims:
        found.setdefault(one.organisation.id, []).append(one)
    ordered = sorted(found.values(), key=lambda own: -len(own))
    return tuple(SaidGroup(own[0].organisation, tuple(own)) for own in ordered)
