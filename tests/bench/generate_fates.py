"""What became of synthetic persons: arrests with what followed, deaths, captivity, flight; and rival accounts of it."""

from app.domain.terms import PartyPart
from tests.bench import generate_dates as dates
from tests.bench.generate_lives import Life
from tests.bench.generate_names import Zipf
from tests.bench.generate_rows import Rows
from tests.bench.generate_world import SOVIET, World

_PURGED = 0.22
"""The share of Soviet officers in service at the time whom the purge takes; a fourth of it of the others."""
_PURGE = (12 * 1935, 12 * 1941)
_WAR = (12 * 1941 + 5, 12 * 1945 + 8)
_ENDS = (
    (0.26, "died"), (0.36, "killed"), (0.39, "vanished"), (0.42, "last-seen"), (0.48, "captured"), (0.50, "emigrated"),
    (0.52, "defected"), (0.55, "survived"), (0.57, "surrendered"), (0.59, "returned"),
)  # fmt: skip
"""How lives end that the purge did not: running shares; of the rest nothing is told."""
_AFTER_CAPTIVITY = ((0.4, "released"), (0.5, "escaped"), (0.6, "exchanged"), (0.8, "imprisoned"))
_TOLD = 0.5
"""The share of persons of whose end anything is told."""
_DISPUTED = 0.006
"""The share of persons of whose end two accounts are told."""


class Fates:
    """Writes fates into the rows of a block."""

    def __init__(self, world: World, rows: Rows) -> None:
        self.world = world
        self.rows = rows
        self.draw = rows.draw
        self._towns = Zipf(len(world.places), 3)

    def end(self, life: Life) -> None:
        """The fate of one person, if anything is told of it."""
        draw = self.draw
        if draw() < _DISPUTED:
            self._disputed(life)
        if draw() > _TOLD:
            return
        in_time = life.service in SOVIET and _PURGE[0] <= life.end <= _PURGE[1]
        if draw() < (2 * _PURGED if in_time else _PURGED / 4 if life.service in SOVIET else 0.0):
            self._purged(max(life.end, _PURGE[0] + int(draw() * 60)))
            return
        drawn = draw()
        kind = next((kind for until, kind in _ENDS if drawn < until), None)
        if kind == "captured":
            self._captured(life.end + int(draw() * 12))
        elif kind is not None:
            month = life.end + int(draw() * (12 if kind == "killed" else 120))
            self._fate(kind, month, self._town(0.4))
            if kind == "died" and draw() < 0.2:
                self._death(month)

    def _purged(self, month: int) -> None:
        """Arrested, as a rule sentenced; shot, imprisoned or released; often rehabilitated in the fifties."""
        draw = self.draw
        if draw() < 0.25:
            self._fate("repressed", month)
        else:
            place = self._town(0.3)
            self._fate("arrested", month, place, "state security" if draw() < 0.2 else "")
            month += 1 + int(draw() * 14)
            if draw() < 0.4:
                court = self.world.courts[int(draw() * len(self.world.courts))] if draw() < 0.5 else ""
                self._fate("sentenced", month, place, years=5 * (1 + int(draw() * 5)), court=court)
            drawn = draw()
            self._fate("shot" if drawn < 0.55 else "imprisoned" if drawn < 0.85 else "released", month, place)
        if draw() < 0.4:
            self._fate("rehabilitated", 12 * 1954 + int(draw() * 90))

    def _captured(self, month: int) -> None:
        drawn = self.draw()
        self._fate("captured", month, self._town(0.6), "the enemy" if drawn < 0.5 else "")
        kind = next((kind for until, kind in _AFTER_CAPTIVITY if drawn < until), None)
        if kind is not None:
            self._fate(kind, month + 1 + int(self.draw() * 60))

    def _fate(
        self, kind: str, month: int, place: str = "", by: str = "", years: int | None = None, court: str = ""
    ) -> None:
        rows = self.rows
        when, said = dates.event(self.draw, month)
        key = rows.claim("fate")
        rows.add("fate", f"{when},{key},{self.world.fates[kind]},{place},{years or ''},,")
        if by:
            rows.add("fate_party", f"{rows.other()},{rows.id},1,{PartyPart.BY},,,{by}")
        if court:
            rows.add("fate_party", f"{rows.other()},{rows.id},1,{PartyPart.COURT},,{court},")
        rows.cite(f"was {kind.replace('-', ' ')}", said)

    def _death(self, month: int) -> None:
        when, said = dates.event(self.draw, month)
        self.rows.add("life_event", f"{when},{self.rows.claim('life_event')},death,{self._town(0.5)},")
        self.rows.cite("died", said)

    def _disputed(self, life: Life) -> None:
        """Two accounts of one end, one of which the editor may prefer."""
        month = life.end + int(self.draw() * 48)
        claims = []
        for kind in ("shot", "died"):
            self._fate(kind, month + int(self.draw() * 36), self._town(0.3))
            claims.append(self.rows.id)
        reason = "Synthetic reason." if self.draw() < 0.3 else None
        self.rows.alternatives(f"What became of {life.name.full}?", claims, reason)

    def _town(self, share: float) -> str:
        return self.world.places[self._towns(self.draw())] if self.draw() < share else ""
