"""A role's page: who held it, by narrower role or by body and place, in which years, and how it divides."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.domain import urls
from app.domain.terms import Vocabulary
from app.queries.years import MOST_POSTS, years_of
from app.schemas.claims import PostingOut
from app.schemas.parts import TermOut
from app.web.contexts.lists import PostingSection
from app.web.contexts.terms import AnsweredContext, Chart
from app.web.drawings.density import YearCount
from app.web.drawings.presence import Group
from app.web.related import lines_of_role
from app.web.views.corrections import counted_so
from app.web.views.counts import facet_groups
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
from app.web.views.term_parts import Known, around, common, known_term


def role_view(connection: Connection, slug: str) -> AnsweredContext:
    """The page; raises NotFoundError with the nearest ids."""
    known = known_term(connection, Vocabulary.ROLE, slug)
    one = known.entry
    posts = postings_of(connection, "Who held it, in time order", "role", one)
    query, asked = asked_of(connection, "role", one)
    counts = year_counts(years_of(connection, asked, MOST_POSTS) or (), query.pairs)
    lines = lines_of_role(one, posts.postings)
    answer = _answer(posts, counts)
    return AnsweredContext(
        **common(connection, known, answer), csv=posts.csv, answer=answer, posts=posts, lines=lines,
        chart=_chart(known, posts, dict(lines), counts),
        facets=facet_groups(connection, query, asked) if posts.postings else (),
        facets_json=query.at(f"{urls.API}/postings/facets").url, around=around(connection, known),
    )  # fmt: skip


def _answer(posts: PostingSection, counts: Sequence[YearCount]) -> str:
    if not posts.postings:
        return f"Nobody is recorded in it {nobody_by(posts)}."
    more = f", in {many(posts.places, 'place')}," if posts.places > 1 else ""
    return counted_words(posts.persons, posts.total, counts, posts.undated, more=more, corrected=posts.ours[0]) + "."


def _chart(known: Known, posts: PostingSection, lines: dict[str, str], counts: Sequence[YearCount]) -> Chart | None:
    one = known.entry
    groups, left = _fitting(_groups(one.id, posts.postings, lines))
    complete = not left and len(posts.postings) == posts.total
    return chart_of(
        groups, counts, (), title=f"Who was {one.label.lower() if one.label.istitle() else one.label}, by year",
        beside="Each bar is a post; the heading above each group is a role, a body or a place.",
        file=f"{one.url}/years.svg", services=services_of(posts.postings),
        all="" if complete else posts.where, counted=counted_so(posts.ours[0]),
        **years_data("role", one.id),
    )  # fmt: skip


def _fitting(groups: Sequence[Group]) -> tuple[list[Group], bool]:
    """As many groups as a page bears, and whether any is left out."""
    found: list[Group] = []
    rows = 0
    for group in groups:
        rows += len(group.lines)
        if rows > MOST_ROWS:
            return found, True
        found.append(group)
    return found, False


def _groups(role: str, posts: Sequence[PostingOut], lines: dict[str, str]) -> list[Group]:
    """By exact role where there are several, else by the body or place; the fullest first."""
    found: dict[tuple[str, str], list[PostingOut]] = {}
    several = len({one.role.id for one in posts}) > 1
    for one in posts:
        found.setdefault(_role_of(one.role) if several else _setting_of(one, lines), []).append(one)
    ordered = sorted(found.items(), key=lambda item: (item[0][1] != f"/roles/{role}", -len(item[1])))
    return [Group(title, url or None, post_lines(own, _where if several else _place)) for (title, url), own in ordered]


def _role_of(role: TermOut) -> tuple[str, str]:
    return role.label, urls.term(Vocabulary.ROLE, role.id)


def _setting_of(one: PostingOut, lines: dict[str, str]) -> tuple[str, str]:
    """The body or place of a post, with its line of holders where there is one."""
    for term, vocabulary in ((one.organisation, Vocabulary.ORGANISATION), (one.place, Vocabulary.PLACE)):
        if term is not None:
            return term.label, lines.get(term.label) or urls.term(vocabulary, term.id)
    return "No body and no place is named", ""


def _where(one: PostingOut) -> str:
    words = one.organisation.label if one.organisation else ""
    if one.place and one.place.label not in words:
        words += f"{' · ' if words else ''}{one.place.label}"
    return words


def _place(one: PostingOut) -> str:
    if one.place is None or (one.organisation and one.place.label in one.organisation.label):
        return ""
    return one.place.label if one.organisation else ""
