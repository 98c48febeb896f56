"""The page on how to read the answers: its tables come from the program's own words, its examples from the data."""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.params import POSTING, Params
from app.api.postings import answer, page_out
from app.domain import urls
from app.domain.date_labels import label
from app.domain.dates import parse_state
from app.domain.overlap import Overlap
from app.domain.terms import words
from app.errors import InvalidInputError
from app.schemas.claims import PostingOut
from app.web.contexts.help import DateShown, HowToReadContext, KindShown
from app.web.question import KIND_WORDS
from app.web.views.career import READINGS

PATH, TITLE = "/how-to-read", "How to read the answers"
DESCRIPTION = "What a claim is, what certain and possible mean, how dates are read, and what an empty answer says."
ASKED = (("place", "japan"), ("from", "1930"), ("to", "1936"))
"""A question whose answer shows every kind."""
ASKED_WORDS = "Who was in Japan between 1930 and 1936?"
SHOWN: Mapping[str, str] = {
    Overlap.CERTAIN: "kukk-aleksandr-ivanovich", Overlap.POSSIBLE: "sorge-richard",
    Overlap.ATTESTED_BEFORE: "yanel-karl-yurievich", Overlap.ATTESTED_AFTER: "sergeechev-m-a",
    Overlap.UNDATED: "askov-arkady-borisovich",
}  # fmt: skip
"""Whose post shows a kind best; the first of the answer where that person is not in it."""
MEANINGS: Mapping[str, str] = {
    Overlap.CERTAIN: "The dates put at least one day of the post within the years asked about; it need not have "
                     "filled them.",
    Overlap.POSSIBLE: "The dates allow it and do not prove it: a start or an end is known only roughly, or a "
                      "date or the claim itself is unsure.",
    Overlap.ATTESTED_BEFORE: "All that is known lies before these years, and no end is given. It may have gone on.",
    Overlap.ATTESTED_AFTER: "All that is known lies after these years, and no start is given. It may have begun "
                            "earlier.",
    Overlap.UNDATED: "The text gives no date at all.",
}  # fmt: skip
DATES: Mapping[str, str] = {
    "1931/1932-05": "Both ends are known, as nearly as they are written.",
    "1931": "Seen there in 1931. Nothing is said of the start or the end.",
    "1928/": "It began in 1928. How long it went on is not said.",
    "/1933-06": "It ended in June 1933. When it began is not said.",
    "[1933-06..]/": "The start is not given, only the time it cannot lie before.",
    "[1931..1936]/[1931..1936]": "It lay somewhere within these years and need not have filled them.",
    "1930/1936~": "The end is approximate; so the whole post, from its first year on, is never more than possible.",
}
_READING_ORDER = ("reading", "mode", "actuality", "assessment")


def how_to_read_view(connection: Connection) -> HowToReadContext:
    """The page; where the data lack an example it does without."""
    return HowToReadContext(
        title=TITLE, section=PATH, description=DESCRIPTION, canonical=PATH,
        readings=tuple(
            (heading, tuple((words(value), meaning) for value, meaning in meanings.items()))
            for heading, meanings in (READINGS[name] for name in _READING_ORDER)
        ),
        dates=tuple(DateShown(edtf, label(parse_state(edtf)), meaning) for edtf, meaning in DATES.items()),
        kinds=tuple(_kind(connection, kind) for kind in Overlap),
        asked=(ASKED_WORDS, urls.with_query("/where", list(ASKED))),
    )  # fmt: skip


def _kind(connection: Connection, kind: Overlap) -> KindShown:
    """A kind with a post of the answer that shows it; without one where the data have none or lack the place."""
    asked = [*ASKED, ("overlap", str(kind))]
    try:
        filter_, page = answer(connection, Params(QueryParams(asked), POSTING))
        found: list[PostingOut] = page_out(filter_, page, None).items
    except InvalidInputError:
        found = []
    best = next((one for one in found if one.person.id == SHOWN[kind]), found[0] if found else None)
    return KindShown(str(kind), KIND_WORDS[kind], MEANINGS[kind], urls.with_query("/where", asked), best)
