"""Who comes into question as one person, drawn by names, codenames, posts and decisions: never all pairs.

All limits are for data far beyond the seed's; where one bites, the rarest names come first. A part of a name is rare
if at most `MOST_BEARERS` persons share it. The names of at most `MOST_LOOKED` pairs are compared, and at most
`MOST_PAIRS` are kept of those brought together by names, by slips, by codenames, and by posts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, islice, product

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, select

from app.domain.decisions import DecisionKind
from app.domain.dossier import Dossier, Named
from app.domain.identity import alike
from app.domain.search import deletions
from app.models import (
    CodenameUse,
    Identifier,
    IdentityDecision,
    Person,
    PersonDigest,
    Posting,
    Relation,
    Searchable,
    SearchKey,
    SearchWord,
    TermClosure,
)
from app.queries.dossiers import IDENTIFICATION, OFFICES
from app.queries.search_names import CODENAME, DESCRIPTION
from app.queries.tables import table_of

MOST_BEARERS = 12
"""A part of a name that more persons share than this brings nobody together by itself."""
MOST_SHARING = 400
"""Up to so many bearers a part brings those together who share another part, too."""
SHORTEST_SLIP = 6
"""Letters a word must have for another to count as the same word with a slip."""
MOST_LOOKED = 100_000
MOST_PAIRS = 5_000
MOST_RECORDS = 5_000
"""Records looked at as two in one: those put together or with two numbers, then those with the most claims."""
_WORDS = (CODENAME, DESCRIPTION)
Pair = tuple[int, int]
Group = tuple[int, int, tuple[int, ...]]
"""How many bear the rarest part of the name that brings these together, how many these are, and their keys in order."""


def candidate_pairs(connection: Connection) -> tuple[list[Pair], dict[Pair, int]]:
    """The pairs to look at, and how many persons share the rarest part of the names of those that share one."""
    full = _full_names(connection)
    names = _Names(connection)
    bearers = names.alike(sorted([*_key_groups(_borne(connection)), *full.groups]))
    bearers |= {pair: count for pair, count in full.at_a_post(connection).items() if pair not in bearers}
    found = [*_by_decision(connection), *_by_codename(connection), *_by_post(connection), *bearers]
    return list(dict.fromkeys([*found, *names.alike(_slips(connection))])), bearers


class _Names:
    """The names of persons, and which of two may be of one."""

    def __init__(self, connection: Connection) -> None:
        name = table_of(Searchable)
        statement = (
            select(name.c.person_id, name.c.name)
            .where(name.c.person_id.is_not(None), name.c.form.not_in(_WORDS))
            .order_by(name.c.id)
        )
        self.held: dict[int, dict[str, None]] = defaultdict(dict)
        for person, words in connection.execute(statement):
            self.held[person][words] = None

    def alike(self, groups: Iterable[Group]) -> dict[Pair, int]:
        """Pairs of the groups whose names may be one, within the limits, with how many bear what they share."""
        seen: set[Pair] = set()
        found: dict[Pair, int] = {}
        drawn = ((pair, bearers) for bearers, _, persons in groups for pair in combinations(persons, 2))
        for pair, bearers in drawn:
            if pair in seen:
                continue
            seen.add(pair)
            if alike(*map(self._dossier, pair)) is not None:
                found[pair] = bearers
            if len(found) >= MOST_PAIRS or len(seen) >= MOST_LOOKED:
                break
        return found

    def _dossier(self, person: int) -> Dossier:
        return Dossier(person, "", True, tuple(map(Named, self.held.get(person, ()))))


def _borne(connection: Connection) -> dict[str, list[int]]:
    """The persons with each sound key in a name, in order."""
    key, name = table_of(SearchKey), table_of(Searchable)
    statement = (
        select(key.c.key, key.c.person_id)
        .join(name, name.c.id == key.c.searchable_id)
        .where(key.c.person_id.is_not(None), name.c.form.not_in(_WORDS))
        .distinct()
        .order_by(key.c.key, key.c.person_id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for value, person in connection.execute(statement):
        found[value].append(person)
    return found


def _key_groups(borne: Mapping[str, list[int]]) -> Iterator[Group]:
    """Persons who share a rare key, or two keys that few have both of."""
    common: dict[int, list[str]] = defaultdict(list)
    for key, persons in borne.items():
        if len(persons) > MOST_BEARERS:
            for person in persons:
                common[person].append(key)
    for persons in borne.values():
        if 2 <= len(persons) <= MOST_BEARERS:
            yield len(persons), len(persons), tuple(persons)
        elif MOST_BEARERS < len(persons) <= MOST_SHARING:
            for both in _sharing(persons, common):
                yield len(persons), len(both), tuple(both)


def _sharing(persons: Iterable[int], common: Mapping[int, Sequence[str]]) -> Iterator[list[int]]:
    """Those few of these persons who share a second key."""
    found: dict[str, list[int]] = defaultdict(list)
    for person in persons:
        for key in common[person]:
            found[key].append(person)
    return (both for both in found.values() if 2 <= len(both) <= MOST_BEARERS)


class _FullNames:
    """Persons called by the very same name, by that name."""

    def __init__(self, bearers: Mapping[str, list[int]]) -> None:
        self.bearers = bearers

    @property
    def groups(self) -> Iterator[Group]:
        """Those few enough to be compared with each other as they are."""
        for persons in self.bearers.values():
            if len(persons) <= MOST_BEARERS:
                yield len(persons), len(persons), tuple(persons)

    def at_a_post(self, connection: Connection) -> dict[Pair, int]:
        """Of names that many bear, those two of whom posts in one place or body at one time are known."""
        names: dict[int, list[str]] = defaultdict(list)
        for name, persons in self.bearers.items():
            if len(persons) > MOST_BEARERS:
                for person in persons:
                    names[person].append(name)
        posts: dict[tuple[str, str, int], list[tuple[date, date, int]]] = defaultdict(list)
        for person, column, where, begun, ended in _posts(connection) if names else ():
            for name in names.get(person, ()):
                posts[name, column, where].append((begun, ended, person))
        drawn = (
            ((min(one, other), max(one, other)), len(self.bearers[name]))
            for (name, _, _), held in sorted(posts.items()) for one, other in _at_one_time(sorted(held))
        )  # fmt: skip
        return dict(islice(dict.fromkeys(islice(drawn, MOST_LOOKED)), MOST_PAIRS))


def _at_one_time(held: Sequence[tuple[date, date, int]]) -> Iterator[Pair]:
    """Two persons whose spans touch; the spans come in the order they begin."""
    for index, (_, ended, one) in enumerate(held):
        for begun, _, other in held[index + 1 :]:
            if begun > ended:
                break
            if one != other:
                yield one, other


def _full_names(connection: Connection) -> _FullNames:
    name = table_of(Searchable)
    own = (name.c.person_id.is_not(None), name.c.form.not_in(_WORDS))
    shared = (
        select(name.c.name_key).where(*own).group_by(name.c.name_key)
        .having(func.count(name.c.person_id.distinct()) > 1)
    )  # fmt: skip
    statement = select(name.c.name_key, name.c.person_id).where(*own, name.c.name_key.in_(shared)).distinct()
    found: dict[str, list[int]] = defaultdict(list)
    for key, person in connection.execute(statement.order_by(name.c.name_key, name.c.person_id)):
        found[key].append(person)
    return _FullNames(found)


def _posts(connection: Connection) -> Iterator[tuple[int, str, int, date, date]]:
    """Dated offices: whose, in which place and which body, and the first and the last day known of each."""
    posting = table_of(Posting)
    days = [posting.c[name] for name in ("start_earliest", "start_latest", "end_earliest", "end_latest")]
    for column in ("place_id", "organisation_id"):
        statement = (
            select(posting.c.person_id, posting.c[column], *days)
            .where(posting.c[column].is_not(None), posting.c.dates_edtf.is_not(None), posting.c.nature.in_(OFFICES))
            .order_by(posting.c.claim_id)
        )
        for person, where, *bounds in connection.execute(statement):
            known = [day for day in bounds if day is not None]
            yield person, column, where, min(known), max(known)


def _slips(connection: Connection) -> Iterator[Group]:
    """Bearers of rare longer words that are one sound apart: a slip of the pen, another case, the feminine."""
    word, person = table_of(SearchWord), table_of(Person)
    statement = (
        select(word.c.word, word.c.person_id)
        .join(person, and_(person.c.id == word.c.person_id, person.c.identified.is_(True)))
        .where(func.length(word.c.word) >= SHORTEST_SLIP)
        .distinct()
        .order_by(word.c.word, word.c.person_id)
    )
    borne: dict[str, list[int]] = defaultdict(list)
    for words, key in connection.execute(statement):
        borne[words].append(key)
    near: dict[str, list[str]] = defaultdict(list)
    for words in [words for words, persons in borne.items() if len(persons) <= MOST_BEARERS]:
        for deletion in deletions(words):
            near[deletion].append(words)
    for deletion in sorted(near):
        persons = sorted({person for words in near[deletion] for person in borne[words]})
        if len(near[deletion]) > 1 and 2 <= len(persons) <= MOST_BEARERS:
            yield len(persons), len(persons), tuple(persons)


def _by_codename(connection: Connection) -> list[Pair]:
    """Pairs that bore one codename, which few did."""
    use = table_of(CodenameUse)
    few = (
        select(use.c.codename_id).group_by(use.c.codename_id)
        .having(func.count(use.c.person_id.distinct()).between(2, MOST_BEARERS))
    )  # fmt: skip
    one, other = use.alias("one"), use.alias("other")
    statement = (
        select(one.c.person_id, other.c.person_id)
        .join(other, and_(other.c.codename_id == one.c.codename_id, other.c.person_id > one.c.person_id))
        .where(one.c.codename_id.in_(few))
        .distinct()
        .order_by(one.c.person_id, other.c.person_id)
        .limit(MOST_PAIRS)
    )
    return [(first, second) for first, second in connection.execute(statement)]


def _by_decision(connection: Connection) -> list[Pair]:
    """Pairs a claim identifies with each other, and those an editor keeps apart."""
    relation, decision = table_of(Relation), table_of(IdentityDecision)
    claimed = select(relation.c.person_id, relation.c.other_person_id).where(
        relation.c.relation == IDENTIFICATION, relation.c.other_person_id.is_not(None)
    )
    decided = select(decision.c.person_id, decision.c.other_person_id).where(decision.c.kind == DecisionKind.DISTINCT)
    rows = [*connection.execute(claimed), *connection.execute(decided)]
    return sorted({(min(one, other), max(one, other)) for one, other in rows})


def _by_post(connection: Connection) -> list[Pair]:
    """Somebody without a name, and whoever held the same or a narrower or wider role in the same place or body.

    The place or body may be the narrower or the wider one, too.
    """
    person, closure = table_of(Person), table_of(TermClosure)
    roles, wholes = closure.alias("roles"), closure.alias("wholes")
    unnamed, other = table_of(Posting).alias("unnamed"), table_of(Posting).alias("other")
    either = ((unnamed, other), (other, unnamed))
    found: set[Pair] = set()
    for column, (lower, higher), (under, over) in product(("place_id", "organisation_id"), either, either):
        statement = (
            select(unnamed.c.person_id, other.c.person_id)
            .join(person, and_(person.c.id == unnamed.c.person_id, person.c.identified.is_(False)))
            .join(wholes, _end(wholes, unnamed is lower) == unnamed.c[column])
            .join(other, other.c[column] == _end(wholes, other is lower))
            .join(roles, and_(roles.c.descendant_id == under.c.role_id, roles.c.ancestor_id == over.c.role_id))
            .where(
                higher.c.person_id != lower.c.person_id, unnamed.c.nature.in_(OFFICES), other.c.nature.in_(OFFICES)
            )
            .distinct()
            .order_by(unnamed.c.person_id, other.c.person_id)
            .limit(MOST_PAIRS)
        )
        found |= {(min(first, second), max(first, second)) for first, second in connection.execute(statement)}
    return sorted(found)


def _end(closure: FromClause, lower: bool) -> ColumnElement[int]:
    """The lower or the upper end of a step in a tree."""
    return closure.c.descendant_id if lower else closure.c.ancestor_id


def doubted_records(connection: Connection) -> list[int]:
    """The records to look at as two persons in one."""
    digest, number, decision = table_of(PersonDigest), table_of(Identifier), table_of(IdentityDecision)
    twice = select(number.c.person_id).group_by(number.c.person_id, number.c.authority).having(func.count() > 1)
    merged = select(decision.c.person_id).where(decision.c.kind == DecisionKind.MERGE)
    largest = select(digest.c.person_id).order_by(digest.c.claims.desc(), digest.c.person_id).limit(MOST_RECORDS)
    found = [key for statement in (merged, twice, largest) for key in connection.execute(statement).scalars()]
    return list(dict.fromkeys(found))


def merge_reasons(connection: Connection) -> dict[int, str]:
    """The reasons editors gave for putting records together, by person."""
    decision = table_of(IdentityDecision)
    rows = connection.execute(
        select(decision.c.person_id, decision.c.reason)
        .where(decision.c.kind == DecisionKind.MERGE)
        .order_by(decision.c.position)
    )
    return dict(rows.all())
