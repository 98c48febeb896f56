"""What synthetic persons are said to have lived through beside their posts: birth, studies, ranks, awards, ties."""

from dataclasses import dataclass
from math import log

from app.domain.terms import ActivityKind, TraitKind
from tests.bench import generate_dates as dates
from tests.bench.generate_names import Name, Zipf
from tests.bench.generate_rows import EDITORS, PLAIN, Rows
from tests.bench.generate_world import SECRET, SOVIET, World

_ACTIVITIES = tuple(str(kind) for kind in ActivityKind)
_OBJECTS = ("the railway", "the frontier", "the harbour", "a network of informants", "the new cipher", "supplies")
_RELATIONS = (
    "worked_with", "worked_with", "subordinate_to", "superior_of", "recruited", "recruited_by", "succeeded", "met",
    "met", "named_beside", "reported_to", "spouse_of", "child_of", "assessed_by", "accompanied", "adversary_of",
)  # fmt: skip
_ORIGINS = ("peasant", "worker", "civil servant", "merchant", "cossack", "priest's family", "nobility")
_NATIONS = {"ru": ("Russian", "Ukrainian", "Latvian", "Jewish", "Pole", "German"), "ja": ("Japanese",),
            "zh": ("Chinese",), "de": ("American", "British", "German")}  # fmt: skip
_TRAITS = {
    TraitKind.LANGUAGE: ("Japanese", "English", "German", "Chinese", "French", "Korean", "Mongolian"),
    TraitKind.OCCUPATION: ("engineer", "teacher", "journalist", "physician", "locksmith"),
    TraitKind.KNOWLEDGE: ("railways", "ciphers", "the Far East", "trade"),
}


@dataclass(frozen=True, slots=True)
class Life:
    """The frame of a life: who, of which service, from when to when in months."""

    number: int
    name: Name
    service: str
    start: int
    end: int


