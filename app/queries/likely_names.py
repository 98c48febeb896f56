"""Who comes into question as one person by name: by rare parts, by parts few share, by slips; never all pairs.

The database counts who bears what; only the bearers of what is rare enough are read, some groups at a time, the rarest
first, until the limits are reached.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby, islice
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.db.between_sql import Four, reach_from, reach_to
from app.domain.dossier import Dossier, Named
from app.domain.identity import alike
from app.models import Person, Posting, Searchable, SearchKey, SearchNear, SearchWord
from app.queries.dossiers import OFFICES
from app.queries.search_names import CODENAME, DESCRIPTION
from app.queries.tables import table_of

SHORTEST_SLIP = 6
"""Letters a word must have for another to count as the same word with a slip."""
_WORDS = (CODENAME, DESCRIPTION)
_GROUPS = 400
"""Groups whose bearers are read at once."""
Pair = tuple[int, int]
Group = tuple[int, tuple[int, ...]]
"""How many bear the rarest part of the name that brings these together, and their keys in order."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds the work on data far beyond the seed's; where a limit bites, the rarest names come first.

    A part of a name is rare if at most `bearers` persons share it; such a part brings them together by itself. One that
    up to `sharing` persons have brings those together who share another part, too. The names of at most `looked` pairs
    are compared, and at most `pairs` are kept of those brought together by names, by slips, by codenames, and by posts.
    At most `unnamed` persons without a name are set beside who held their posts, and at most `records` are looked at as
    two in one: those put together or with two numbers, then those with the most claims.
    """

    bearers: int = 12
    sharing: int = 400
    looked: int = 50_000
    pairs: int = 3_000
    unnamed: int = 1_000
    records: int = 3_000


LIMITS = Limits()


class Names:
    """The names of persons, and which of two may be of one."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self._connection, self._limits = connection, limits
        self._held: dict[int, Dossier] = {}

    def alike(self, groups: Iterable[Group]) -> dict[Pair, int]:
        """Pairs of the groups whose names may be one, within the limits, with how many bear what they share."""
        seen: set[Pair] = set()
        found: dict[Pair, int] = {}
        for pair, bearers in self._drawn(groups):
            if pair in seen:
                continue
            seen.add(pair)
            if alike(*(self._held[person] for person in pair)) is not None:
                found[pair] = bearers
            if len(found) >= self._limits.pairs or len(seen) >= self._limits.looked:
                break
        return found

    def _drawn(self, groups: Iterable[Group]) -> Iterator[tuple[Pair, int]]:
        """The pairs of the groups in turn, once the names of some groups have been read."""
        waiting = iter(groups)
        while some := list(islice(waiting, _GROUPS)):
            self._read({person for _, persons in some for person in persons})
            for bearers, persons in some:
                for pair in combinations(persons, 2):
                    yield pair, bearers

    def _read(self, persons: Iterable[int]) -> None:
        name = table_of(Searchable)
        held: dict[int, dict[str, None]] = {person: {} for person in persons}
        statement = (
            select(name.c.person_id, name.c.name)
            .where(name.c.person_id.in_(sorted(held)), name.c.form.not_in(_WORDS))
            .order_by(name.c.id)
        )
        for person, words in self._connection.execute(statement):
            held[person][words] = None
        self._held = {key: Dossier(key, "", True, tuple(map(Named, words))) for key, words in held.items()}


def name_groups(connection: Connection, limits: Limits) -> Iterator[Group]:
    """Persons who share a rare part of a name or a rare name, the rarest first; then two parts few have both of."""
    key, name = table_of(SearchKey), table_of(Searchable)
    sources = (
        (key.c.key, key.c.person_id, _of_names()),
        (name.c.name_key, name.c.person_id, name.c.form.not_in(_WORDS)),
    )
    rare = [
        (bearers, at, value)
        for at, (shared, person, own) in enumerate(sources)
        for value, bearers in connection.execute(_shared(shared, person, own, 2, limits.bearers, limits.looked))
    ]
    rare.sort()
    for start in range(0, len(rare), _GROUPS):
        some = rare[start : start + _GROUPS]
        borne: dict[tuple[int, str], list[int]] = defaultdict(list)
        for at, (shared, person, own) in enumerate(sources):
            values = [value for _, which, value in some if which == at]
            statement = select(shared, person).where(shared.in_(values), person.is_not(None), own).distinct()
            for value, bearer in connection.execute(statement.order_by(shared, person)):
                borne[at, value].append(bearer)
        for bearers, at, value in some:
            yield bearers, tuple(borne[at, value])
    yield from _sharing_two(connection, limits)


def _of_names() -> ColumnElement[bool]:
    """Whether a sound key is of a name: no codename, and no description of somebody unnamed."""
    key, name = table_of(SearchKey), table_of(Searchable)
    return (
        select(name.c.id).where(name.c.id == key.c.searchable_id, name.c.form.not_in(_WORDS)).correlate(key).exists()
    )


def _shared(
    shared: ColumnElement[str], person: ColumnElement[int], own: ColumnElement[bool], least: int, most: int, limit: int
) -> Select[str, int]:
    """What so many persons share, and how many do, the rarest first."""
    bearers = func.count(person.distinct())
    statement = select(shared, bearers).where(person.is_not(None), own).group_by(shared)
    return statement.having(bearers.between(least, most)).order_by(bearers, shared).limit(limit)


