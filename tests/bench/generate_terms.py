"""The vocabularies and sources of synthetic data: the seed's own terms, and more that are plainly made up.

The seed's terms come first in every list, so that they are the busy ones where use follows Zipf's law. The rows are
made by what loads a seed, and so are its keys, look-up forms and inherited services.
"""

import hashlib
from dataclasses import dataclass
from itertools import islice, product
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Table, create_engine

from app.domain.terms import Vocabulary
from app.errors import Findings, SeedError
from app.models import metadata
from app.paths import SEED
from app.queries.dump import EXPORTED
from app.schemas.seed_vocabulary import (
    AliasSeed,
    OrganisationSeed,
    PlaceSeed,
    RankSeed,
    RoleSeed,
    SourceSeed,
    SourcesSeed,
    TermSeed,
)
from app.services.seed_read import Seed, read_seed
from app.services.seed_terms import TermIds, services_of_organisations, source_rows, term_rows
from app.services.sync import Row
from tests.bench.generate_names import Spelling
from tests.bench.generate_organisations import more_organisations
from tests.bench.generate_places import made_up_names, more_places

T = TypeVar("T", bound=TermSeed)

_POSITIONS = (
    ("Head", "head"), ("Deputy head", None), ("Assistant head", None), ("Inspector", None),
    ("Instructor", "instructor"), ("Secretary", None), ("Clerk", "employee"), ("Engineer", None),
    ("Adviser", None), ("Orderly", "soldier"),
)  # fmt: skip
"""Words for a position and the role it is a narrower term of; the heads are one at a time."""
_FIELDS = (
    "supply", "communications", "cadres", "cipher work", "transport", "topography", "training", "the press", "finance",
    "engineering", "signals", "translation", "air reconnaissance", "radio intelligence", "foreign relations",
    "archives", "censorship", "railways", "the border guard", "fuel", "armour", "artillery", "the political department",
    "hospitals",
)  # fmt: skip
_SECRET = frozenset({"cipher work", "air reconnaissance", "radio intelligence"})
"""Fields whose people are intelligence personnel."""
_RANKS = (
    ("red-army", (("junior-lieutenant", "Junior Lieutenant", 10), ("lieutenant", "Lieutenant", 11),
                  ("major", "Major", 15), ("kombrig", "Kombrig", 18))),
    ("state-security", (("lieutenant-of-state-security", "Lieutenant of State Security", 13),
                        ("captain-of-state-security", "Captain of State Security", 16),
                        ("major-of-state-security", "Major of State Security", 18))),
    ("japanese-army", (("japanese-captain", "Captain (Japan)", 13), ("japanese-major", "Major (Japan)", 15),
                       ("japanese-colonel", "Colonel (Japan)", 17))),
)  # fmt: skip
_CODENAME_ENDINGS: tuple[Spelling, ...] = (
    ("an", "ан", "ann"), ("is", "ис", "iss"), ("or", "ор", "ore"), ("a", "а", "ah"),
)  # fmt: skip
DECORATIONS = 24


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything: as many terms as a database of so many persons would have, up to the largest."""

    persons: int

    def of(self, least: int, most: int, persons_each: int) -> int:
        """One for every so many persons, within bounds."""
        return max(least, min(most, self.persons // persons_each))

    @property
    def vocabulary(self) -> dict[Vocabulary, int]:
        """The number of terms by vocabulary, those of the seed included."""
        return {
            Vocabulary.PLACE: self.of(160, 5_000, 8),
            Vocabulary.ORGANISATION: self.of(260, 3_000, 12),
            Vocabulary.ROLE: self.of(160, 300, 100),
            Vocabulary.CODENAME: self.of(40, 20_000, 50),
        }

    @property
    def sources(self) -> int:
        """The number of texts, the editor aside."""
        return self.of(6, 40, 500)

    @property
    def passages(self) -> int:
        """The number of passages of all texts."""
        return self.of(240, 20_000, 2)


@dataclass(frozen=True, slots=True)
class Words:
    """Vocabularies and sources: the terms as the seed would have them, their keys, and the rows they make.

    `services` names each organisation's service; `passages` is (source key, passage key) of every passage in order.
    """

    terms: dict[Vocabulary, list[TermSeed]]
    keys: dict[tuple[Vocabulary, str], int]
    services: dict[str, str | None]
    rows: dict[Table, list[Row]]
    passages: list[tuple[int, int]]
    editor: int

    def key(self, vocabulary: Vocabulary, slug: str) -> int:
        """The integer key of a term."""
        return self.keys[vocabulary, slug]

    def places(self) -> list[PlaceSeed]:
        """The places, the seed's first."""
        return _of(self.terms, Vocabulary.PLACE, PlaceSeed)

    def organisations(self) -> list[OrganisationSeed]:
        """The organisations, the seed's first."""
        return _of(self.terms, Vocabulary.ORGANISATION, OrganisationSeed)

    def roles(self) -> list[RoleSeed]:
        """The roles, the seed's first."""
        return _of(self.terms, Vocabulary.ROLE, RoleSeed)


