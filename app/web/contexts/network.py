"""What the page of a network is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.schemas.network import NetworkOut, NodeOut, TieOut
from app.schemas.parts import PersonOut
from app.schemas.persons import PersonItem
from app.web.contexts.lists import Aside, Form, Link, Refused
from app.web.contexts.page import PageContext
from app.web.drawings.network import Network
from app.web.drawings.network_rings import Rings


@dataclass(frozen=True, slots=True)
class TieGroup:
    """The ties of two persons: the nearer to the middle first, and the address of the two side by side.

    `ties` are told in full, `more` in short; `beyond` are so many that they are only counted.
    """

    one: NodeOut
    other: NodeOut
    ties: tuple[TieOut, ...]
    url: str
    more: tuple[TieOut, ...] = ()
    beyond: int = 0


@dataclass(frozen=True, kw_only=True)
class NetworkContext(PageContext):
    """`network.html`: the network of `person`, drawn and as tables.

    `own` are the ties of the person, `among` those of the others with one another; `people` by id; `kinds` are the
    kinds of lines there are, `services` (class of the ink, label) and `badges` those of cards; `counts` are numbers
    of persons by why they are near, `left_out` (number, words) of those for whom there is no room; `undrawn` ties of
    the others are not drawn, `unlisted` not in the table. `closer` and `wider` are the addresses of a smaller and a
    larger network.
    """

    person: PersonOut
    form: Form
    refused: Refused | None = None
    out: NetworkOut | None = None
    drawing: Network | None = None
    rings: Rings | None = None
    kinds: tuple[str, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    badges: tuple[str, ...] = ()
    own: tuple[TieGroup, ...] = ()
    among: tuple[TieGroup, ...] = ()
    people: Mapping[str, PersonItem]
    counts: Mapping[str, int]
    left_out: tuple[tuple[int, str], ...] = ()
    undrawn: int = 0
    unlisted: int = 0
    chips: tuple[Link, ...] = ()
    aside: tuple[Aside, ...] = ()
    closer: str | None = None
    wider: str | None = None
    svg: str = ""
    cite: str = ""
    command: str = ""
