"""`python -m tests.bench.names [FILE ...]`: how well names are told apart, beside three measures everybody knows.

For each list of tests/names, once in all its scripts and once on its Latin spellings alone, a row for each measure:

- ours, and ours by equal keys only (what an index finds at once);
- Jaro-Winkler on ASCII, at the threshold that does best on this very list, which flatters it, and at 0.9;
- Daitch-Mokotoff and Beider-Morse (generic, approximate): names that share a code.

The others read no Cyrillic: it is romanised for them by BGN/PCGN. Then ours on full names and on short forms.
`--generated` asks ours for every spelling the romanisation schemes of a library make of the Cyrillic of a list.
"""

import argparse
import json
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from abydos.phonetic import BeiderMorse, DaitchMokotoff
from iuliia import schemas
from jellyfish import jaro_winkler_similarity

from app.domain.names import cases, distance, given, sounds
from app.domain.names.distance import same_name
from app.domain.names.sounds import sound_keys
from tests.support import name_lists
from tests.support.name_lists import Line, Measured, Pair, Same

FIXED = 0.9
MOST_BEIDER_MORSE = 6000
SEED = 4
SHOWN = 40
_UKRAINIAN = str.maketrans({"і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ѣ": "e", "ј": "j", "ћ": "c"})
_LATIN = str.maketrans({"ł": "l", "đ": "d", "ß": "ss", "ø": "o", "æ": "ae", "ı": "i", "þ": "th", "ð": "d"})
_BGN = schemas.get("bgn_pcgn")
_BEIDER_MORSE = BeiderMorse(language_arg=0, name_mode="gen", match_mode="approx")
_DAITCH_MOKOTOFF = DaitchMokotoff()


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on one list; `names` and `pairs` are how many a second it codes and compares."""

    measure: str
    recall: float
    variants: int
    false: float
    crosses: int
    names: float
    pairs: float


def romanised(word: str) -> str:
    """A word in lower-case Latin letters, Cyrillic by BGN/PCGN; the library leaves a Cyrillic ё where ë is meant."""
    return str(_BGN.translate(word.casefold().translate(_UKRAINIAN))).casefold().replace("ё", "ë")


@cache
def ascii_of(word: str) -> str:
    """A word in ASCII letters: Cyrillic by BGN/PCGN, Latin without its marks."""
    plain = unicodedata.normalize("NFKD", romanised(word).translate(_LATIN))
    return "".join(char for char in plain if char.isascii() and char.isalpha())


@cache
def daitch_mokotoff(word: str) -> frozenset[str]:
    """The Daitch-Mokotoff codes of a word."""
    return frozenset(_DAITCH_MOKOTOFF.encode(ascii_of(word)))


@cache
def beider_morse(word: str) -> frozenset[str]:
    """The Beider-Morse codes of a word; its Latin marks are left for it to read."""
    return frozenset(_BEIDER_MORSE.encode(romanised(word)).split())


def shares(code: Callable[[str], frozenset[str]]) -> Same:
    """The measure that takes two names for one where they share a code."""
    return lambda first, second: not code(first).isdisjoint(code(second))


def jaro_winkler(first: str, second: str) -> float:
    """Jaro-Winkler of two names in ASCII."""
    return float(jaro_winkler_similarity(ascii_of(first), ascii_of(second)))


def forget() -> None:
    """Let every cache go, so that what is timed is done."""
    for module in (sounds, distance, cases, given, sys.modules[__name__]):
        for cached in vars(module).values():
            if hasattr(cached, "cache_clear"):
                cached.cache_clear()


def timed(name: str, lines: Sequence[Line], code: Callable[[str], object], same: Same) -> tuple[Row, Measured]:
    """One measure on one list, with how fast it codes names and compares pairs."""
    forget()
    words = name_lists.words_of(lines)
    start = perf_counter()
    for word in words:
        code(word)
    coded = perf_counter()
    found = name_lists.measure(lines, same)
    compared = perf_counter() - coded
    pairs = (found.variants + found.crosses) / compared
    row = Row(name, found.recall, found.variants, found.false, found.crosses, len(words) / (coded - start), pairs)
    return row, found


def best_threshold(lines: Sequence[Line], score: Callable[[str, str], float]) -> float:
    """The score above which at most one cross pair in a thousand lies: lower would be false, higher finds less."""
    crosses = [score(*pair) for pair in name_lists.cross_pairs(lines)]
    allowed = int(len(crosses) * name_lists.MOST_FALSE / 1000)
    return nlargest(allowed + 1, crosses)[-1] if crosses else 0.0


def sampled(lines: Sequence[Line], most: int) -> Sequence[Line]:
    """As many lines, drawn with a fixed seed, as have at most so many spellings."""
    if len(name_lists.words_of(lines)) <= most:
        return lines
    drawn = Random(SEED).sample(range(len(lines)), len(lines))
    sizes = [0]
    for number in drawn:
        sizes.append(sizes[-1] + len(lines[number]))
    return [lines[number] for number in sorted(islice(drawn, bisect_left(sizes, most) - 1))]


def rows_of(lines: Sequence[Line], same: Same) -> tuple[list[Row], Measured]:
    """Every measure on one list, and what ours missed and mixed up."""
    ours, found = timed("ours", lines, sounds.readings, same)
    ascii_of.cache_clear()
    least = best_threshold(lines, jaro_winkler)
    part = sampled(lines, MOST_BEIDER_MORSE)
    of = f", {len(part)} of {len(lines)} names" if len(part) < len(lines) else ""
    others = (
        timed("ours, equal key only", lines, sound_keys, shares(sound_keys)),
        timed(f"Jaro-Winkler > {least:.3f}", lines, ascii_of, lambda one, two: jaro_winkler(one, two) > least),
        timed(f"Jaro-Winkler >= {FIXED}", lines, ascii_of, lambda one, two: jaro_winkler(one, two) >= FIXED),
        timed("Daitch-Mokotoff", lines, daitch_mokotoff, shares(daitch_mokotoff)),
        timed(f"Beider-Morse{of}", part, beider_morse, shares(beider_morse)),
    )
    return [ours, *(row for row, _ in others)], found


def table(title: str, rows: Iterable[Row]) -> str:
    """Rows as a table of plain text."""
    head = f"{title:36} {'recall %':>9} {'variants':>9} {'false ‰':>8} {'crosses':>9} {'names/s':>9} {'pairs/s':>10}"
    return "\n".join([head, *(
        f"{row.measure:36} {row.recall:9.2f} {row.variants:9} {row.false:8.3f} {row.crosses:9} {row.names:9.0f}"
        f" {row.pairs:10.0f}" for row in rows
    )])  # fmt: skip


def _listed(title: str, pairs: Sequence[Pair], most: int) -> list[str]:
    rest = f" (the first {most})" if len(pairs) > most else ""
    return [f"  {title}: {len(pairs)}{rest}", *(f"    {one} | {two}" for one, two in pairs[:most])] if pairs else []


def misses(found: Measured, most: int = SHOWN) -> str:
    """What a measure missed and mixed up, in words."""
    return "\n".join(_listed("missed", found.missed, most) + _listed("mixed up", found.mixed, most))


def full_names() -> tuple[dict[str, float], list[Pair]]:
    """How `likeness` does on pairs of full names, and the pairs it judges wrong."""
    pairs = name_lists.read_full()
    judged = [(pair, pair.judged_same) for pair in pairs]
    hits = sum(pair.same and said for pair, said in judged)
    said_same, are_same = sum(said for _, said in judged), sum(pair.same for pair in pairs)
    numbers = {"pairs": len(pairs), "same": are_same, "precision": 100 * hits / max(said_same, 1),
               "recall": 100 * hits / max(are_same, 1)}  # fmt: skip
    return numbers, [(pair.a, pair.b) for pair, said in judged if pair.same != said]


def spellings_by_scheme(word: str) -> dict[str, str]:
    """A Russian word as each scheme of the library writes it."""
    return {name: schema.translate(word) for name, schema in schemas.items()}


def generated(lines: Sequence[Line], same: Same) -> tuple[dict[str, tuple[float, float]], list[Pair]]:
    """By scheme, the recall of its spellings against the Cyrillic and against all others'; and the pairs missed."""
    words = [word for word in name_lists.words_of(lines) if name_lists.RUSSIAN.fullmatch(word)]
    made = {word: spellings_by_scheme(word) for word in words}
    result, missed = {}, set()
    for scheme in schemas.names():
        cyrillic, others = [], []
        for word, its in made.items():
            own = its[scheme]
            cyrillic.append(same(word, own))
            others += [(own, other) for other in sorted(set(its.values()) - {own})]
            missed |= set() if cyrillic[-1] else {(word, own)}
        unlike = [pair for pair in others if not same(*pair)]
        missed |= {(min(pair), max(pair)) for pair in unlike}
        result[scheme] = (
            100 * sum(cyrillic) / max(len(cyrillic), 1), 100 * (1 - len(unlike) / max(len(others), 1))
        )  # fmt: skip
    return result, sorted(missed)


