"""`kartoteka check`: whether the seed is sound, and every phrase stands in its passage."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from app.commands.common import Command, as_json, print_json, settings
from app.paths import SEED
from app.services.check import check as check_seed

SEVERITIES = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("note", "notes")}
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(cls=Command, example=["kartoteka check --texts ../texts", "kartoteka check my-seed --json"])
@click.argument("folder", metavar="[DIR]", required=False, type=_FOLDER)
@click.option("--texts", type=_FOLDER, help="The folder of the source texts (default: KARTOTEKA_TEXTS).")
@click.option("--strict", is_flag=True, help="Warnings fail the check, too.")
@as_json
@click.pass_context
def check(context: click.Context, folder: Path | None, texts: Path | None, strict: bool, as_json: bool) -> None:
    """Check a seed folder (default: the one that came with the program).

    Every finding stands with file, line and column. With the texts at hand, each passage must have its digest
    and each phrase as written must occur in its passage. Warnings name impossible dates, contradictions and
    vocabulary terms nobody uses. No database is touched. Errors exit with 1.
    """
    found = check_seed(folder or SEED, texts or settings().texts)
    counts = Counter(one.severity for one in found.items)
    if as_json:
        print_json({**{name: counts[name] for name in SEVERITIES}, "findings": [asdict(one) for one in found.items]})
    else:
        for one in found.items:
            click.echo(str(one))
        click.echo(", ".join(_counted(counts[name], *words) for name, words in SEVERITIES.items()) + ".")
    context.exit(1 if counts["error"] or (strict and counts["warning"]) else 0)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
