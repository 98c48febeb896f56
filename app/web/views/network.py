"""The page of a person's network: the picture, what the words on it are, and the tables that say the same."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.api.network import answer
from app.api.params import NETWORK, PAGING, Params
from app.domain import urls
from app.domain.network import FURTHER, MOST_NODES, STATED, TieKind
from app.domain.query import ANSWERED_ACTUALITIES, ANSWERED_MODES
from app.domain.terms import Mode, words
from app.errors import InvalidInputError
from app.queries.claims import person_refs
from app.queries.person_record import known_person
from app.schemas.network import NetworkOut, NodeOut, TieOut
from app.schemas.parts import PersonOut
from app.web.contexts.lists import Aside, Refused
from app.web.contexts.network import NetworkContext, TieGroup
from app.web.contexts.page import Crumb
from app.web.drawings.colours import service_class
from app.web.drawings.network import Network, Person, Tie, network
from app.web.drawings.network_rings import rings
from app.web.question import Query, Speaker
from app.web.views.where import people_of

DEFAULTS = {"overlap": "certain,possible", "wide": "false", "steps": "2"}
FIELDS = ("place", "from", "to")
MOST_TOLD, MOST_MORE = 4, 12
"""Ties of two persons told in full, and in short; beyond them they are counted."""
MOST_DRAWN, MOST_LISTED = 60, 100
"""Pairs of the others drawn and listed; the rest is in the CSV."""
STANDINGS = {
    STATED: "tied by a text", "certain": "certainly there at the same time",
    "possible": "possibly there at the same time", "attested_before": "known there only later",
    "attested_after": "known there only earlier", "undated": "there at a time that is not known",
    FURTHER: "one step further",
}  # fmt: skip
"""Why somebody is in the network, in words."""
KINDS = (STATED, "apart", "certain", "possible", "loose")
"""The kinds of lines, as the drawings have them."""
_SHORT = {"certain": "certainly", "possible": "possibly", "attested_before": "later", "attested_after": "earlier",
          "undated": "undated"}  # fmt: skip
UNREAD = "This question cannot be read as it stands"


def network_view(
    connection: Connection, slug: str, given: QueryParams, base: str
) -> tuple[NetworkContext, int]:
    """The page of a person's network, and its status: 200, or 422 where the question cannot be read."""
    key = known_person(connection, slug)
    person = PersonOut.of(person_refs(connection, [key])[key])
    query = Query.of(urls.network(slug), given.multi_items(), DEFAULTS)
    speaker = Speaker(connection)
    crumbs = (Crumb("People", "/persons"), Crumb(person.name, person.url), Crumb("Network"))
    try:
        out = answer(connection, slug, Params(QueryParams(list(query.pairs)), NETWORK))
    except InvalidInputError as error:
        wrong = speaker.complaints(query, error, (*NETWORK, *PAGING))
        return NetworkContext(
            title=UNREAD, section="/persons", indexed=False, person=person, crumbs=crumbs, people={}, counts={},
            form=speaker.form(query, FIELDS, (), wrong=wrong), refused=Refused(wrong),
        ), error.status  # fmt: skip
    return _network(speaker, query, out, crumbs, base), 200


def _network(
    speaker: Speaker, query: Query, out: NetworkOut, crumbs: tuple[Crumb, ...], base: str
) -> NetworkContext:
    person, api = out.person, query.at(urls.API + query.path)
    persons, ties = drawn(out)
    own, among = _groups(out)
    kinds = {tie.kind for tie in ties}
    return NetworkContext(
        title=f"The network of {person.name}", section="/persons", subject=person.id, canonical=query.url,
        description=f"Whom the texts tie to {person.name}, and who was in the same town or small body at the same "
        "time: a picture, and every tie with its passages.",
        crumbs=crumbs, csv=api.at(f"{api.path}.csv").url, json=api.url, person=person,
        form=speaker.form(query, FIELDS, ()), out=out, drawing=network(persons, ties), rings=rings(persons, ties),
        kinds=tuple(kind for kind in KINDS if kind in kinds), services=_services(out),
        badges=tuple(sorted({one.badge for one in persons[1:] if one.badge})),
        own=tuple(_told(one, MOST_TOLD) for one in own),
        among=tuple(_told(one, 1) for one in among[:MOST_LISTED]), undrawn=max(0, len(among) - MOST_DRAWN),
        unlisted=max(0, len(among) - MOST_LISTED), people=people_of(speaker.connection, [one.id for one in out.nodes]),
        counts=_counts(out),
        left_out=tuple((count, STANDINGS[standing]) for standing, count in out.left_out.items()),
        chips=speaker.chips(query), aside=_aside(query, out.set_aside),
        closer=query.put("steps", "1").url if out.further else None,
        wider=None if query.values("wide") else query.put("wide", "true").url,
        svg=query.at(f"{query.path}.svg").url, cite=base + query.url, command=f"curl '{base}{api.url}'",
    )  # fmt: skip


def network_drawing(connection: Connection, slug: str, given: QueryParams) -> tuple[PersonOut, Network, str, str]:
    """Whose network it is, its drawing, its description, and the address of its page; raises InvalidInputError."""
    query = Query.of(urls.network(slug), given.multi_items(), DEFAULTS)
    out = answer(connection, slug, Params(QueryParams(list(query.pairs)), NETWORK))
    return out.person, network(*drawn(out)), described(out), query.url