def _report_list(path: Path, options: argparse.Namespace) -> dict[str, object]:
    same = name_lists.same_given_name if name_lists.is_given_list(path) else same_name
    lines = name_lists.read_lines(path)
    report: dict[str, object] = {"list": path.stem}
    if options.generated:
        by_scheme, missed = generated(lines, same)
        print(f"{path.stem + ', by scheme':36} {'Cyrillic %':>10} {'others %':>9}", file=options.out)
        for scheme, (cyrillic, others) in by_scheme.items():
            print(f"{scheme:36} {cyrillic:10.2f} {others:9.2f}", file=options.out)
        if options.misses:
            print(misses(Measured(missed=missed), 400), file=options.out)
        return report | {"generated": by_scheme}
    for title, part in ((path.stem, lines), (f"{path.stem}, Latin only", name_lists.latin_only(lines))):
        rows, found = rows_of(part, same)
        print(table(title, rows), file=options.out)
        if options.misses and part is lines:
            print(misses(found), file=options.out)
        print(file=options.out, flush=True)
        report[title] = [{field: getattr(row, field) for field in Row.__slots__} for row in rows]
    return report


def _report_rest(options: argparse.Namespace) -> dict[str, object]:
    numbers, wrong = full_names()
    print("full names: {pairs} pairs, {same} of one person; precision {precision:.2f} %, recall {recall:.2f} %"
          .format(**numbers), file=options.out)  # fmt: skip
    short = name_lists.measure_short_forms(name_lists.read_short_forms(name_lists.list_path("given")))
    print(f"short forms: recall {short.recall:.2f} % of {short.variants}, false {short.false:.3f} ‰ of {short.crosses}",
          file=options.out)  # fmt: skip
    if options.misses:
        print("\n".join(_listed("full names judged wrong", wrong, SHOWN)), misses(short), sep="\n", file=options.out)
    return {"full": numbers, "short": {"recall": short.recall, "false": short.false}}


def _list(word: str) -> Path:
    """A list by its file, or by the name of one of ours."""
    path = Path(word)
    return path if path.exists() else name_lists.list_path(word)


def main(arguments: Sequence[str]) -> None:
    """Measure the lists asked for, or all, and print the tables or one JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.names", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="*", type=_list, metavar="FILE", help="lists of names, or `groups`, `surnames` … of tests/names"
    )
    parser.add_argument("--file", action="append", type=_list, default=[], help="one list more")
    parser.add_argument("--misses", action="store_true", help="print what ours misses and mixes up")
    parser.add_argument("--generated", action="store_true", help="recall on the spellings of many schemes")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(arguments)
    asked = options.files + options.file
    options.out = sys.stderr if options.json else sys.stdout
    reports = [_report_list(path, options) for path in asked or map(name_lists.list_path, name_lists.WORD_LISTS)]
    rest = {} if asked or options.generated else _report_rest(options)
    if options.json:
        print(json.dumps({"lists": reports, **rest}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
