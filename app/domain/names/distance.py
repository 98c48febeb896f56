"""How far two words are from each other in sounds: a weighted edit distance over their readings.

A sound taken for one that is often written alike costs less than one that is not; unlike endings cost in full.
The weights were first set on a hundred names, then tried on lists they had not seen, whose misses taught the rest; what
they reach is measured by `python -m tests.bench.names`.
"""

from functools import lru_cache

from app.domain.names.sounds import VOWELS, readings, sound_keys, stem

FAR = 9.0
_PAIRS: dict[str, float] = {
    "sz": 0.6, "cs": 0.6, "cz": 0.6, "cy": 0.8, "xq": 0.4, "yq": 0.8, "xj": 0.5, "xy": 0.7, "jz": 0.5, "sx": 0.5,
    "hg": 0.8, "hk": 0.7, "gk": 0.7, "vf": 0.4, "dt": 0.7, "bp": 0.7, "mn": 0.9, "ei": 0.6, "ao": 0.7, "eo": 0.6,
    "ae": 0.8, "ou": 0.8, "iu": 0.8, "yt": 0.8,
}  # fmt: skip
_WEIGHT = {pair: weight for two, weight in _PAIRS.items() for pair in (two, two[::-1])}
_DROPPED = {"i": 0.6, "h": 0.7}
_CHEAPEST = min(*_PAIRS.values(), *_DROPPED.values())
_CHEAPEST_DROP = min(_DROPPED.values())
_EPSILON = 1e-9


def _swap(first: str, second: str) -> float:
    if first == second:
        return 0.0
    return _WEIGHT.get(first + second, 0.9 if first in VOWELS and second in VOWELS else 1.0)


def _drop(sounds: str, at: int) -> float:
    """What it costs to leave out the sound at a place: a glide beside a vowel is easily lost."""
    sound = sounds[at]
    beside = sounds[max(at - 1, 0) : at] + sounds[at + 1 : at + 2]
    return _DROPPED.get(sound, 1.0) if any(one in VOWELS for one in beside) else 1.0


def edit_distance(first: str, second: str, most: float = FAR) -> float:
    """The weighted edit distance of two strings of sounds, neighbours exchanged at 1; `FAR` once it exceeds `most`.

    Places further apart than the dearest allowance has drops for are not looked at: the time grows with the length.
    """
    band = int(most / _CHEAPEST_DROP + _EPSILON)
    if abs(len(first) - len(second)) > band:
        return FAR
    before: list[float] = []
    row = [0.0]
    for column in range(len(second)):
        row.append(row[-1] + _drop(second, column) if column < band else FAR)
    for line, sound in enumerate(first):
        older, before = before, row
        row = [FAR] * (len(second) + 1)
        if line < band:
            row[0] = before[0] + _drop(first, line)
        for column in range(max(0, line - band), min(len(second), line + band + 1)):
            other = second[column]
            best = min(
                before[column] + _swap(sound, other),
                before[column + 1] + _drop(first, line),
                row[column] + _drop(second, column),
            )
            if line and column and sound == second[column - 1] and other == first[line - 1] and sound != other:
                best = min(best, older[column - 1] + 1.0)
            row[column + 1] = best
        if min(row) > most:
            return FAR
    return row[-1] if row[-1] <= most else FAR


def _mask(sounds: str) -> int:
    """The sounds of a string as a set of bits: an edit puts in or takes out two at most."""
    found = 0
    for sound in sounds:
        found |= 1 << (ord(sound) & 31)
    return found


_Parted = tuple[str, str, str, float, int, int]


@lru_cache(maxsize=65536)
def _parted(word: str) -> tuple[tuple[_Parted, ...], frozenset[str], int]:
    """A word's readings, each with its stem, ending, cost and bits; its keys; how many sounds are its own."""
    found = []
    for reading, cost in readings(word).items():
        own, ending = stem(reading)
        found.append((own, ending, reading, cost, _mask(own), _mask(reading)))
    return tuple(found), sound_keys(word), max((len(one[0]) for one in found), default=0)


def _least(one: tuple[_Parted, ...], other: tuple[_Parted, ...], most: float) -> float:
    best = FAR
    for own, ending, reading, cost, own_bits, bits in one:
        for its, its_ending, its_reading, its_cost, its_own_bits, its_bits in other:
            limit = min(most, best) - cost - its_cost
            if limit < 0:
                continue
            alike = ending == its_ending
            unlike = (own_bits ^ its_own_bits if alike else bits ^ its_bits).bit_count()
            if unlike > 2 * int(limit / _CHEAPEST + _EPSILON):
                continue
            found = edit_distance(own, its, limit) if alike else edit_distance(reading, its_reading, limit)
            best = min(best, found + cost + its_cost)
    return best


def sound_distance(first: str, second: str, most: float = 2.0) -> float:
    """The least distance of any two readings of two words, in edits; 0 where they share a key, `FAR` beyond `most`."""
    one, keys, _ = _parted(first)
    other, its_keys, _ = _parted(second)
    if not keys.isdisjoint(its_keys):
        return 0.0
    return _least(one, other, most)


def own_sounds(word: str) -> int:
    """How many sounds a word has before an ending it shares with many names."""
    return _parted(word)[2]


def leeway(first: str, second: str) -> float:
    """How far two words may be from each other and still be spellings of one name: little where they are short."""
    size = min(own_sounds(first), own_sounds(second))
    return 0.4 if size <= 3 else 0.5 if size <= 5 else 0.7


def same_name(first: str, second: str) -> bool:
    """Whether two words are spellings of one name, in any two of the scripts and romanisations we read."""
    limit = leeway(first, second)
    return sound_distance(first, second, limit) <= limit


def one_slip(first: str, second: str) -> bool:
    """Whether two words differ by one letter lost, added or changed, or by two neighbours exchanged."""
    if first == second or abs(len(first) - len(second)) > 1:
        return first == second
    at = next((at for at, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), -1)
    if at < 0 or len(first) != len(second):
        shorter, longer = sorted((first, second), key=len)
        return at < 0 or shorter[at:] == longer[at + 1 :]
    exchanged = first[at : at + 2] == second[at : at + 2][::-1] and first[at + 2 :] == second[at + 2 :]
    return first[at + 1 :] == second[at + 1 :] or exchanged
