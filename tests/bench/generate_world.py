"""What every synthetic person is made from: posts, vocabularies by the keys rows use, passages, and the draw's seed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from app.domain.terms import Vocabulary
from app.schemas.seed_vocabulary import OrganisationSeed, RankSeed
from tests.bench.generate_posts import Posts, make_posts
from tests.bench.generate_rows import manners
from tests.bench.generate_terms import Words

SOVIET = frozenset({
    "other-soviet-military", "soviet-military-intelligence", "soviet-state-security", "soviet-state-and-party",
    "foreign-commissariat", "soviet-enterprises", "far-eastern-republic",
})  # fmt: skip
SECRET = frozenset({"soviet-military-intelligence", "soviet-state-security"})
"""Services whose people have codenames."""
_RANKS_OF = {
    "soviet-state-security": "state-security", "foreign-commissariat": "", "soviet-state-and-party": "",
    "soviet-enterprises": "", "japanese-press-and-trade": "", "chinese": "", "british": "", "german": "",
    "imperial-russian": "", "japanese-military": "japanese-army", "japanese-bacteriological-units": "japanese-army",
    "japanese-state": "", "american": "us-army",
}  # fmt: skip
"""The system of ranks by service ("" for none); the others have those of the Red Army."""


@dataclass(frozen=True, slots=True)
class Codename:
    """A codename: its key, id, label and Cyrillic form."""

    key: int
    slug: str
    label: str
    cyrillic: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything persons are drawn from; keys are text, as rows have them.

    `ranks` rise within a service; `secret` is the key of the organisation that gave codenames, by service.
    """

    seed: int
    persons: int
    posts: Posts
    passages: list[str]
    editor: str
    manners: list[str]
    places: list[str]
    fates: dict[str, str]
    ranks: dict[str, list[tuple[str, str]]]
    decorations: list[str]
    schools: list[tuple[str, str]]
    courts: list[str]
    codenames: list[Codename]
    secret: dict[str, str]
    parties: list[str]


def make_world(words: Words, persons: int, seed: int) -> World:
    """The world of so many persons, the same for the same seed."""
    bodies = words.organisations()
    return World(
        seed=seed,
        persons=persons,
        posts=make_posts(words, persons, seed),
        passages=[f"{source},{passage}" for source, passage in words.passages],
        editor=f"{words.editor},",
        manners=manners(Random(f"{seed}-manners")),
        places=_keys(words, Vocabulary.PLACE, [place.id for place in words.places() if place.kind == "city"]),
        fates={kind.id: str(words.key(Vocabulary.FATE_KIND, kind.id)) for kind in words.terms[Vocabulary.FATE_KIND]},
        ranks=_ranks(words),
        decorations=_keys(words, Vocabulary.DECORATION, [one.id for one in words.terms[Vocabulary.DECORATION]]),
        schools=[(str(words.key(Vocabulary.ORGANISATION, one.id)), one.label) for one in _of(bodies, "school")],
        courts=_keys(words, Vocabulary.ORGANISATION, [one.id for one in _of(bodies, "court")]),
        codenames=_codenames(words),
        secret={
            "soviet-military-intelligence": str(words.key(Vocabulary.ORGANISATION, "soviet-military-intelligence")),
            "soviet-state-security": str(words.key(Vocabulary.ORGANISATION, "nkvd")),
        },
        parties=_keys(words, Vocabulary.ORGANISATION, ["communist-party"]),
    )


def _keys(words: Words, vocabulary: Vocabulary, slugs: Iterable[str]) -> list[str]:
    return [str(words.key(vocabulary, slug)) for slug in slugs]


def _of(bodies: list[OrganisationSeed], kind: str) -> list[OrganisationSeed]:
    return [body for body in bodies if body.kind == kind]


def _ranks(words: Words) -> dict[str, list[tuple[str, str]]]:
    """By service, the ranks of its system in rising order, each with what a passage would say."""
    systems: defaultdict[str, list[RankSeed]] = defaultdict(list)
    for rank in words.terms[Vocabulary.RANK]:
        if isinstance(rank, RankSeed) and rank.grade is not None:
            systems[rank.system].append(rank)
    rising = {
        system: [
            (str(words.key(Vocabulary.RANK, rank.id)), rank.label)
            for rank in sorted(ranks, key=lambda one: one.grade or 0)
        ]
        for system, ranks in systems.items()
    }
    services = [service.id for service in words.terms[Vocabulary.SERVICE]]
    return {service: rising.get(_RANKS_OF.get(service, "red-army"), []) for service in services}


def _codenames(words: Words) -> list[Codename]:
    found = []
    for term in words.terms[Vocabulary.CODENAME]:
        names = [alias.name for alias in term.aliases if not isinstance(alias, str)]
        key = words.key(Vocabulary.CODENAME, term.id)
        found.append(Codename(key, term.id, term.label, names[-1] if names else term.label))
    return found
