"""Realistic synthetic data at any size, as our own data package: `python -m tests.bench.generate OUT --persons N`.

Five postings and two and a half forms of name a person, nine claims in all, each cited; places, roles and
organisations used by Zipf's law; dates of every precision, corrections, contradictions. Everything but the seed's
vocabulary is plainly made up. The same size and seed give the same bytes, however many processes make them, and
`kartoteka export` of a database that was loaded with the package gives them back.
"""

import argparse
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from random import Random
from shutil import rmtree
from time import perf_counter

from app.domain.terms import Assertion, Vocabulary
from app.models import metadata
from tests.bench import generate_dates as dates
from tests.bench.generate_package import Package
from tests.bench.generate_persons import make_block
from tests.bench.generate_rows import BLOCK, FIRST_CITATION, IDS, RECORDED, Made, public_id
from tests.bench.generate_terms import Size, Words, read_words
from tests.bench.generate_world import World, make_world

LEAST = 100
"""Persons the smallest package has."""
_AHEAD = 2
"""Blocks a process may be ahead of what is written: memory does not grow with the number of persons."""
_worlds: list[World] = []
"""The world of a process that makes blocks."""


def generate(
    folder: Path,
    persons: int,
    seed: int = 1,
    *,
    workers: int | None = None,
    each: Callable[[int], object] | None = None,
) -> dict[str, int]:
    """Write a package of so many persons to a folder that does not exist yet; gives the rows of each table.

    The folder appears when it is whole. `each` is told how many persons are done. Raises FileExistsError, and
    ValueError for fewer than 100 persons.
    """
    if persons < LEAST:
        raise ValueError(f"{persons} persons are too few; the least is {LEAST}")
    if folder.exists():
        raise FileExistsError(f"{folder} exists already")
    part = folder.with_name(f"{folder.name}.part")
    rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    words = read_words(Size(persons), seed)
    world = make_world(words, persons, seed)
    with ExitStack() as stack:
        package = Package(part, stack)
        for table, rows in words.rows.items():
            package.write_rows(table, rows)
        _organisation_claims(package, words, world)
        redirects = _write_persons(package, world, workers or os.cpu_count() or 1, each)
        owners = [{"slug": slug, "person_id": person} for slug, person in redirects]
        package.write_rows(metadata.tables["person_redirect"], owners)
        package.finish(f"synthetic-{persons}-{seed}")
    part.rename(folder)
    return package.rows


def _write_persons(
    package: Package, world: World, workers: int, each: Callable[[int], object] | None
) -> list[tuple[str, int]]:
    """Write the rows of all persons in order; gives the former ids that lead to them."""
    redirects = []
    for number, made in enumerate(_blocks(world, workers), 1):
        for table, lines in made.lines.items():
            package.write(table, lines, made.counts[table])
        redirects += made.redirects
        if each:
            each(min(number * BLOCK, world.persons))
    return redirects


def _blocks(world: World, workers: int) -> Iterator[Made]:
    """The blocks in order, made by as many processes."""
    count = ceil(world.persons / BLOCK)
    if min(workers, count) == 1:
        yield from (make_block(world, number) for number in range(count))
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _enter, (world,)) as pool:
        waiting: deque[Future[Made]] = deque()
        for number in range(count):
            waiting.append(pool.submit(_made, number))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _enter(world: World) -> None:
    """Have the world at hand in a process that makes blocks."""
    _worlds.append(world)


def _made(number: int) -> Made:
    return make_block(_worlds[0], number)


def _organisation_claims(package: Package, words: Words, world: World) -> None:
    """What is said of things that are not persons: that they were there, were not, or how many there were."""
    random = Random(f"{world.seed}-organisations")
    bodies = [body for body in words.organisations() if body.place]
    claims, citations = [], []
    for number in range(1, Size(world.persons).of(10, FIRST_CITATION - 1, 100) + 1):
        body = bodies[int(random.random() ** 2 * len(bodies))]
        when, said = dates.state(random.random, 12 * 1920 + random.randrange(120), 12 * 1932 + random.randrange(150))
        assertion = random.choices(list(Assertion), (80, 12, 8))[0]
        counted = random.randrange(1, 40) if assertion is Assertion.COUNT else ""
        key = f"{number},{public_id(IDS // 2 + number)}"
        own, place = words.key(Vocabulary.ORGANISATION, body.id), words.key(Vocabulary.PLACE, body.place or "")
        claims.append(f"{when},{key},{own},{place},{assertion},{counted},,stated,asserted,,{RECORDED}\r\n")
        passage = random.choice(world.passages)
        citations.append(f"{number},,,{number},1,{passage},{body.kind} was there,{said},\r\n")
    package.write("organisation_claim", "".join(claims).encode(), len(claims))
    package.write("citation", "".join(citations).encode(), len(citations))


def main(arguments: Sequence[str]) -> int:
    """Write a package; 0, or 1 where there is one already."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.generate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder to write, which does not exist yet")
    parser.add_argument("--persons", type=int, default=40_000, help="how many (default: 40000; at least 100)")
    parser.add_argument("--seed", type=int, default=1, help="what all draws follow from (default: 1)")
    parser.add_argument("--workers", type=int, help="processes (default: as many as processors)")
    options = parser.parse_args(arguments)
    started = perf_counter()
    try:
        rows = generate(options.folder, options.persons, options.seed, workers=options.workers, each=_progress(started))
    except (FileExistsError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    told = ", ".join(f"{rows[name]:,} {name}" for name in ("person", "posting", "name_form", "claim", "citation"))
    print(f"Wrote {options.folder} in {perf_counter() - started:.1f} s: {told} rows, {sum(rows.values()):,} in all.")
    return 0


def _progress(started: float) -> Callable[[int], None]:
    """Tell how far it is, some times a minute, on the error stream."""
    told = [started]

    def tell(persons: int) -> None:
        now = perf_counter()
        if now - told[0] >= 10:
            told[0] = now
            print(f"{persons:,} persons, {now - started:.0f} s", file=sys.stderr)

    return tell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
