"""`kartoteka duplicates`: likely same persons and likely wrong merges."""

import click

from app.commands.common import Command, as_json, database_option, print_json
from app.commands.ready import require_current
from app.db.database import Database
from app.domain.dossier import CaseKind
from app.queries.duplicates import cases
from app.schemas.duplicates import CaseOut, CasesOut

_JOINED = {CaseKind.SAME: "may be one person", CaseKind.TWO_IN_ONE: "may be two persons"}


@click.command(cls=Command, example=["kartoteka duplicates", "kartoteka duplicates --limit 10 --json"])
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show the first N cases only.")
@click.option("--check", is_flag=True, help="Exit with 1 if a strong case is open.")
@as_json
@database_option
@click.pass_context
def duplicates(context: click.Context, limit: int | None, check: bool, as_json: bool, database: str) -> None:
    """List records that may be of one person, and records that may hold two, with what speaks for and against.

    The strongest cases come first. A decision in the seed's identities.yaml (merge, split, distinct) closes a case;
    pairs that an editor keeps apart stand at the end. Nothing is written.
    """
    require_current(database)
    opened = Database(database)
    try:
        out = CasesOut.of(opened.ask(cases))
    finally:
        opened.close()
    shown = out.items[:limit]
    if as_json:
        print_json(out.model_copy(update={"items": shown}).model_dump(mode="json", by_alias=True))
    else:
        for one in shown:
            _print(one)
        click.echo(_sum(out, len(shown)))
    context.exit(1 if check and out.by_strength["strong"] else 0)


def _print(case: CaseOut) -> None:
    who = " and ".join(f"{one.name} ({one.id})" for one in case.persons)
    state = case.strength if case.open else "kept apart"
    click.echo(f"{state}: {who} {_JOINED[CaseKind(case.kind)] if case.open else 'are two persons'}")
    for sign, pieces in (("for", case.for_), ("against", case.against)):
        for piece in pieces:
            claims = f" [{', '.join(claim.id for claim in piece.claims)}]" if piece.claims else ""
            click.echo(f"  {sign}: {piece.words}{claims}")
    if case.decision is not None:
        click.echo(f"  decided on {case.decision.recorded_on}: {case.decision.reason}")


def _sum(out: CasesOut, shown: int) -> str:
    counted = ", ".join(f"{count} {name}" for name, count in out.by_strength.items())
    left = f"; {shown} of {out.total} shown" if shown < out.total else ""
    return f"Open cases: {counted}; {out.apart} kept apart{left}."
