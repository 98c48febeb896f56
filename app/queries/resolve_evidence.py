"""Questions about the evidence from their words: what the texts cover, and where they disagree."""

from sqlalchemy import Connection

from app.domain.evidence import (
    LEVELS,
    USUAL_LEVEL,
    CoverageBy,
    CoverageFilter,
    DisagreementAbout,
    DisagreementFilter,
    DisagreementKind,
)
from app.domain.terms import Vocabulary
from app.queries.resolve import Get, GetAll, Resolver


def coverage_filter(connection: Connection, get: Get) -> CoverageFilter:
    """Which coverage is asked for; raises InvalidInputError."""
    resolver = Resolver(connection)
    place = get("place")
    keys = resolver.terms("place", Vocabulary.PLACE, (place,) if place else ())
    by = resolver.choice("by", get("by"), [str(one) for one in CoverageBy])
    level = resolver.choice("level", get("level"), ["", *(str(one) for one in LEVELS)])
    window = resolver.window(get("from"), get("to"))
    if place and by in (CoverageBy.SERVICE, CoverageBy.SOURCE):
        resolver.say("place", place, f"'place' opens a place of the tree; with by={by} there is none", ("by=place",))
    resolver.done()
    return CoverageFilter(
        CoverageBy(by), keys[0] if keys else None, int(level or USUAL_LEVEL),
        window.start.year if window.start else None, window.end.year if window.end else None,
    )  # fmt: skip


def disagreement_filter(connection: Connection, all_: GetAll, get: Get) -> DisagreementFilter:
    """Which disagreements are asked for; raises InvalidInputError."""
    resolver = Resolver(connection)
    asked = DisagreementFilter(
        kinds=resolver.one_of("kind", all_("kind"), DisagreementKind),
        abouts=resolver.one_of("about", all_("about"), DisagreementAbout),
        persons=resolver.persons("person", all_("person")),
        sources=resolver.sources("source", all_("source")),
        preferred=resolver.flag("preferred", get("preferred")),
    )
    resolver.done()
    return asked