def read_words(size: Size, seed: int) -> Words:
    """The vocabularies and sources for a size, the same for the same seed; raises SeedError where ours is faulty."""
    findings = Findings()
    read = read_seed(SEED, findings)
    if findings.errors:
        raise SeedError(findings.errors)
    random = Random(f"{seed}-terms")
    terms = _widened(read.terms, size.vocabulary, random)
    editor = next(source for source in read.sources.sources if source.is_editor) if read.sources else None
    sources = SourcesSeed(release="", sources=[*_sources(size, seed), *([editor] if editor else [])])
    return _rows(Seed(read.digest, sources=sources, terms=terms))


def _of(terms: dict[Vocabulary, list[TermSeed]], vocabulary: Vocabulary, shape: type[T]) -> list[T]:
    return [term for term in terms[vocabulary] if isinstance(term, shape)]


def _widened(
    terms: dict[Vocabulary, list[TermSeed]], size: dict[Vocabulary, int], random: Random
) -> dict[Vocabulary, list[TermSeed]]:
    places = more_places(_of(terms, Vocabulary.PLACE, PlaceSeed), size[Vocabulary.PLACE], random)
    seated = _of(terms, Vocabulary.ORGANISATION, OrganisationSeed)
    roles = _of(terms, Vocabulary.ROLE, RoleSeed)
    codenames = terms[Vocabulary.CODENAME]
    return terms | {
        Vocabulary.PLACE: list(places),
        Vocabulary.ORGANISATION: list(more_organisations(seated, places, size[Vocabulary.ORGANISATION], random)),
        Vocabulary.ROLE: [*roles, *_roles({role.id for role in roles}, size[Vocabulary.ROLE] - len(roles))],
        Vocabulary.RANK: [*terms[Vocabulary.RANK], *_ranks()],
        Vocabulary.DECORATION: [*terms[Vocabulary.DECORATION], *_decorations()],
        Vocabulary.CODENAME: [*codenames, *_codenames(size[Vocabulary.CODENAME] - len(codenames))],
    }


def _roles(known: set[str], missing: int) -> list[RoleSeed]:
    """Positions in fields of work, a field after the other."""
    made = []
    for field, (position, broader) in product(_FIELDS, _POSITIONS):
        label = f"{position} of {field}" if broader == "head" else f"{position} for {field}"
        slug = label.lower().replace(" ", "-")
        if slug not in known:
            secret, head = field in _SECRET, position == "Head"
            made.append(RoleSeed(id=slug, label=label, broader=broader, intelligence=secret, single_holder=head))
    return made[: max(0, missing)]


def _ranks() -> list[RankSeed]:
    return [
        RankSeed(id=slug, label=label, system=system, grade=grade)
        for system, ranks in _RANKS
        for slug, label, grade in ranks
    ]


def _decorations() -> list[TermSeed]:
    return [TermSeed(id=f"order-{number:02}", label=f"Order No. {number:02}") for number in range(1, DECORATIONS + 1)]


def _codenames(missing: int) -> list[TermSeed]:
    names = islice(made_up_names(_CODENAME_ENDINGS), max(0, missing))
    return [
        TermSeed(id=latin.lower(), label=latin, aliases=[AliasSeed(name=cyrillic, lang="ru")])
        for latin, cyrillic, _ in names
    ]


def _sources(size: Size, seed: int) -> list[SourceSeed]:
    """Texts of unlike length: the first is cited most."""
    weights = [1 / (number + 2) for number in range(size.sources)]
    return [
        SourceSeed(
            id=f"synthetic-text-{number:02}", type="book", title=f"Synthetic text {number:02}",
            author=f"Author {number:02}", issued=str(1950 + number), language="ru" if number % 2 else "en",
            standpoint="None: made up for measuring.", extent_read="All of it.", read_in_full=True,
            passages={line: _digest(seed, number, line) for line in range(1, 1 + round(size.passages * share))},
        )
        for number, share in enumerate((weight / sum(weights) for weight in weights), 1)
    ]  # fmt: skip


def _digest(seed: int, source: int, line: int) -> str:
    return hashlib.sha256(f"{seed}/{source}/{line}".encode()).hexdigest()


def _rows(seed: Seed) -> Words:
    """The rows of a seed without persons, in a database of its own that is not kept."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            metadata.create_all(connection, tables=EXPORTED)
            ids = TermIds(connection)
            rows: dict[Table, list[Row]] = dict(term_rows(connection, seed, ids))
            sources, source_keys, _ = source_rows(connection, seed)
    finally:
        engine.dispose()
    passages: list[dict[str, Any]] = sources[metadata.tables["passage"]]
    return Words(
        terms=seed.terms,
        keys={(vocabulary, one.id): ids(vocabulary, one.id) for vocabulary, own in seed.terms.items() for one in own},
        services=services_of_organisations(seed.terms[Vocabulary.ORGANISATION]),
        rows=rows | sources,
        passages=[(row["source_id"], row["id"]) for row in passages],
        editor=source_keys["editor"],
    )
