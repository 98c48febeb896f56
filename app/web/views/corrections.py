"""What an answer by the texts says of our corrections: how many of its posts we would correct, and where they stand."""

from app.domain.explain import PEOPLE, Beside, Emptiness
from app.queries.postings import Corrections
from app.web.contexts.counts import Corrected
from app.web.question import Query


def corrected_view(query: Query, found: Corrections, posts: int | None) -> Corrected | None:
    """The line under an answer of so many `posts` (None: too many to say "all of them"); None where there is nothing.

    `query` is the page of the question.
    """
    if not found.posts and not found.persons:
        return None
    words = f"Our corrections would add posts of {PEOPLE.of(found.persons)}:"
    if found.posts:
        words = f"{_these(found.posts, posts)}, though we would correct {'it' if found.posts == 1 else 'them'}:"
    return Corrected(words, "ask with our corrections", with_corrections(query).url)


def corrected_instead(query: Query, why: Emptiness | None) -> Corrected | None:
    """The line under an empty answer where our corrections put somebody."""
    hint = next((one for one in why.hints if one.beside is Beside.READINGS), None) if why else None
    if hint is None:
        return None
    return Corrected(f"But there {'is' if hint.count == 1 else 'are'}", hint.words, with_corrections(query).url)


def with_corrections(query: Query) -> Query:
    """The same question with our corrections in the place of the readings they correct."""
    return query.minus("cursor").put("readings", "editor")


def counted_so(posts: int) -> str:
    """What the legend of a chart says where posts we would correct are counted in it."""
    if not posts:
        return ""
    return f"counted as the texts have it, with {'a post' if posts == 1 else f'{posts} posts'} we would correct"


def _these(corrected: int, posts: int | None) -> str:
    if corrected == posts:
        return "This post stands as the text has it" if posts == 1 else f"All {posts} posts stand as the text has them"
    one, several = "stands as the text has it", "stand as the text has them"
    return f"{corrected} of these posts {one if corrected == 1 else several}"
