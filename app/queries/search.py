"""One search over all kinds of records: exact names first, then the same name otherwise spelled, then near ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, select

from app.db.fetch import fetch
from app.domain.names import fold, sort_key
from app.domain.names.given import is_given
from app.domain.names.likeness import GRADE_WORDS, Grade, Likeness, likeness, parts_likeness
from app.domain.names.parts import PartKind, name_parts
from app.domain.search import (
    DEFAULT_HITS,
    KIND_OF,
    MATCHES,
    VOCABULARY_OF,
    Match,
    SearchKind,
    joined,
    match_of,
    words_likeness,
)
from app.domain.terms import Vocabulary
from app.models import Citation, Claim, NameForm, Passage, Person, PersonRedirect, Source, Term
from app.queries.search_index import (
    Candidate,
    by_letters,
    by_letters_and_sounds,
    by_nearness,
    by_typed_sounds,
    candidates,
    of_persons,
)
from app.queries.search_names import ALIAS, CODENAME, DESCRIPTION, HEADING, LABEL
from app.queries.statements import among, given
from app.queries.tables import table_of

ID = "id"
EDITOR = "editor"
_TYPED = 6
"""Letters after which what is typed may be a slip of the pen, and near spellings are suggested."""
_WORDS = frozenset({CODENAME, DESCRIPTION})
"""What persons are found by that is no name of theirs: compared word by word."""
_SURE = Grade.INITIAL
"""Hits up to this grade are found by words and keys; where there are none, near spellings are looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A person or term that answers: the name that matched, the claim and passages it stands in, and why.

    `language` is that of the name where the claim that holds it says one.
    """

    kind: SearchKind
    key: int
    slug: str
    label: str
    text: str
    form: str
    claim: str | None
    cited: tuple[tuple[str, int | None], ...]
    grade: Grade
    score: float
    reason: str
    match: Match = Match.EXACT
    language: str | None = None


Rank = tuple[int, float]
"""What a hit is ordered by: how it matches; within, what agrees most."""
Scored = tuple[Candidate, Likeness, Rank]


def search(
    connection: Connection, words: str, kinds: Sequence[SearchKind] = (), limit: int = DEFAULT_HITS
) -> list[Hit]:
    """The persons and terms whose names are most like the words, best first, each once."""
    asked = " ".join(words.split())
    if not fold(asked):
        return []
    one_word = name_parts(joined(asked)) if len(fold(asked).split()) > 1 else ()
    names = by_letters_and_sounds(connection, asked, (name_parts(asked), one_word), kinds)
    best = _best(asked, names, kinds)
    if not any(like.grade <= _SURE for _, like, _ in best.values()):
        more = by_nearness(connection, _long_words(asked), kinds)
        best = _better(best, _best(asked, more, kinds))
    return _hits(connection, asked, best, kinds, limit)


def suggest(
    connection: Connection, words: str, kinds: Sequence[SearchKind] = (), limit: int = DEFAULT_HITS
) -> list[Hit]:
    """Completions of words still being typed, by letters and by sounds; where none begins so, what `search` finds."""
    asked = " ".join(words.split())
    if not fold(asked):
        return []
    best = _best(asked, by_letters(connection, asked, kinds), kinds, typing=True)
    if not best:
        heard = by_typed_sounds(connection, asked, kinds)
        best = _best(asked, candidates(connection, heard), kinds, typing=True)
    if not best:
        found = search(connection, words, kinds, limit)
        return [hit for hit in found if len(fold(asked)) >= _TYPED or hit.match is not Match.NEAR]
    return _hits(connection, asked, best, kinds, limit)


def _long_words(asked: str) -> list[str]:
    """The words of which near spellings are looked for: long ones, and given names only where there is nothing else."""
    words = [part.text for part in name_parts(asked) if part.kind is not PartKind.INITIAL and len(part.text) > 3]
    return [word for word in words if not is_given(word)] or words


class _Likeness:
    """How like names are to the words asked for; what is to be known of these is found once."""

    def __init__(self, asked: str, *, typing: bool) -> None:
        self._asked, self._typing = asked, typing
        self._key, self._parts = fold(asked), name_parts(asked)
        # An initial is no word: where the initials do not fit, the words must not be compared without them.
        self._shortened = any(part.kind is PartKind.INITIAL for part in self._parts[: -1 if typing else None])

    def of(self, held: Candidate) -> Likeness | None:
        """How like a name is; null where it is not."""
        if self._key == fold(held.name):
            return Likeness(Grade.EXACT, 100.0, len(self._key.split()), 0, 0)
        if held.person_id is None or held.form in _WORDS:
            return words_likeness(self._asked, held.name, typing=self._typing)
        like = parts_likeness(self._parts, name_parts(held.name))
        if like is not None or self._shortened:
            return like
        return words_likeness(self._asked, held.name, typing=self._typing)


def _scored(held: Candidate, like: Likeness) -> Scored:
    match = match_of(like, by_words=held.person_id is None or held.form in _WORDS)
    return held, like, (MATCHES.index(match), -like.score)


def _best(
    asked: str, names: Iterable[Candidate], kinds: Collection[SearchKind], *, typing: bool = False
) -> dict[tuple[SearchKind, int], Scored]:
    """The name of each person and term that is most like the words."""
    found: dict[tuple[SearchKind, int], Scored] = {}
    likeness_to = _Likeness(asked, typing=typing)
    for name in names:
        like = likeness_to.of(name) if not kinds or name.kind in kinds else None
        if like is not None:
            scored, before = _scored(name, like), found.get(name.owner)
            if before is None or scored[2] < before[2]:
                found[name.owner] = scored
    return found


def _better(
    first: dict[tuple[SearchKind, int], Scored], second: dict[tuple[SearchKind, int], Scored]
) -> dict[tuple[SearchKind, int], Scored]:
    worse = {key for key, one in first.items() if key in second and second[key][2] < one[2]}
    return second | {key: one for key, one in first.items() if key not in worse}


def _hits(
    connection: Connection,
    asked: str,
    best: dict[tuple[SearchKind, int], Scored],
    kinds: Collection[SearchKind],
    limit: int,
) -> list[Hit]:
    _look_again(connection, asked, best)
    known = by_id(connection, asked, kinds)
    if "-" not in asked:
        known = {owner: hit for owner, hit in known.items() if owner not in best}
    order = list(SearchKind)
    ranked = sorted(
        (owner for owner in best if owner not in known),
        key=lambda owner: (best[owner][2], order.index(owner[0]), sort_key(best[owner][0].heading), owner[1]),
    )[:limit]
    claims = _claims(connection, [best[owner][0].claim_id for owner in ranked])
    return ([*known.values()] + [_hit(*best[owner], claims) for owner in ranked])[:limit]


def by_id(connection: Connection, asked: str, kinds: Collection[SearchKind] = ()) -> dict[tuple[SearchKind, int], Hit]:
    """Records whose id, or former id, the words are."""
    slug = asked.strip().lower()
    if "-" not in slug and not slug.isalpha():
        return {}
    found: dict[tuple[SearchKind, int], Hit] = {}
    rows = [(SearchKind.PERSON, *row) for row in fetch(connection, _people_by_id(), {"slug": slug})]
    asked_for = [VOCABULARY_OF[kind] for kind in kinds or SearchKind if kind in VOCABULARY_OF]
    if asked_for:
        terms = fetch(connection, _terms_by_id(), {"slug": slug, "vocabularies": asked_for})
        rows += [(KIND_OF[Vocabulary(name)], *row) for name, *row in terms]
    for kind, key, its, label in rows:
        if not kinds or kind in kinds:
            reason = "its id" if its == slug else f"its former id {slug}"
            found[kind, key] = Hit(kind, key, its, label, asked, ID, None, (), Grade.EXACT, 100.0, reason)
    return found


@cache
def _people_by_id() -> CompoundSelect[Any]:
    person, old = table_of(Person), table_of(PersonRedirect)
    columns = (person.c.id, person.c.slug, person.c.name)
    formerly = select(*columns).join(old, old.c.person_id == person.c.id).where(given(old.c.slug, "slug"))
    return select(*columns).where(given(person.c.slug, "slug")).union_all(formerly)


@cache
def _terms_by_id() -> Select[Any]:
    term = table_of(Term)
    columns = (term.c.vocabulary, term.c.id, term.c.slug, term.c.label)
    return select(*columns).where(given(term.c.slug, "slug"), among(term.c.vocabulary, "vocabularies"))


def _look_again(connection: Connection, asked: str, best: dict[tuple[SearchKind, int], Scored]) -> None:
    """Compare whoever is found by a part of the words with all his names; leave out whom the fuller ones speak against.

    *Viktor Melnikov* is not Boris Melnikov, though a text calls him Melnikov alone.
    """
    partly = [key for (kind, key), (_, like, _) in best.items() if kind is SearchKind.PERSON and like.left_asked]
    names: dict[int, list[Candidate]] = defaultdict(list)
    for held in of_persons(connection, partly):
        names[held.person_id or 0].append(held)
    for key, held_names in names.items():
        owner = (SearchKind.PERSON, key)
        own = [one.name for one in held_names if one.form not in _WORDS]
        most = max((len(name_parts(name)) for name in own), default=0)
        if most > 1 and not any(likeness(asked, name) for name in own if len(name_parts(name)) == most):
            del best[owner]
        else:
            best |= _best(asked, held_names, ())


@dataclass(slots=True)
class _Stated:
    """A claim that holds a name: its id, the name's language where it is told, and the passages, in order."""

    slug: str
    language: str | None
    cited: list[tuple[str, int | None]]


