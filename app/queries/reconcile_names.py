"""How the words of a query agree with a candidate: with every name of a person, with the name of a term found."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.domain.names import fold
from app.domain.names.likeness import Grade
from app.domain.reconcile_names import NameEvidence, NamesHeld, compared, surety
from app.domain.search import words_likeness
from app.models import Person
from app.queries.reconcile_facts import names_of
from app.queries.search import ID, Hit
from app.queries.search_names import CODENAME, DESCRIPTION
from app.queries.tables import table_of


def names_held(connection: Connection, keys: Sequence[int]) -> dict[int, NamesHeld]:
    """What the record calls persons; the heading of somebody unnamed is a description, and no name of his."""
    person = table_of(Person)
    forms = names_of(connection, keys)
    rows = connection.execute(
        select(person.c.id, person.c.name, person.c.sort_name, person.c.identified).where(person.c.id.in_(keys))
    )
    found = {}
    for key, heading, sorted_as, identified in rows:
        names = dict.fromkeys([heading, *forms.get(key, ())] if identified else forms.get(key, ()))
        found[key] = NamesHeld(sorted_as if identified else "", tuple(names))
    return found


def evidence(words: str, hit: Hit | None, held: NamesHeld | None) -> NameEvidence | None:
    """How the words agree with a candidate; null where they agree with nothing. Terms have no names held."""
    if held is None:
        return _of_term(words, hit) if hit is not None else None
    own = compared(words, held)
    if hit is None:
        return own
    by_hit = _of_hit(words, hit)
    return max(own, by_hit, key=surety) if own is not None else by_hit


def _of_term(words: str, hit: Hit) -> NameEvidence:
    name = hit.label if hit.form == ID else hit.text
    like = words_likeness(words, name)
    whole = like is not None and like.left_held == 0
    return NameEvidence(hit.grade, hit.score, whole=whole, surname=Grade.EXACT)


def _of_hit(words: str, hit: Hit) -> NameEvidence:
    """By what the search has met: a codename, a description of somebody unnamed, or the beginning of a name."""
    if hit.form == CODENAME:
        like = words_likeness(words, hit.text)
        whole = like is not None and like.left_held == 0
        return NameEvidence(hit.grade, hit.score, whole=whole, surname=hit.grade, bare=True)
    same = hit.form == DESCRIPTION and fold(words) == fold(hit.text)
    return NameEvidence(
        max(hit.grade, Grade.BEGINS), hit.score, whole=False, surname=Grade.BEGINS if same else None
    )
