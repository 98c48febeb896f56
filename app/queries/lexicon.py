"""The words plain questions may use: every id, label and alias of the vocabularies, and persons by name."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, or_, select

from app.domain.ask.keywords import FATE_FORMS, phrases
from app.domain.ask.lexicon import Lexicon, Meaning
from app.domain.ask.reader import Names
from app.domain.ask.tokens import Named
from app.domain.names import fold
from app.domain.terms import Vocabulary
from app.models import NameForm, Organisation, Person, PersonRedirect, Term, TermAlias, TermClosure
from app.queries.lasting import lasting
from app.queries.search_persons import bearers, nearly
from app.queries.tables import table_of

MOST_NAMED = 9
_LONG = 6


@lasting
def lexicon_of(connection: Connection) -> Lexicon:
    """The lexicon of a database, made anew when its data has changed."""
    return Lexicon(_phrases(connection))


def _phrases(connection: Connection) -> list[tuple[str, Meaning]]:
    """Every phrase with its meaning.

    The id of a rank below another is none: "Japanese general" is any general of the Japanese, not that one grade.
    """
    term, alias, body = table_of(Term), table_of(TermAlias), table_of(Organisation)
    kinds = dict(connection.execute(select(body.c.id, body.c.organisation_kind)).all())
    above = _above(connection)
    found = phrases()
    terms: dict[int, Meaning] = {}
    rows = connection.execute(
        select(term.c.id, term.c.vocabulary, term.c.slug, term.c.label, term.c.broader_id)
        .order_by(term.c.vocabulary, term.c.position)
    )  # fmt: skip
    for key, name, slug, label, broader in rows:
        vocabulary = Vocabulary(name)
        near = frozenset(above.get(key, ()))
        terms[key] = Meaning(vocabulary, slug, label, 2, near, kinds.get(key, ""))
        if vocabulary is not Vocabulary.RANK or broader is None:
            found.append((slug, Meaning(vocabulary, slug, label, 0, near, kinds.get(key, ""))))
        found.append((label, Meaning(vocabulary, slug, label, 1, near, kinds.get(key, ""))))
        if vocabulary is Vocabulary.FATE_KIND:
            found += [(form, terms[key]) for form in FATE_FORMS.get(slug, ())]
    names = select(alias.c.term_id, alias.c.alias).order_by(alias.c.term_id, alias.c.position)
    return found + [(name, terms[key]) for key, name in connection.execute(names)]


def _above(connection: Connection) -> dict[int, list[str]]:
    """The ids of the places above each place."""
    closure, term = table_of(TermClosure), table_of(Term)
    found: dict[int, list[str]] = defaultdict(list)
    rows = connection.execute(
        select(closure.c.descendant_id, term.c.slug)
        .join(term, term.c.id == closure.c.ancestor_id)
        .where(term.c.vocabulary == Vocabulary.PLACE, closure.c.ancestor_id != closure.c.descendant_id)
    )
    for key, slug in rows:
        found[key].append(slug)
    return found


def _may_be_a_name(words: str) -> bool:
    """Whether words no vocabulary knows are looked up by sound: a capital, another script, or a long word."""
    return words[:1].isupper() or not words.isascii() or len(words) >= _LONG


def namesakes(connection: Connection) -> Names:
    """Persons by name: who bears this name, surname or id, in any script and spelling, and who one nearly so."""

    def look(words: str) -> Sequence[Named]:
        person, form, old, key = table_of(Person), table_of(NameForm), table_of(PersonRedirect), fold(words)
        if not key:
            return ()
        exactly = select(form.c.person_id).where(form.c.name_key == key)
        formerly = select(old.c.person_id).where(old.c.slug == words.strip().lower())
        surname = and_(
            person.c.sort_key >= f"{key} ", person.c.sort_key < f"{key}!", person.c.identified.is_(True)
        )
        statement = (
            select(person.c.slug, person.c.name)
            .where(or_(person.c.id.in_(exactly), person.c.sort_key == key, surname, person.c.id.in_(formerly),
                       person.c.slug == words.strip().lower()))
            .order_by(person.c.sort_key, person.c.id)
            .limit(MOST_NAMED)
        )  # fmt: skip
        exact = [(slug, name) for slug, name in connection.execute(statement)]
        if exact or not _may_be_a_name(words):
            return exact
        return [(one.slug, one.name) for one in bearers(connection, words)[:MOST_NAMED]]

    def near(words: str) -> Sequence[Named]:
        return [(one.slug, one.name) for one in nearly(connection, words)]

    def known(slug: str) -> Sequence[Named]:
        person, old = table_of(Person), table_of(PersonRedirect)
        columns, lower = (person.c.slug, person.c.name), slug.lower()
        formerly = select(*columns).join(old, old.c.person_id == person.c.id).where(old.c.slug == lower)
        rows = connection.execute(select(*columns).where(person.c.slug == lower).union_all(formerly))
        return [(found, name) for found, name in rows]

    return Names(look, near, known)
