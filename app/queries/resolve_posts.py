"""Questions about posts from their words: who was there on a day, and who held a post one after another."""

from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.domain.dates import ACCEPTED_WINDOW, DateError, Expression, parse_plain
from app.domain.query import PostingFilter
from app.errors import InvalidInputError, Problem
from app.queries.resolve import Get, GetAll, Resolver, post_filter, posting_filter


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """A question about postings on one day, in one month or in one year; `on` is also its window."""

    on: Expression
    postings: PostingFilter


def roster_filter(connection: Connection, all_: GetAll, get: Get) -> RosterFilter:
    """A question about a day, month or year, sorted by name where nothing else is asked; raises InvalidInputError."""
    problems: list[Problem] = []
    on = _on(get("on"), problems)
    given = {"from": on.edtf if on else None, "to": on.edtf if on else None, "sort": get("sort") or "name"}
    asked: PostingFilter | None = None
    try:
        asked = posting_filter(connection, all_, lambda name: given[name] if name in given else get(name))
    except InvalidInputError as error:
        problems += error.problems
    if on is None or asked is None or problems:
        raise InvalidInputError(problems)
    return RosterFilter(on, asked)


def _on(text: str | None, problems: list[Problem]) -> Expression | None:
    """The day, month or year; None, with what is wrong noted, where there is none."""
    if text is None:
        problems.append(Problem("on", "", "'on' is needed: the day, month or year asked about", (ACCEPTED_WINDOW,)))
        return None
    try:
        return parse_plain(text)
    except DateError as error:
        accepted = ACCEPTED_WINDOW
        with suppress(DateError):
            accepted = parse_plain(error.accepted).edtf
        problems.append(Problem("on", error.value, error.message, (accepted,)))
        return None


def succession_filter(connection: Connection, all_: GetAll, get: Get) -> PostingFilter:
    """The post whose holders are asked for: a role, and where or in what body; raises InvalidInputError."""
    resolver = Resolver(connection)
    if not all_("role"):
        resolver.say("role", "", "'role' is needed: the post whose holders are asked for", ("a role such as resident",))
    if not (all_("place") or all_("organisation")):
        message = "'place' or 'organisation' is needed: a role alone is held by many at one time"
        resolver.say("place", "", message, ("a place such as shanghai", "or an organisation"))
    post = post_filter(resolver, lambda name: () if name == "cover" else all_(name), get)
    asked = replace(PostingFilter(post=post), overlaps=resolver.overlaps(all_("overlap")))
    resolver.done()
    return asked