class Lives:
    """Writes what is no post into the rows of a block."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world = world
        self.rows = rows
        self.draw = rows.draw
        self._towns = Zipf(len(world.places), 3)
        self._codenames = Zipf(len(world.codenames))
        self._honours = Zipf(len(world.decorations), 2)

    def youth(self, life: Life) -> None:
        """Sex, origin and birth, then studies: what texts tell first."""
        draw, rows = self.draw, self.rows
        if draw() < 0.1:
            self._member("sex", "female" if life.name.woman else "male")
        if draw() < 0.06:
            nations = _NATIONS[life.name.script]
            self._member("nationality", nations[int(draw() * draw() * len(nations))])
        if draw() < 0.05 and life.service in SOVIET:
            self._member("social_origin", _ORIGINS[int(draw() * len(_ORIGINS))])
        if draw() < 0.26:
            when, said = dates.event(draw, life.start - 12 * 17 - int(draw() * 160))
            rows.add("life_event", f"{when},{rows.claim('life_event', PLAIN)},birth,{self._town(0.5)},")
            rows.cite("was born", said)
        if draw() < 0.13:
            school, label = self.world.schools[int(draw() * draw() * len(self.world.schools))]
            when, said = dates.lasting(draw, life.start - 12 - int(draw() * 30), life.start)
            outcome = "graduated" if draw() < 0.7 else "studied" if draw() < 0.8 else "external"
            rows.add("education", f"{when},{rows.claim('education')},{school},,{outcome}")
            rows.cite(" ".join(label.replace(",", "").split()[:8]), said)

    def service(self, life: Life) -> None:
        """Party, ranks, codenames, awards, what he was like, what he did, and with whom."""
        draw, rows = self.draw, self.rows
        if life.service in SOVIET and draw() < 0.08:
            when, said = dates.state(draw, life.start, life.end)
            member = rows.claim("membership")
            rows.add("membership", f"{when},{member},party,Communist Party,{self.world.parties[0]}")
            rows.cite("joined the party", said)
        if draw() < 0.22:
            self._ranks(life)
        if draw() < (0.4 if life.service in SECRET else 0.01):
            self.codename(life, self._codenames(draw()))
        if draw() < 0.06:
            self._award(life)
        if draw() < 0.04:
            self._trait()
        if draw() < 0.09:
            self.activity(life)
        if draw() < 0.09:
            self._relation(life)
        if draw() < 0.01:
            rows.add("identifier", f"{rows.claim('identifier', EDITORS)},wikidata,Q{9_000_000_000 + life.number}")
            rows.cite_editor("Synthetic number.")

    def codename(self, life: Life, rank: int) -> None:
        """A codename, and the organisation that used it where the service has one."""
        when, said = dates.state(self.draw, life.start, life.end)
        code = self.world.codenames[rank]
        body = self.world.secret.get(life.service, "")
        self.rows.add("codename_use", f"{when},{self.rows.claim('codename_use')},{code.key},{body}")
        self.rows.cite(f"‘{code.label}’", said)

    def _member(self, kind: str, value: str) -> None:
        self.rows.add("membership", f"{dates.UNDATED[0]},{self.rows.claim('membership', PLAIN)},{kind},{value},")
        self.rows.cite(value)

    def _ranks(self, life: Life) -> None:
        """One to three ranks in rising order, years apart; one person in a hundred has two in one month."""
        ranks, draw = self.world.ranks[life.service], self.draw
        if not ranks:
            return
        at, month = int(draw() * draw() * len(ranks)), life.start + int(draw() * 24)
        for _ in range(1 + int(2.2 * draw())):
            if at >= len(ranks):
                return
            key, label = ranks[at]
            when, said = dates.since(draw, month)
            self.rows.add("rank_holding", f"{when},{self.rows.claim('rank_holding')},{key}")
            self.rows.cite(label.replace(",", ""), said)
            at += 1 + int(draw() * 1.5)
            month += 0 if draw() < 0.01 else 24 + int(draw() * 48)

    def _award(self, life: Life) -> None:
        when, said = dates.event(self.draw, life.start + int(self.draw() * (life.end - life.start + 12)))
        honour = self.world.decorations[self._honours(self.draw())]
        self.rows.add("award", f"{when},{self.rows.claim('award')},{honour},{2 if self.draw() < 0.05 else ''}")
        self.rows.cite("was decorated", said)

    def _trait(self) -> None:
        kind = list(_TRAITS)[int(self.draw() * len(_TRAITS))]
        value = _TRAITS[kind][int(self.draw() * len(_TRAITS[kind]))]
        self.rows.add("trait", f"{dates.UNDATED[0]},{self.rows.claim('trait')},{kind},{value},,")
        self.rows.cite(f"knew {value}")

    def activity(self, life: Life) -> None:
        """Something the person did while in service."""
        draw = self.draw
        when, said = dates.event(draw, life.start + int(draw() * (life.end - life.start + 1)))
        what, about = _ACTIVITIES[int(draw() * len(_ACTIVITIES))], _OBJECTS[int(draw() * len(_OBJECTS))]
        other = self._other(life.number) if draw() < 0.2 else ""
        self.rows.add("activity", f"{when},{self.rows.claim('activity')},{what},{about},{self._town(0.4)},{other}")
        self.rows.cite(f"{what} about {about}", said)

    def _relation(self, life: Life) -> None:
        draw = self.draw
        when, said = dates.state(draw, life.start, life.end)
        relation = _RELATIONS[int(draw() * len(_RELATIONS))]
        other = self._other(life.number)
        self.rows.add("relation", f"{when},{self.rows.claim('relation')},{relation},{other},,,")
        self.rows.cite(relation.replace("_", " "), said)

    def _other(self, number: int) -> str:
        """Somebody else, mostly one of the next in the list, so that some ties go both ways."""
        step = 1 + int(-40 * log(1 - self.draw())) % (self.world.persons - 1)
        return str((number - 1 + step) % self.world.persons + 1)

    def _town(self, share: float) -> str:
        return self.world.places[self._towns(self.draw())] if self.draw() < share else ""
