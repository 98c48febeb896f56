"""Every name somebody or something is found by, in a fixed order."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from app.domain.search import KIND_OF, SearchKind
from app.domain.terms import Vocabulary
from app.models import Claim, CodenameUse, NameForm, Person, Searchable, SearchWord, Term, TermAlias
from app.queries.everybody import People, everybody
from app.queries.tables import table_of

HEADING, CODENAME, LABEL, ALIAS = "heading", "codename", "label", "alias"
DESCRIPTION = "description"
"""The heading of somebody nobody has named: words about him, and no name of his."""


class NameRow(NamedTuple):
    """One name: whose it is, what sort of name, and the claim that holds it."""

    kind: SearchKind
    person_id: int | None
    term_id: int | None
    claim_id: int | None
    form: str
    name: str


WORDS = 10_000
"""Words that are read at once."""


def names_to_search(connection: Connection) -> Iterator[NameRow]:
    """Headings, name forms and codenames of persons; labels and aliases of the vocabularies that are searched.

    Some thousands of persons are in memory at a time; no statement stays open between them.
    """
    labels = _labels(connection)
    for source in (_headings, _forms):
        for people in everybody(connection):
            yield from source(connection, people)
    for people in everybody(connection):
        for key, claim_id, codename in connection.execute(_codenames(people)).all():
            for _, name in labels[codename][1]:
                yield NameRow(SearchKind.PERSON, key, None, claim_id, CODENAME, name)
    for key, (searched, names) in labels.items():
        for kind, name in names:
            yield NameRow(searched, None, key, None, kind, name)


def _headings(connection: Connection, people: People) -> Iterator[NameRow]:
    person = table_of(Person)
    headings = select(person.c.id, person.c.name, person.c.sort_name, person.c.identified)
    own = headings.where(people.among(person.c.id)).order_by(person.c.id)
    for key, name, sort_name, identified in connection.execute(own).all():
        yield NameRow(SearchKind.PERSON, key, None, None, HEADING if identified else DESCRIPTION, name)
        if not identified and sort_name != name:
            yield NameRow(SearchKind.PERSON, key, None, None, DESCRIPTION, sort_name)


def _forms(connection: Connection, people: People) -> Iterator[NameRow]:
    form, claim = table_of(NameForm), table_of(Claim)
    forms = (
        select(claim.c.person_id, form.c.claim_id, form.c.form, form.c.name)
        .join(claim, claim.c.id == form.c.claim_id)
        .where(claim.c.kind == "name_form", people.among(claim.c.person_id), claim.c.assessment != "wrong")
        .order_by(claim.c.person_id, claim.c.ordinal, claim.c.id)
    )
    for key, claim_id, kind, name in connection.execute(forms).all():
        yield NameRow(SearchKind.PERSON, key, None, claim_id, kind, name)


def _codenames(people: People) -> Select[Any]:
    use = table_of(CodenameUse)
    return (
        select(use.c.person_id, use.c.claim_id, use.c.codename_id)
        .where(people.among(use.c.person_id))
        .order_by(use.c.person_id, use.c.claim_id)
    )


def searched_words(connection: Connection, shortest: int) -> Iterator[str]:
    """Every word of the searchable names once, in order, if it has so many letters."""
    word, last = table_of(SearchWord), ""
    while True:
        some = select(word.c.word).where(word.c.word > last).distinct().order_by(word.c.word).limit(WORDS)
        found = connection.execute(some).scalars().all()
        if not found:
            return
        last = found[-1]
        yield from (one for one in found if len(one) >= shortest)


def _labels(connection: Connection) -> dict[int, tuple[SearchKind, list[tuple[str, str]]]]:
    """The label and the aliases of each term of a searched vocabulary, by key."""
    term, alias = table_of(Term), table_of(TermAlias)
    searched = list(KIND_OF)
    labels = select(term.c.id, term.c.vocabulary, term.c.label).where(term.c.vocabulary.in_(searched))
    found = {
        key: (KIND_OF[Vocabulary(name)], [(LABEL, label)])
        for key, name, label in connection.execute(labels.order_by(term.c.id))
    }
    for key, name in connection.execute(
        select(alias.c.term_id, alias.c.alias)
        .join(term, term.c.id == alias.c.term_id)
        .where(term.c.vocabulary.in_(searched))
        .order_by(alias.c.term_id, alias.c.position)
    ):
        found[key][1].append((ALIAS, name))
    return found


def lacks_search(connection: Connection) -> bool:
    """Whether there are persons and no name is searchable."""
    person, searchable = table_of(Person), table_of(Searchable)
    somebody = connection.execute(select(person.c.id).limit(1)).first()
    return somebody is not None and connection.execute(select(searchable.c.id).limit(1)).first() is None
