"""One search over all kinds of records: exact names first, then the same name otherwise spelled, then near ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, select

from app.domain.names import fold, sort_key
from app.domain.names.given import is_given
from app.domain.names.likeness import GRADE_WORDS, Grade, Likeness, likeness
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
from app.models import Claim, Person, PersonRedirect, Term
from app.queries.citations import citations_of
from app.queries.search_index import (
    Candidate,
    by_beginnings,
    by_name,
    by_nearness,
    by_sound,
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
    """A person or term that answers: the name that matched, the claim and passages it stands in, and why."""

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


Scored = tuple[Candidate, Likeness]


def search(
    connection: Connection, words: str, kinds: Sequence[SearchKind] = (), limit: int = DEFAULT_HITS
) -> list[Hit]:
    """The persons and terms whose names are most like the words, best first, each once."""
    asked = " ".join(words.split())
    if not fold(asked):
        return []
    best = _best(asked, candidates(connection, _found(connection, asked, kinds)), kinds)
    if not any(like.grade <= _SURE for _, like in best.values()):
        more = by_nearness(connection, _long_words(asked), kinds)
        best = _better(best, _best(asked, candidates(connection, more), kinds))
    return _hits(connection, asked, best, kinds, limit)


def suggest(
    connection: Connection, words: str, kinds: Sequence[SearchKind] = (), limit: int = DEFAULT_HITS
) -> list[Hit]:
    """Completions of words still being typed, by letters and by sounds; where none begins so, what `search` finds."""
    asked = " ".join(words.split())
    if not fold(asked):
        return []
    ids = {*by_name(connection, asked), *by_beginnings(connection, asked, kinds)}
    best = _best(asked, candidates(connection, ids), kinds, typing=True)
    if not best:
        heard = by_typed_sounds(connection, asked, kinds)
        best = _best(asked, candidates(connection, heard), kinds, typing=True)
    if not best:
        found = search(connection, words, kinds, limit)
        return [hit for hit in found if len(fold(asked)) >= _TYPED or hit.match is not Match.NEAR]
    return _hits(connection, asked, best, kinds, limit)


def _found(connection: Connection, asked: str, kinds: Collection[SearchKind]) -> set[int]:
    one_word = name_parts(joined(asked)) if len(fold(asked).split()) > 1 else ()
    return {
        *by_name(connection, asked),
        *by_beginnings(connection, asked, kinds),
        *by_sound(connection, name_parts(asked), kinds),
        *by_sound(connection, one_word, kinds),
    }


def _long_words(asked: str) -> list[str]:
    """The words of which near spellings are looked for: long ones, and given names only where there is nothing else."""
    words = [part.text for part in name_parts(asked) if part.kind is not PartKind.INITIAL and len(part.text) > 3]
    return [word for word in words if not is_given(word)] or words


def _likeness(asked: str, held: Candidate, typing: bool) -> Likeness | None:
    if fold(asked) == fold(held.name):
        return Likeness(Grade.EXACT, 100.0, len(fold(asked).split()), 0, 0)
    if held.person_id is None or held.form in _WORDS:
        return words_likeness(asked, held.name, typing=typing)
    like = likeness(asked, held.name)
    # An initial is no word: where the initials do not fit, the words must not be compared without them.
    shortened = any(part.kind is PartKind.INITIAL for part in name_parts(asked)[: -1 if typing else None])
    return like or (None if shortened else words_likeness(asked, held.name, typing=typing))


def _match(one: Scored) -> Match:
    held, like = one
    return match_of(like, by_words=held.person_id is None or held.form in _WORDS)


def _rank(one: Scored) -> tuple[int, float]:
    """What a hit is ordered by: how it matches; within, what agrees most."""
    return MATCHES.index(_match(one)), -one[1].score


def _best(
    asked: str, names: Iterable[Candidate], kinds: Collection[SearchKind], *, typing: bool = False
) -> dict[tuple[SearchKind, int], Scored]:
    """The name of each person and term that is most like the words."""
    found: dict[tuple[SearchKind, int], Scored] = {}
    for name in names:
        like = _likeness(asked, name, typing) if not kinds or name.kind in kinds else None
        if like is not None and (name.owner not in found or _rank((name, like)) < _rank(found[name.owner])):
            found[name.owner] = (name, like)
    return found


def _better(
    first: dict[tuple[SearchKind, int], Scored], second: dict[tuple[SearchKind, int], Scored]
) -> dict[tuple[SearchKind, int], Scored]:
    worse = {key for key, one in first.items() if key in second and _rank(second[key]) < _rank(one)}
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
    names = _headings(connection, best)
    order = list(SearchKind)
    ranked = sorted(
        (owner for owner in best if owner not in known),
        key=lambda owner: (_rank(best[owner]), order.index(owner[0]), sort_key(names[owner][1]), owner[1]),
    )[:limit]
    claims = _claims(connection, [best[owner][0].claim_id for owner in ranked])
    return ([*known.values()] + [_hit(*best[owner], *names[owner], claims) for owner in ranked])[:limit]


def by_id(connection: Connection, asked: str, kinds: Collection[SearchKind] = ()) -> dict[tuple[SearchKind, int], Hit]:
    """Records whose id, or former id, the words are."""
    slug = asked.strip().lower()
    if "-" not in slug and not slug.isalpha():
        return {}
    found: dict[tuple[SearchKind, int], Hit] = {}
    rows = [(SearchKind.PERSON, *row) for row in connection.execute(_people_by_id(), {"slug": slug})]
    asked_for = [VOCABULARY_OF[kind] for kind in kinds or SearchKind if kind in VOCABULARY_OF]
    if asked_for:
        terms = connection.execute(_terms_by_id(), {"slug": slug, "vocabularies": asked_for})
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
    partly = [key for (kind, key), (_, like) in best.items() if kind is SearchKind.PERSON and like.left_asked]
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


def _headings(
    connection: Connection, owners: Collection[tuple[SearchKind, int]]
) -> dict[tuple[SearchKind, int], tuple[str, str]]:
    """Id and heading, or label, of persons and terms."""
    people = [key for kind, key in owners if kind is SearchKind.PERSON]
    kind_of = {key: kind for kind, key in owners if kind is not SearchKind.PERSON}
    persons = connection.execute(_persons_by_key(), {"keys": people}) if people else ()
    terms = connection.execute(_terms_by_key(), {"keys": list(kind_of)}) if kind_of else ()
    found = {(SearchKind.PERSON, key): (slug, name) for key, slug, name in persons}
    return found | {(kind_of[key], key): (slug, label) for key, slug, label in terms}


@cache
def _persons_by_key() -> Select[Any]:
    person = table_of(Person)
    return select(person.c.id, person.c.slug, person.c.name).where(among(person.c.id))


@cache
def _terms_by_key() -> Select[Any]:
    term = table_of(Term)
    return select(term.c.id, term.c.slug, term.c.label).where(among(term.c.id))


_Claims = dict[int, tuple[str, tuple[tuple[str, int | None], ...]]]


def _claims(connection: Connection, keys: Iterable[int | None]) -> _Claims:
    """Id and passages of the claims that hold the names."""
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return {}
    cited = citations_of(connection, "claim_id", wanted)
    rows = connection.execute(_claim_ids(), {"keys": wanted})
    return {key: (slug, tuple((one.source, one.passage) for one in cited.get(key, ()))) for key, slug in rows}


@cache
def _claim_ids() -> Select[Any]:
    claim = table_of(Claim)
    return select(claim.c.id, claim.c.slug).where(among(claim.c.id))


def _hit(name: Candidate, like: Likeness, slug: str, label: str, claims: _Claims) -> Hit:
    claim, cited = claims.get(name.claim_id or 0, (None, ()))
    return Hit(
        name.kind, name.owner[1], slug, label, name.name, name.form, claim, cited, like.grade, like.score,
        _reason(name, like, cited), _match((name, like)),
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
