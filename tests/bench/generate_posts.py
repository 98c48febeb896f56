"""The posts synthetic persons may hold: role, organisation, place and cover that go together, by service.

A post is drawn from its service's table, where the busy ones stand many times (Zipf's law) and where most stand once.
Posts that one person holds at a time are kept apart: each has a chain of terms that follow each other, and a term is
given to one person, so that two holders at once are the exception they are in life.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from app.domain.names import in_sentence
from app.domain.terms import Vocabulary
from app.schemas.seed import MOST_WORDS, count_words
from app.schemas.seed_vocabulary import OrganisationSeed, PlaceSeed, RoleSeed
from tests.bench.generate_names import Zipf
from tests.bench.generate_terms import Words

T = TypeVar("T")

SHARES: dict[str, float] = {
    "other-soviet-military": 36, "soviet-military-intelligence": 12, "soviet-state-security": 10,
    "soviet-state-and-party": 8, "foreign-commissariat": 5, "soviet-enterprises": 4, "japanese-military": 10,
    "japanese-state": 2.5, "japanese-bacteriological-units": 1.5, "japanese-press-and-trade": 1, "chinese": 3,
    "imperial-russian": 2, "far-eastern-republic": 1, "american": 2, "british": 1, "german": 1,
}  # fmt: skip
"""The services and how many of a hundred persons are of each."""
TICKETS = 4
"""One person of so many holds a post that one holds at a time."""
TERMS = 14
"""Holders of such a post, one after the other."""
_YEARS_EACH, _FIRST_YEAR = 3, 1901
_EACH = 0.25
"""Entries of a service's table for each of its persons; the tables are no longer than `_MOST`."""
_LEAST, _MOST = 200, 30_000
_GRIP = 0.9
"""How much of a service's people hold a role of its own; the rest hold one of the general ones."""
_OWN_ROLES: dict[str, tuple[str, ...]] = {
    "soviet-military-intelligence": (
        "intelligence-officer", "agent", "resident", "employee-of-central-apparatus", "radio-operator",
        "illegal-resident", "member-of-intelligence-department", "legal-resident", "illegal-intelligence-officer",
        "officer-for-special-assignments", "deputy-head-of-intelligence-department", "assistant-chief-of-intelligence",
        "organiser-of-intelligence", "special-intelligence-officer",
    ),
    "soviet-state-security": ("secret-police-official", "agent", "head-of-division", "commissar", "instructor"),
    "other-soviet-military": (
        "soldier", "instructor", "commissar", "member-of-military-council", "commander", "head-of-division",
        "exchange-officer", "representative-of-high-command",
    ),
    "soviet-state-and-party": ("party-worker", "employee", "party-chairman", "special-representative"),
    "foreign-commissariat": ("diplomat", "consul", "employee-of-diplomatic-mission", "charge-d-affaires", "employee"),
    "soviet-enterprises": ("employee", "member-of-board", "merchant", "lawyer"),
    "japanese-military": ("soldier", "commander", "instructor", "intelligence-officer", "head-of-truce-envoys"),
    "japanese-bacteriological-units": (
        "member-of-detachment", "bacteriologist", "researcher", "veterinarian", "medical-technician",
    ),
    "japanese-press-and-trade": ("newspaper-employee", "merchant", "publisher"),
}  # fmt: skip
_ABROAD = ("diplomat", "consul", "employee", "merchant", "minister", "political-leader", "soldier")
"""The roles of services that have no list of their own."""
_CHIEFS: dict[str, tuple[str, ...]] = {
    "army": ("commander-of-army", "chief-of-staff", "head-of-operational-department"),
    "front": ("commander-of-front", "chief-of-staff", "head-of-operational-department"),
    "military-district": ("commander-of-military-district", "chief-of-staff"),
    "division": ("chief-of-staff",), "garrison": ("commander-of-garrison",), "school": ("head-of-school",),
    "embassy": ("ambassador",), "consulate": ("consul-general",), "attache-office": ("military-attache",),
    "mission": ("head-of-military-mission",),
}  # fmt: skip
"""Posts of one holder by the kind of body; every body has heads of its fields of work beside."""
_COVERED = {"resident": 0.4, "legal-resident": 0.8, "illegal-resident": 0.7, "intelligence-officer": 0.1,
            "illegal-intelligence-officer": 0.5}  # fmt: skip
