"""Made-up places: countries, regions and towns below the seed's own, each with coordinates and other names."""

from collections.abc import Iterator
from random import Random

from app.schemas.seed_vocabulary import AliasSeed, PlaceSeed
from tests.bench.generate_names import CODAS, ONSETS, VOWELS, Spelling, put_together

_ENDINGS: dict[str, tuple[Spelling, ...]] = {
    "country": (("ia", "ия", "ien"), ("land", "ланд", "lande")),
    "region": (("shchina", "щина", "schtschina"), ("ye", "ье", "je"), ("mark", "марк", "marche")),
    "city": (
        ("arsk", "арск", "arsque"), ("opol", "ополь", "opole"), ("evka", "евка", "ewka"), ("gora", "гора", "gorá"),
        ("holm", "хольм", "holme"), ("tsun", "цунь", "zun"), ("hama", "хама", "kama"), ("abad", "абад", "abade"),
    ),
}  # fmt: skip
_KINDS = ("country", "region", "city")
_SPREAD = {"region": 6.0, "city": 2.5}
"""Degrees a place lies from the one it belongs to, at most."""
_SECOND = 0.3
"""The share of places with another Latin name, too."""
_SCATTER = 7_919


def made_up_names(endings: tuple[Spelling, ...]) -> Iterator[Spelling]:
    """Names without meaning, each once, without end."""
    seen: set[str] = set()
    number = 0
    while True:
        number += _SCATTER
        name = put_together(number, ONSETS, VOWELS, ONSETS, VOWELS, CODAS, endings)
        if name[0] not in seen:
            seen.add(name[0])
            yield name


def more_places(seed: list[PlaceSeed], total: int, random: Random) -> list[PlaceSeed]:
    """The seed's places and as many made-up ones as bring them to `total`: countries, their regions, their towns."""
    names = {kind: made_up_names(_ENDINGS[kind]) for kind in _KINDS}
    missing = max(0, total - len(seed))
    above: list[PlaceSeed] = [place for place in seed if place.kind == "region" and place.latitude is not None]
    countries = [_place(random, "country", names["country"], None) for _ in range(min(missing, missing // 150 + 1))]
    regions = [
        _place(random, "region", names["region"], random.choice(countries))
        for _ in range((missing - len(countries)) // 15)
    ]
    towns = missing - len(countries) - len(regions)
    above += regions
    made = [_place(random, "city", names["city"], random.choice(above)) for _ in range(towns)]
    return [*seed, *countries, *regions, *made]


def _place(random: Random, kind: str, names: Iterator[Spelling], within: PlaceSeed | None) -> PlaceSeed:
    latin, cyrillic, other = next(names)
    if within is None or within.latitude is None or within.longitude is None:
        latitude, longitude = random.uniform(-35, 62), random.uniform(-170, 170)
    else:
        spread = _SPREAD[kind]
        latitude = within.latitude + random.uniform(-spread, spread)
        longitude = within.longitude + random.uniform(-spread, spread)
    aliases: list[str | AliasSeed] = [AliasSeed(name=cyrillic, lang="ru")]
    if other != latin and random.random() < _SECOND:
        aliases.append(other)
    return PlaceSeed(
        id=latin.lower(), label=latin, kind=kind, broader=within.id if within else None,
        latitude=round(latitude, 4), longitude=round(max(-180.0, min(180.0, longitude)), 4), aliases=aliases,
    )  # fmt: skip