def _sharing_two(connection: Connection, limits: Limits) -> Iterator[Group]:
    """Of the bearers of a key that many share, those few who share a second one."""
    key, least = table_of(SearchKey), limits.bearers + 1
    common = _shared(key.c.key, key.c.person_id, _of_names(), least, limits.sharing, limits.looked)
    for value, bearers in connection.execute(common).all():
        persons = select(key.c.person_id).where(key.c.key == value, key.c.person_id.is_not(None), _of_names())
        own = connection.execute(persons.distinct()).scalars().all()
        keys = select(key.c.key, key.c.person_id).where(key.c.person_id.in_(own), _of_names()).distinct()
        for _, rows in groupby(connection.execute(keys.order_by(key.c.key, key.c.person_id)), key=itemgetter(0)):
            both = tuple(person for _, person in rows)
            if 2 <= len(both) <= limits.bearers:
                yield bearers, both


def at_a_post(connection: Connection, limits: Limits) -> dict[Pair, int]:
    """Of names that many bear, those two of whom posts in one place or body at one time are known."""
    drawn = (
        ((min(one, other), max(one, other)), bearers)
        for name, bearers in _crowded(connection, limits)
        for held in _held_at(connection, name)
        for one, other in _at_one_time(held)
    )
    return dict(islice(dict.fromkeys(islice(drawn, limits.looked)), limits.pairs))


def _crowded(connection: Connection, limits: Limits) -> Iterator[tuple[str, int]]:
    """Full names that many bear, in order, and how many do."""
    name, last = table_of(Searchable), ""
    bearers = func.count(name.c.person_id.distinct())
    statement = (
        select(name.c.name_key, bearers)
        .where(name.c.person_id.is_not(None), name.c.form.not_in(_WORDS))
        .group_by(name.c.name_key)
        .having(bearers > limits.bearers)
        .order_by(name.c.name_key)
        .limit(_GROUPS)
    )
    while rows := connection.execute(statement.where(name.c.name_key > last)).all():
        yield from ((value, number) for value, number in rows)
        last = rows[-1].name_key


def _held_at(connection: Connection, name: str) -> Iterator[list[tuple[date, date, int]]]:
    """Dated offices of all of one name, body by body and place by place: first and last day known, and whose."""
    posting, own = table_of(Posting), table_of(Searchable)
    four = Four.of(posting)
    days = reach_from(four).label("begun"), reach_to(four).label("ended")
    bearers = select(own.c.person_id).where(own.c.name_key == name, own.c.form.not_in(_WORDS))
    for where in (posting.c.organisation_id, posting.c.place_id):
        statement = (
            select(where, *days, posting.c.person_id)
            .where(posting.c.person_id.in_(bearers), where.is_not(None), posting.c.dates_edtf.is_not(None),
                   posting.c.nature.in_(OFFICES))
            .distinct()
            .order_by(where, *days, posting.c.person_id)
        )  # fmt: skip
        for _, rows in groupby(connection.execute(statement).all(), key=itemgetter(0)):
            yield [(begun, ended, person) for _, begun, ended, person in rows]


def _at_one_time(held: Sequence[tuple[date, date, int]]) -> Iterator[Pair]:
    """Two persons whose spans touch; the spans come in the order they begin."""
    for index, (_, ended, one) in enumerate(held):
        for begun, _, other in held[index + 1 :]:
            if begun > ended:
                break
            if one != other:
                yield one, other


def slips(connection: Connection, limits: Limits) -> Iterator[Group]:
    """Bearers of rare longer words that are one sound apart: a slip of the pen, another case, the feminine."""
    near, last = table_of(SearchNear), ""
    crowded: set[str] = set()
    long = func.length(near.c.word) >= SHORTEST_SLIP
    shared = select(near.c.deletion).where(long).group_by(near.c.deletion).having(func.count() > 1)
    shared = shared.order_by(near.c.deletion).limit(_GROUPS)
    while found := connection.execute(shared.where(near.c.deletion > last)).scalars().all():
        last = found[-1]
        alike_: dict[str, list[str]] = defaultdict(list)
        rows = select(near.c.deletion, near.c.word).where(near.c.deletion.in_(found), long)
        for deletion, word in connection.execute(rows):
            if word not in crowded:
                alike_[deletion].append(word)
        borne = _bearers(connection, {word for words in alike_.values() for word in words}, crowded, limits)
        for deletion in found:
            words = [word for word in alike_[deletion] if word in borne]
            persons = sorted({person for word in words for person in borne[word]})
            if len(words) > 1 and 2 <= len(persons) <= limits.bearers:
                yield len(persons), tuple(persons)


def _bearers(
    connection: Connection, words: Iterable[str], crowded: set[str], limits: Limits
) -> dict[str, list[int]]:
    """Who bears each of these words, if few do; the words that many bear are remembered."""
    word, person = table_of(SearchWord), table_of(Person)
    named = and_(person.c.id == word.c.person_id, person.c.identified.is_(True))
    bearers = func.count(word.c.person_id.distinct())
    counted = select(word.c.word, bearers).join(person, named).where(word.c.word.in_(sorted(words)))
    few: list[str] = []
    for value, number in connection.execute(counted.group_by(word.c.word)):
        if number > limits.bearers:
            crowded.add(value)
        else:
            few.append(value)
    borne: dict[str, list[int]] = defaultdict(list)
    own = select(word.c.word, word.c.person_id).join(person, named).where(word.c.word.in_(sorted(few))).distinct()
    for value, key in connection.execute(own):
        borne[value].append(key)
    return borne
