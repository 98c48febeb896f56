"""What the page on reporting an error is given."""

from dataclasses import dataclass

from app.schemas.claims import ClaimOut
from app.schemas.parts import CitationOut, DatesOut
from app.web.contexts.page import PageContext


@dataclass(frozen=True, slots=True)
class Reported:
    """What an error is in: the id that names it (or a page's path), its kind and name in words, its page.

    Of a claim, also of one about a body, there are its date and its citations; of one about a person, the claim itself
    and the titles of its texts by id.
    """

    id: str
    kind: str
    words: str
    url: str
    claim: ClaimOut | None = None
    titles: tuple[tuple[str, str], ...] = ()
    dates: DatesOut | None = None
    citations: tuple[CitationOut, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportContext(PageContext):
    """`report.html`: how to report an error, and in what.

    `about` is None where nothing is named; `asked` is what was, and `complaint` says why it is not known here.
    `ready` are the lines of a text to send; `mail` and `web` the addresses that take it, where the site has one.
    """

    about: Reported | None
    asked: str = ""
    complaint: str = ""
    near: tuple[tuple[str, str], ...] = ()
    ready: tuple[str, ...] = ()
    mail: str = ""
    web: str = ""
    reader: str = ""
