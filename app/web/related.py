"""The same question asked in another way: on a day instead of over years, one after another instead of as a list."""

from collections.abc import Sequence

from app.domain.dates import Window, parse_window
from app.schemas.claims import PostingOut
from app.schemas.vocabulary import EntryOut
from app.web.contexts.lists import Link
from app.web.question import Query

_POST = ("role", "organisation", "place")
_LINED = "resident"
"""A role not held by one person alone whose line in one place is worth asking for all the same."""
MOST_LINES = 12


def otherwise(query: Query, window: Window) -> tuple[Link, ...]:
    """Other ways to ask what «Who was where» is asked: a roster for one day, month or year, a line of holders."""
    found = []
    on = one_time(window)
    if on:
        found.append(("Who was where then, by place", _roster(query, on)))
    given = {name: query.values(name) for name in _POST}
    if len(given["role"]) == 1 and len(given["place"]) + len(given["organisation"]) == 1:
        pairs = tuple((name, values[0]) for name, values in given.items() if values)
        found.append(("The holders of this post one after another", Query("/succession", pairs).url))
    return tuple(found)


def _roster(query: Query, on: str) -> str:
    bare = query.minus("from", "to", "sort", "limit", "count").at("/roster")
    return Query(bare.path, (("on", on), *bare.pairs)).url


def one_time(window: Window) -> str | None:
    """The year, month or day that is the whole window."""
    if window.start is None or window.end is None:
        return None
    day = window.start.isoformat()
    return next((one for one in (day[:4], day[:7], day) if parse_window(one, one) == window), None)


def lines_of_role(role: EntryOut, postings: Sequence[PostingOut]) -> tuple[Link, ...]:
    """Where a role one person holds at a time had several holders: each post with its line of holders."""
    if not (getattr(role, "single_holder", False) or role.id == _LINED):
        return ()
    holders: dict[tuple[str, str, str], set[str]] = {}
    for one in postings:
        if one.organisation is not None:
            holders.setdefault(("organisation", one.organisation.id, one.organisation.label), set()).add(one.person.id)
        elif one.place is not None:
            holders.setdefault(("place", one.place.id, one.place.label), set()).add(one.person.id)
    return tuple(
        (label, Query("/succession", (("role", role.id), (name, slug))).url)
        for (name, slug, label), people in holders.items()
        if len(people) > 1
    )[:MOST_LINES]
