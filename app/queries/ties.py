"""What ties two persons: claims about the one that name the other."""

from sqlalchemy import Connection, select, union_all

from app.models import Activity, Fate, FateParty, Relation, Trait
from app.queries.claims import claims_by_key
from app.queries.rows import ClaimRow
from app.queries.tables import table_of

_NAMING = ((Relation, "other_person_id"), (Activity, "with_person_id"), (Trait, "by_person_id"))


def claims_tying(connection: Connection, one: int, other: int) -> list[ClaimRow]:
    """Relations, activities, traits and fates of the one in which the other is named; then the other way round."""
    fate, party = table_of(Fate), table_of(FateParty)
    found: list[int] = []
    for about, named in ((one, other), (other, one)):
        statements = [
            select(table.c.claim_id).where(table.c.person_id == about, table.c[column] == named)
            for table, column in ((table_of(model), column) for model, column in _NAMING)
        ]
        parties = select(party.c.claim_id).join(fate, fate.c.claim_id == party.c.claim_id)
        statements.append(parties.where(fate.c.person_id == about, party.c.person_id == named).distinct())
        found += connection.execute(union_all(*statements)).scalars()
    rows = {row.key: row for row in claims_by_key(connection, sorted(set(found)))}
    first = rows[found[0]].person if found else None
    return sorted(rows.values(), key=lambda row: (row.person != first, row.ordinal))