def described(out: NetworkOut) -> str:
    """The network in a sentence: for the file, and for those who do not see the picture."""
    if out.explanation:
        return out.explanation
    told = [f"{count} {STANDINGS[standing]}" for standing, count in _counts(out).items()]
    return f"{len(out.nodes)} people of at most {MOST_NODES}: {out.person.name} in the middle; {', '.join(told)}."


def _counts(out: NetworkOut) -> dict[str, int]:
    standings = [one.standing for one in out.nodes]
    return {one: standings.count(one) for one in STANDINGS if one in standings}


def _aside(query: Query, set_aside: Mapping[str, int]) -> tuple[Aside, ...]:
    """Ties put or come about otherwise than was asked, each with the address that adds them."""
    found = []
    for reason, count in set_aside.items():
        name, usual = ("mode", ANSWERED_MODES) if reason in set(Mode) else ("actuality", ANSWERED_ACTUALITIES)
        chosen = [one for value in query.values(name) for one in value.split(",")] or [*usual]
        found.append(Aside(words(reason), query.put(name, ",".join([*chosen, reason])).url, count))
    return tuple(found)


def _groups(out: NetworkOut) -> tuple[list[TieGroup], list[TieGroup]]:
    """The ties by pair of persons: those of the middle by nearness, those of the others the plainest first."""
    nodes = {node.id: node for node in out.nodes}
    found = []
    for persons, ties in groupby(out.links, key=lambda tie: tie.persons):
        one, other = sorted((nodes[id_] for id_ in persons), key=lambda node: node.number)
        found.append(TieGroup(one, other, tuple(ties), urls.together(one.id, other.id)))
    among = [one for one in found if one.one.number]
    among.sort(key=lambda one: (KINDS.index(_kind(one.ties[0])), one.one.number, one.other.number))
    return [one for one in found if not one.one.number], among


def _told(group: TieGroup, full: int) -> TieGroup:
    """The same with so many ties in full, and a few more in short."""
    ties = group.ties
    return replace(
        group, ties=ties[:full], more=ties[full : full + MOST_MORE], beyond=max(0, len(ties) - full - MOST_MORE)
    )


def _kind(tie: TieOut) -> str:
    """The kind of line a tie is drawn as."""
    if tie.kind == TieKind.STATED:
        plain = tie.mode in ANSWERED_MODES and tie.actuality in ANSWERED_ACTUALITIES
        return STATED if plain else "apart"
    return tie.overlap if tie.overlap in KINDS else "loose"


# ---- The picture ----


def drawn(out: NetworkOut) -> tuple[list[Person], list[Tie]]:
    """The persons and ties as the drawings take them; of several ties of two persons the first tells the line."""
    own, among = _groups(out)
    by_person: dict[int, TieGroup] = {}
    for group in (*own, *among):
        by_person.setdefault(group.other.number, group)
    persons = [_person(node, by_person.get(node.number), out) for node in out.nodes]
    return persons, [_line(group) for group in (*own, *among[:MOST_DRAWN])]


def _services(out: NetworkOut) -> tuple[tuple[str, str], ...]:
    """The inks of the cards with what they stand for; one ink may stand for several services."""
    inks: dict[str, dict[str, None]] = {}
    for node in out.nodes[1:]:
        service = node.services[0] if node.services else None
        ink = service_class(service.id if service else None)
        inks.setdefault(ink, {}).setdefault(service.label if service else "service not stated")
    return tuple((ink, " / ".join(labels)) for ink, labels in sorted(inks.items()))


def _person(node: NodeOut, group: TieGroup | None, out: NetworkOut) -> Person:
    told = [tie.sentence for tie in out.links if node.id in tie.persons]
    service = node.services[0] if node.services else None
    title = f"{node.name} ({service.label})" if service else node.name
    if node.number:
        title += f". {'; '.join(told[:MOST_TOLD])}"
        title += f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    return Person(
        node.number, node.url, node.name, _brief(node), node.short, _tie_words(node, group), title,
        service_class(service.id if service else None), "" if node.fate.badge == "not_stated" else node.fate.badge,
        node.identified, node.standing == FURTHER,
    )  # fmt: skip


def _brief(node: NodeOut) -> str:
    """Initials and surname: "B. N. Melnikov"; the whole heading of somebody who is known by no name."""
    surname, _, given = node.sort_name.partition(", ")
    if not node.identified or not given:
        return node.name
    return " ".join([*(one if "." in one else f"{one[0]}." for one in given.split()), surname])


def _tie_words(node: NodeOut, group: TieGroup | None) -> str:
    """What ties somebody to whoever he is nearest to: "preceded by Sorge +2"."""
    if group is None or node.number == 0:
        return ""
    first, other = group.ties[0], group.one
    if first.kind == TieKind.COMPANY:
        shared = first.place or first.organisation
        told = f"{_SHORT[first.overlap or 'undated']}: {shared.label if shared else 'not told'}"
    else:
        told = first.seen_from(node.id, other.short) + (f" ({first.caution})" if first.caution else "")
    return told + (f" +{len(group.ties) - 1}" if len(group.ties) > 1 else "")


def _line(group: TieGroup) -> Tie:
    """The line of two persons; the arrow is that of the tie told first."""
    first = group.ties[0]
    outward = first.source.id == group.one.id
    return Tie(
        group.one.number, group.other.number, _kind(first), first.directed and not outward, first.directed and outward,
        first.sentence,
    )  # fmt: skip
