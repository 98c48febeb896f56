"""What a codename's page needs beside the claims of it: who its bearers are by everything else that is told of them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.domain.terms import Vocabulary
from app.models import Claim, CodenameUse, Person, Relation, Term
from app.queries.claims import claims_by_key, claims_of_persons
from app.queries.conditions import answers, first_day
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

IDENTIFIED_AS = "identified_as"


def told_of(connection: Connection, slugs: Sequence[str]) -> dict[str, list[ClaimRow]]:
    """All claims about some persons by id, each in the source's order, then those that identify another with them."""
    person, relation = table_of(Person), table_of(Relation)
    asked = select(person.c.id, person.c.slug).where(person.c.slug.in_(slugs))
    keys: dict[int, str] = dict(connection.execute(asked).all())
    found: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in claims_of_persons(connection, sorted(keys)):
        found[row.person.slug].append(row)
    others = connection.execute(
        select(relation.c.claim_id, relation.c.other_person_id)
        .where(relation.c.other_person_id.in_(sorted(keys)), relation.c.relation == IDENTIFIED_AS)
        .order_by(relation.c.claim_id)
    ).all()
    rows = {row.key: row for row in claims_by_key(connection, [claim for claim, _ in others])}
    for claim, other in others:
        found[keys[other]].append(rows[claim])
    return found


def uses(connection: Connection, slugs: Sequence[str], most: int) -> dict[str, list[ClaimRow]]:
    """The texts' claims of codenames by the codename's id, in time order; `most` claims in all."""
    term, use, claim = table_of(Term), table_of(CodenameUse), table_of(Claim)
    keys = connection.execute(
        select(claim.c.id)
        .join(use, use.c.claim_id == claim.c.id)
        .join(term, term.c.id == use.c.codename_id)
        .where(term.c.vocabulary == Vocabulary.CODENAME, term.c.slug.in_(slugs))
        .where(claim.c.voice == "source", answers(claim))
        .order_by(first_day(use), claim.c.id)
        .limit(most)
    ).scalars()
    found: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in claims_by_key(connection, list(keys)):
        found[row.detail["codename"].slug].append(row)
    return found