def _claims(connection: Connection, keys: Iterable[int | None]) -> dict[int, _Stated]:
    """The claims that hold the names, by key."""
    wanted = [key for key in keys if key is not None]
    found: dict[int, _Stated] = {}
    for key, slug, language, source, passage in fetch(connection, _stated(), {"keys": wanted}) if wanted else ():
        claim = found.setdefault(key, _Stated(slug, language, []))
        if source is not None:
            claim.cited.append((source, passage))
    return found


@cache
def _stated() -> Select[Any]:
    """Claims with each of their passages; a claim without any once."""
    claim, form, citation, source, passage = (table_of(one) for one in (Claim, NameForm, Citation, Source, Passage))
    return (
        select(claim.c.id, claim.c.slug, form.c.language, source.c.slug, passage.c.number)
        .outerjoin(form, form.c.claim_id == claim.c.id)
        .outerjoin(citation, citation.c.claim_id == claim.c.id)
        .outerjoin(source, source.c.id == citation.c.source_id)
        .outerjoin(passage, passage.c.id == citation.c.passage_id)
        .where(among(claim.c.id))
        .order_by(claim.c.id, citation.c.position)
    )


def _hit(name: Candidate, like: Likeness, rank: Rank, claims: Mapping[int, _Stated]) -> Hit:
    claim = claims.get(name.claim_id or 0)
    cited = tuple(claim.cited) if claim is not None else ()
    slug, language = (claim.slug, claim.language) if claim is not None else (None, None)
    return Hit(
        name.kind, name.owner[1], name.slug, name.heading, name.name, name.form, slug, cited, like.grade, like.score,
        _reason(name, like, cited), MATCHES[rank[0]], language,
    )  # fmt: skip


def _reason(name: Candidate, like: Likeness, cited: Sequence[tuple[str, int | None]]) -> str:
    """Why a name answers: where it stands, and how it agrees where its letters differ."""
    stands = _stands(name, cited)
    if like.grade is Grade.EXACT:
        return stands
    return f"{stands} ({GRADE_WORDS[like.grade]})"


def _stands(name: Candidate, cited: Sequence[tuple[str, int | None]]) -> str:
    texts = [f"{source} ¶{passage}" for source, passage in cited if passage is not None]
    more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
    if name.form == HEADING:
        return f"the heading of the record: {name.name}"
    if name.form == DESCRIPTION:
        return f"the description of the record: {name.name}"
    if name.form == CODENAME:
        return f"codename in {texts[0]}{more}: {name.name}" if texts else f"codename: {name.name}"
    if name.form in (LABEL, ALIAS):
        return f"also called {name.name}" if name.form == ALIAS else f"called {name.name}"
    if not texts:
        return f"a form the editors add: {name.name}"
    return f"as written in {texts[0]}{more}: {name.name}"
