"""The words a question may use: phrases of the vocabularies and of the grammar, found longest first. Pure.

Articles, `of` and a plural's ending are set aside inside a phrase, so that "heads of the intelligence departments"
is the role "head of intelligence department"; a phrase written exactly so goes before one that is only like it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.names import fold
from app.domain.terms import Vocabulary

SKIPPED = frozenset({"the", "a", "an", "of", "s"})
"""Words that may stand inside a phrase without being part of it."""
_SHORT = 3
_PLURALS = {"attaches": "attache"}
"""What the endings would get wrong."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: a term of a vocabulary, or a word of the grammar (`vocabulary` None, `value` its kind).

    `tier` says how it is called so: 0 by id, 1 by label, 2 by another name; `above` are the ids of the terms above
    it, `kind` the sort of organisation.
    """

    vocabulary: Vocabulary | None
    value: str
    label: str
    tier: int = 2
    above: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: what may follow, and what ends here with the phrases as they are written."""

    after: dict[str, "_Node"] = field(default_factory=dict)
    here: list[tuple[str, Meaning]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: how many words it takes, and what it may mean, the likeliest first."""

    length: int
    meanings: tuple[Meaning, ...]


def stem(word: str) -> str:
    """A folded word without the ending of a plural: spies spy, heroes hero, branches branch, attaches attache.

    Nothing but plurals is set aside: a misspelt word is not to be taken for another.
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("men"):
        return word[:-2] + "an"
    if len(word) > _SHORT + 1 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("oes", "ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > _SHORT and word.endswith("s") and not word.endswith("ss") else word


class Lexicon:
    """Phrases and their meanings."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        self._known: dict[str, Meaning] = {}
        self._terms: dict[tuple[Vocabulary, str], Meaning] = {}
        for phrase, meaning in phrases:
            self._add(phrase, meaning)

    def _add(self, phrase: str, meaning: Meaning) -> None:
        folded = fold(phrase)
        whole = folded.split()
        words = [stem(word) for word in whole if word not in SKIPPED] or whole
        if not words:
            return
        node = self._root
        for word in words:
            node = node.after.setdefault(word, _Node())
        if (folded, meaning) not in node.here:
            node.here.append((folded, meaning))
        self._known.setdefault(folded, meaning)
        if meaning.vocabulary is not None:
            self._terms.setdefault((meaning.vocabulary, meaning.value), meaning)

    def term(self, vocabulary: Vocabulary, slug: str) -> Meaning | None:
        """A term by its id."""
        return self._terms.get((vocabulary, slug))

    def matches(self, words: Sequence[str], begin: Sequence[str] = ()) -> list[Match]:
        """Every phrase at the beginning of folded `words`, the shortest first, as if `begin` stood before them."""
        node = self._root
        for word in begin:
            following = node.after.get(stem(word))
            if following is None:
                return []
            node = following
        found: list[Match] = []
        for index, word in enumerate(words):
            following = node.after.get(stem(word))
            if following is None:
                if word in SKIPPED and (index or begin):
                    continue
                break
            node = following
            if node.here:
                said = " ".join([*begin, *words[: index + 1]])
                found.append(Match(index + 1, _ranked(node.here, said)))
        return found

    def known(self, vocabularies: Iterable[Vocabulary | None] = ()) -> Mapping[str, Meaning]:
        """Every phrase in its folded form, of these vocabularies only where any are named."""
        wanted = set(vocabularies)
        return {word: one for word, one in self._known.items() if not wanted or one.vocabulary in wanted}


def _ranked(here: Sequence[tuple[str, Meaning]], said: str) -> tuple[Meaning, ...]:
    """The best meanings of each vocabulary: called exactly so before called like it, by id, label, other name."""
    best: dict[Vocabulary | None, int] = {}
    ranks = []
    for phrase, meaning in here:
        rank = meaning.tier + (0 if phrase == said else 3)
        ranks.append((rank, meaning))
        best[meaning.vocabulary] = min(rank, best.get(meaning.vocabulary, rank))
    kept = sorted(((rank, one) for rank, one in ranks if rank == best[one.vocabulary]), key=lambda pair: pair[0])
    found: dict[tuple[Vocabulary | None, str], Meaning] = {}
    for _, one in kept:
        found.setdefault((one.vocabulary, one.value), one)
    return tuple(found.values())
