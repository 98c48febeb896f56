"""Empty answers: what was asked in words, and what the answer would be without each single filter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection, select

from app.domain.explain import CLAIMS, PEOPLE, POSTS, Emptiness, explain, window_words
from app.domain.names import in_sentence
from app.domain.query import ANY_TIME, FateFilter, PersonFilter, PostFilter, PostingFilter
from app.domain.terms import Vocabulary
from app.models import Term
from app.queries.claims import term_refs
from app.queries.tables import table_of

F = TypeVar("F")
Without = Iterator[tuple[str, str, F]]
"""(parameter, words, the question without it) of every filter that is on."""
_LIMIT = "the limit to some of the people"


def explain_postings(
    connection: Connection, asked: PostingFilter, persons_by_overlap: Mapping[str, int] | None,
    set_aside: Mapping[str, int], wider: Mapping[str, int], count: Callable[[PostingFilter], int], corrected: int,
) -> Emptiness:
    """Why no posting answers; `count` counts what a question selects, `corrected` persons by our corrections."""
    others = any(
        (asked.persons, asked.personnel is not None, asked.asks_rank, asked.asks_fate, asked.sources,
         asked.modes, asked.actualities, asked.post.services, asked.post.natures)
    )
    return explain(
        _post_words(connection, asked.post, others), POSTS, persons_by_overlap=persons_by_overlap,
        chosen=[str(kind) for kind in asked.overlaps], set_aside=set_aside,
        wider=_labelled(connection, wider), without=_counted(list(_of_posting(asked)), count),
        corrected=corrected,
    )


def explain_persons(
    connection: Connection, asked: PersonFilter, by_overlap: Mapping[str, int] | None, wider: Mapping[str, int],
    count: Callable[[PersonFilter], int],
) -> Emptiness:
    """Why no person answers."""
    bare = PersonFilter(post=replace(asked.post, services=(), natures=()), overlaps=asked.overlaps)
    others = asked != bare
    return explain(
        _post_words(connection, asked.post, others), PEOPLE, persons_by_overlap=by_overlap,
        chosen=[str(kind) for kind in asked.overlaps], wider=_labelled(connection, wider),
        without=_counted(list(_of_person(asked)), count),
    )


def explain_fates(
    connection: Connection, asked: FateFilter, persons_by_overlap: Mapping[str, int] | None,
    wider: Mapping[str, int], count: Callable[[FateFilter], int],
) -> Emptiness:
    """Why no fate claim answers."""
    words = f"as {_any_of(connection, asked.kinds, lower=True)}" if asked.kinds else "with a fate"
    words += f" in {_any_of(connection, asked.places)}" if asked.places else ""
    words += f" {window_words(asked.window)}" if asked.dated else ""
    others = any((asked.agent_organisations, asked.agent_persons, asked.persons, asked.services))
    return explain(
        words + (" within the other filters" if others else ""), CLAIMS, persons_by_overlap=persons_by_overlap,
        chosen=[str(kind) for kind in asked.overlaps], wider=_labelled(connection, wider),
        without=_counted(list(_of_fate(asked)), count),
    )


def _counted(
    without: Sequence[tuple[str, str, F]], count: Callable[[F], int]
) -> list[tuple[str, str, int]]:
    """What each question without one filter selects; nothing where only one filter is on."""
    return [(name, words, count(other)) for name, words, other in without] if len(without) > 1 else []


def _of_post(post: PostFilter) -> Iterator[tuple[str, str, PostFilter]]:
    if post.roles:
        yield "role", "the role", replace(post, roles=(), collective=False)
    if post.organisations:
        yield "organisation", "the organisation", replace(post, organisations=())
    if post.covers:
        yield "cover", "the cover", replace(post, covers=())
    if post.places:
        yield "place", "the place", replace(post, places=())
    if post.services:
        yield "service", "the service", replace(post, services=())
    if post.natures:
        yield "nature", "the sort of post", replace(post, natures=())
    if post.dated:
        yield "years", "the years", replace(post, window=ANY_TIME)


def _of_posting(asked: PostingFilter) -> Without[PostingFilter]:
    for name, words, post in _of_post(asked.post):
        yield name, words, replace(asked, post=post)
    for name, words, on, other in (
        ("person", "the person", asked.persons, replace(asked, persons=())),
        ("rank", "the rank", asked.asks_rank, replace(asked, ranks=(), rank_min=None)),
        ("fate", "the fate", asked.asks_fate, replace(asked, fates=(), no_fate=False)),
        ("source", "the source", asked.sources, replace(asked, sources=())),
        ("personnel", _LIMIT, asked.personnel is not None, replace(asked, personnel=None)),
        ("mode", "the way the source puts it", asked.modes, replace(asked, modes=())),
        ("actuality", "the limit by what came about", asked.actualities, replace(asked, actualities=())),
    ):
        if on:
            yield name, words, other


def _of_person(asked: PersonFilter) -> Without[PersonFilter]:
    for name, words, post in _of_post(asked.post):
        yield name, words, replace(asked, post=post)
    for name, words, on, other in (
        ("q", "the name", asked.words, replace(asked, words="")),
        ("service", "the service", asked.services, replace(asked, services=())),
        ("rank", "the rank", asked.ranks or asked.rank_min is not None, replace(asked, ranks=(), rank_min=None)),
        ("fate", "the fate", asked.asks_fate, replace(asked, fates=(), no_fate=False)),
        ("badge", "the fate in sum", asked.badges, replace(asked, badges=())),
        ("education", "the school", asked.institutions, replace(asked, institutions=())),
        ("award", "the decoration", asked.decorations, replace(asked, decorations=())),
        ("codename", "the codename", asked.codenames, replace(asked, codenames=())),
        ("source", "the source", asked.sources, replace(asked, sources=())),
        ("sex", "the sex", asked.sex, replace(asked, sex=None)),
        ("identified", "the limit by name", asked.identified is not None, replace(asked, identified=None)),
        ("personnel", _LIMIT, asked.personnel is not None, replace(asked, personnel=None)),
    ):
        if on:
            yield name, words, other


def _of_fate(asked: FateFilter) -> Without[FateFilter]:
    for name, words, on, other in (
        ("kind", "the fate", asked.kinds, replace(asked, kinds=())),
        ("agent", "those who did it", asked.agent_organisations or asked.agent_persons,
         replace(asked, agent_organisations=(), agent_persons=())),
        ("person", "the person", asked.persons, replace(asked, persons=())),
        ("place", "the place", asked.places, replace(asked, places=())),
        ("service", "the service", asked.services, replace(asked, services=())),
        ("years", "the years", asked.dated, replace(asked, window=ANY_TIME)),
    ):
        if on:
            yield name, words, other


def _post_words(connection: Connection, post: PostFilter, others: bool) -> str:
    """What was asked, after "Nobody is recorded": "as resident in Harbin between 1950 and 1960"."""
    words = []
    if post.roles:
        words.append(f"as {_any_of(connection, post.roles, lower=True)}")
    if post.organisations:
        words.append(f"with {_any_of(connection, post.organisations)}")
    if post.covers:
        words.append(f"under the cover of {_any_of(connection, post.covers)}")
    if post.places:
        words.append(f"in {_any_of(connection, post.places)}")
    if post.dated:
        words.append(window_words(post.window))
    if others:
        words.append("within the other filters" if words else "within these filters")
    return " ".join(words)


def _any_of(connection: Connection, keys: Sequence[int], *, lower: bool = False) -> str:
    """Labels as alternatives; `lower`: as common nouns, abbreviations as they are."""
    refs = term_refs(connection, keys)
    labels = [refs[key].label for key in keys]
    if lower:
        labels = [in_sentence(one) for one in labels]
    return f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else "".join(labels)


def _labelled(connection: Connection, wider: Mapping[str, int]) -> list[tuple[str, str, int]]:
    term = table_of(Term)
    statement = select(term.c.slug, term.c.label).where(
        term.c.vocabulary == Vocabulary.PLACE, term.c.slug.in_(list(wider))
    )
    labels = dict(connection.execute(statement).all()) if wider else {}
    return [(slug, labels.get(slug, slug), count) for slug, count in wider.items()]