"""Roles with a cover, and how often."""
_COVER_ROLES = ("consul", "merchant", "newspaper-employee", "employee-of-diplomatic-mission", "employee", "lawyer")
_COVER_SERVICES = frozenset({"foreign-commissariat", "soviet-enterprises", "japanese-press-and-trade"})
_NATURES = (("office", 0.78), ("service", 0.92), ("mission", 0.99), ("collective", 1.0))


@dataclass(frozen=True, slots=True)
class Post:
    """A post as rows have it: the keys from `role_id` to `nature` as one text, and what a passage would say.

    `place` is the place's key as text, "" for none.
    """

    keys: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Posts:
    """All posts: the services in order with their running shares, each one's table, and the posts of one holder."""

    services: tuple[str, ...]
    running: tuple[float, ...]
    tables: dict[str, list[Post]]
    chains: list[tuple[str, Post]]

    def ticket(self, number: int) -> tuple[str, Post, int, int]:
        """The term of a post of one holder that belongs to a ticket: service, post, first and last month.

        Months count from the year 0. Terms of one post follow each other without a gap.
        """
        post, term = number % len(self.chains), number // len(self.chains) % TERMS
        return *self.chains[post], _turn(post, term), _turn(post, term + 1)


def _turn(post: int, term: int) -> int:
    """The month in which a term of a post begins."""
    year = _FIRST_YEAR + post * 7 % 4 + _YEARS_EACH * term + (post * 31 + term * 17) % 3
    return 12 * year + (post * 13 + term * 29) % 12


