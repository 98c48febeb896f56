"""Made-up organisations: armies with divisions, residencies, consulates, works, schools, lineages and their forms.

They are numbered or seated in a place, so that nobody takes them for bodies that were.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from app.schemas.seed_vocabulary import OrganisationSeed, PlaceSeed

_FIRST_NUMBER = 301
"""Numbers of made-up formations start here, above those of the seed."""


@dataclass(frozen=True, slots=True)
class Seated:
    """A sort of body that has its seat in a place: what its label and id start with, and whom it belongs to."""

    label: str
    slug: str
    kind: str
    service: str
    broader: str | None = None
    intelligence: bool = False


_SEATED = (
    Seated("Residency in", "residency-in", "residency", "soviet-military-intelligence",
           "soviet-military-intelligence", intelligence=True),
    Seated("Soviet consulate in", "soviet-consulate-in", "consulate", "foreign-commissariat",
           "peoples-commissariat-for-foreign-affairs"),
    Seated("State security department of", "state-security-department-of", "department", "soviet-state-security",
           "nkvd", intelligence=True),
    Seated("Railway works of", "railway-works-of", "enterprise", "soviet-enterprises"),
    Seated("Garrison of", "garrison-of", "garrison", "other-soviet-military", "red-army"),
    Seated("Party committee of", "party-committee-of", "party", "soviet-state-and-party", "communist-party"),
    Seated("Command school of", "command-school-of", "school", "other-soviet-military", "red-army"),
    Seated("Japanese military mission in", "japanese-military-mission-in", "mission", "japanese-military",
           "imperial-japanese-army", intelligence=True),
    Seated("Japanese trading house in", "japanese-trading-house-in", "enterprise", "japanese-press-and-trade"),
    Seated("Japanese administration of", "japanese-administration-of", "authority", "japanese-state",
           "japanese-authorities"),
    Seated("Chinese administration of", "chinese-administration-of", "authority", "chinese", "chinese-authorities"),
    Seated("Water supply section of", "water-supply-section-of", "branch", "japanese-bacteriological-units",
           "detachment-731"),
    Seated("Imperial Russian garrison of", "imperial-russian-garrison-of", "garrison", "imperial-russian"),
    Seated("American consulate in", "american-consulate-in", "consulate", "american",
           "government-of-the-united-states"),
    Seated("British consulate in", "british-consulate-in", "consulate", "british", "government-of-great-britain"),
    Seated("German consulate in", "german-consulate-in", "consulate", "german", "government-of-germany"),
    Seated("People's militia of", "peoples-militia-of", "garrison", "far-eastern-republic"),
)  # fmt: skip
_ARMIES = {True: ("red-army", "other-soviet-military"), False: ("imperial-japanese-army", "japanese-military")}
"""What a made-up army is part of, and its service: a Soviet one, and a Japanese."""
_OTHERS = 0.1
"""The share of places that have a further sort of body, beside two."""


def more_organisations(
    seed: list[OrganisationSeed], places: list[PlaceSeed], total: int, random: Random
) -> list[OrganisationSeed]:
    """The seed's organisations and as many made-up ones as bring them to `total`."""
    missing = max(0, total - len(seed))
    known = {one.id for one in seed}
    formations, seated = missing * 45 // 100, missing * 50 // 100
    made = [
        *islice(_formations(), formations),
        *islice((one for one in _seated(places, random) if one.id not in known), seated),
        *islice(_lineages(), missing - formations - seated),
    ]
    return [*seed, *made]


def _formations() -> Iterator[OrganisationSeed]:
    """Armies, Soviet and Japanese by turns, each with staff, an intelligence department, divisions and regiments."""
    regiment = _FIRST_NUMBER
    for number in range(_FIRST_NUMBER, 10_000):
        soviet = number % 3 != 0
        above, service = _ARMIES[soviet]
        army = f"{'' if soviet else 'japanese-'}army-{number}"
        name = f"Army No. {number}" if soviet else f"Japanese Army No. {number}"
        yield OrganisationSeed(id=army, label=name, kind="army", broader=above, service=service)
        yield OrganisationSeed(
            id=f"intelligence-department-of-{army}", label=f"Intelligence department of the {name}", kind="department",
            broader=army, intelligence=True, lineage="soviet-military-intelligence" if soviet else None,
            service="soviet-military-intelligence" if soviet else service,
        )  # fmt: skip
        for division in range(1, 6):
            own = f"{army}-division-{division}"
            yield OrganisationSeed(id=own, label=f"Division {division} of the {name}", kind="division", broader=army)
            for _ in range(2):
                regiment += 1
                label = f"Regiment No. {regiment}"
                yield OrganisationSeed(id=f"regiment-{regiment}", label=label, kind="regiment", broader=own)


def _seated(places: list[PlaceSeed], random: Random) -> Iterator[OrganisationSeed]:
    """One sort of body after the other, the busiest places first, so that every place has some before any has all."""
    towns = (place for place in places if place.kind == "city")
    for number, town in enumerate(towns):
        for step in range(len(_SEATED)):
            sort = _SEATED[(number + step) % len(_SEATED)]
            if step < 2 or random.random() < _OTHERS:
                yield OrganisationSeed(
                    id=f"{sort.slug}-{town.id}", label=f"{sort.label} {town.label}", kind=sort.kind,
                    service=sort.service, broader=sort.broader, intelligence=sort.intelligence, place=town.id,
                )  # fmt: skip


def _lineages() -> Iterator[OrganisationSeed]:
    """Lines of bodies that were renamed: the line, and three forms of it that follow each other."""
    for number in range(_FIRST_NUMBER, 10_000):
        line = f"line-{number}"
        yield OrganisationSeed(
            id=line, label=f"Directorate {number} under all its names", kind="lineage", service="soviet-state-and-party"
        )
        for form, word in enumerate(("Department", "Directorate", "Main directorate"), 1):
            yield OrganisationSeed(id=f"{line}-{form}", label=f"{word} {number}", kind="directorate", lineage=line)
