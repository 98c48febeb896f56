"""What the page of the search box is given."""

from dataclasses import dataclass

from app.web.contexts.lists import Link, Refused
from app.web.contexts.page import PageContext


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the page shows it, and why it is one.

    The reason reads `why` ("as written in", "also called"), `passages`, `name` in its language `lang` ("" for
    English), and `how` it agrees ("" for the same letters). `claim` is the id of the claim that holds the
    name, "" for a term.
    """

    url: str
    label: str
    kind: str
    description: str
    why: str
    passages: tuple[Link, ...]
    name: str
    lang: str
    how: str
    claim: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits that match in one way."""

    anchor: str
    heading: str
    note: str
    hits: tuple[Found, ...]


@dataclass(frozen=True, kw_only=True)
class SearchContext(PageContext):
    """`search.html`: the box, and what answers to a name.

    `text`, in its language `lang`, stands in the box; `kinds` are (value, label, chosen) of the choice of records,
    `kept` goes along unseen.
    `longer` is the address of a longer list, `everything` that of the same words among all records, `single` those of
    each word alone. `refused` says what could not be read; `examples` are searches to try.
    """

    text: str = ""
    lang: str = ""
    kinds: tuple[tuple[str, str, bool], ...] = ()
    kept: tuple[Link, ...] = ()
    refused: Refused | None = None
    lead: str = ""
    groups: tuple[Group, ...] = ()
    longer: str | None = None
    everything: str | None = None
    single: tuple[Link, ...] = ()
    examples: tuple[tuple[str, str, str], ...] = ()
    cite: str = ""