def make_posts(words: Words, persons: int, seed: int) -> Posts:
    """The posts for so many persons, the same for the same seed."""
    random = Random(f"{seed}-posts")
    maker = Maker(words, random)
    total = sum(SHARES.values())
    tables = {}
    for service, share in SHARES.items():
        size = max(_LEAST, min(_MOST, int(persons * share / total * _EACH)))
        tables[service] = [maker.post(service) for _ in range(size)]
    running, reached = [], 0.0
    for share in SHARES.values():
        reached += share / total
        running.append(reached)
    chains = maker.chains(max(1, persons // TICKETS // TERMS))
    return Posts(tuple(SHARES), (*running[:-1], 1.0), tables, chains)


def phrase(role: str, where: str) -> str:
    """A role and where it was held, as a passage might put it: at most seven words, nothing that CSV would quote."""
    said = f"{in_sentence(role)} in {where}" if where else in_sentence(role)
    plain = "".join(char for char in said if char not in ',"')
    words = plain.split()
    while count_words(" ".join(words)) > MOST_WORDS - 3:
        words.pop(0)
    return " ".join(words)


class Maker:
    """Draws posts from the vocabularies."""

    def __init__(self, words: Words, random: Random) -> None:
        self.words = words
        self.random = random
        self.roles = {role.id: role for role in words.roles()}
        self.labels = {place.id: place.label for place in words.places()}
        self.places = _busy_first(words.places())
        self.bodies: defaultdict[str, list[OrganisationSeed]] = defaultdict(list)
        self.kinds: defaultdict[tuple[str, str], list[OrganisationSeed]] = defaultdict(list)
        for body in words.organisations():
            service = words.services[body.id]
            if service is not None and body.kind != "lineage":
                self.bodies[service].append(body)
                self.kinds[service, body.kind].append(body)
        self.covers = [body for service in sorted(_COVER_SERVICES) for body in self.bodies[service]]
        general = [role for role in words.roles() if not (role.single_holder or role.exclusive or role.collective)]
        elsewhere = {slug for chiefs in _CHIEFS.values() for slug in chiefs}
        heads = [role for role in words.roles() if role.single_holder and role.broader == "head"]
        self.fields = [role for role in heads if role.id.startswith("head-of-") and role.id not in elsewhere]
        self.general = [role for role in general if not (role.intelligence or role.recruited_source or role.attache)]

    def post(self, service: str) -> Post:
        """A post of a service that several may hold at once."""
        role = self._role(service)
        body = self._body(service, role)
        where = (body.place if body else None) or self._place()
        return self._made(service, role, body, where)

    def chains(self, size: int) -> list[tuple[str, Post]]:
        """Posts of one holder: the first of every body before the second of any.

        There are different ones for some three million persons; after those they come again.
        """
        bodies = [(service, body) for service in SHARES for body in self.bodies[service]]
        self.random.shuffle(bodies)
        made = []
        for number in range(size):
            turn, at = divmod(number, len(bodies))
            service, body = bodies[at]
            fitting = self._heads(body)
            made.append((service, self._made(service, fitting[turn % len(fitting)], body, body.place)))
        return made

    def _heads(self, body: OrganisationSeed) -> list[RoleSeed]:
        """The roles of one holder that a body has, its chief's first."""
        chiefs = _CHIEFS.get(body.kind, ())
        if body.intelligence and body.kind == "department":
            chiefs = ("head-of-intelligence-department",)
        return [*map(self.roles.__getitem__, chiefs), *self.fields]

    def _role(self, service: str) -> RoleSeed:
        own = _OWN_ROLES.get(service, _ABROAD)
        if self.random.random() < _GRIP:
            return self.roles[_drawn(own, self.random, 2)]
        return _drawn(self.general, self.random, 5)

    def _body(self, service: str, role: RoleSeed) -> OrganisationSeed | None:
        """Residents at residencies, consuls at consulates; one in ten of the others at a body nobody names."""
        for word, kind in (("resident", "residency"), ("consul", "consulate")):
            if role.id.endswith(word) and self.kinds[service, kind]:
                return _drawn(self.kinds[service, kind], self.random, 2)
        bodies = self.bodies[service]
        return None if self.random.random() < 0.1 else _drawn(bodies, self.random, 10)

    def _place(self) -> str | None:
        return None if self.random.random() < 0.25 else _drawn(self.places, self.random, 3).id

    def _made(self, service: str, role: RoleSeed, body: OrganisationSeed | None, place: str | None) -> Post:
        words, random = self.words, self.random
        cover_body = cover_role = None
        if random.random() < _COVERED.get(role.id, 0.0):
            cover_body, cover_role = _drawn(self.covers, random, 5).id, random.choice(_COVER_ROLES)
        drawn = random.random()
        nature = "collective" if role.collective else next(one for one, until in _NATURES if drawn < until)
        where = self._key(Vocabulary.PLACE, place)
        keys = (
            self._key(Vocabulary.ROLE, role.id),
            self._key(Vocabulary.ORGANISATION, body.id if body else None),
            where,
            self._key(Vocabulary.ORGANISATION, cover_body),
            self._key(Vocabulary.ROLE, cover_role),
            self._key(Vocabulary.SERVICE, (words.services[body.id] if body else None) or service),
            nature,
        )
        return Post(",".join(keys), phrase(role.label, self.labels.get(place or "", "")), where)

    def _key(self, vocabulary: Vocabulary, slug: str | None) -> str:
        return "" if slug is None else str(self.words.key(vocabulary, slug))


def _drawn(choices: Sequence[T], random: Random, flattest: float) -> T:
    """One of the choices by Zipf's law, the first the likeliest."""
    return choices[Zipf(len(choices), flattest)(random.random())]


def _busy_first(places: Iterable[PlaceSeed]) -> list[PlaceSeed]:
    """Cities before countries and regions, otherwise in order."""
    return sorted(places, key=lambda place: place.kind != "city")
