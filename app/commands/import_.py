"""`kartoteka import`: read a data package back, or add persons and postings from flat CSV files."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.commands.common import Command, as_json, database_option, print_json
from app.commands.ready import require_current, tell_unfinished
from app.db.migrate import upgrade
from app.db.revisions import current_revision
from app.services.flat_import import Flat, import_flat, try_flat
from app.services.package_import import import_package, try_package
from app.services.package_source import Package

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "import",
    cls=Command,
    example=[
        "kartoteka import kartoteka.zip",
        "kartoteka import package/ --dry-run",
        "kartoteka import kartoteka.zip --replace --database postgresql+psycopg://me@localhost/kartoteka",
        "kartoteka import persons.csv postings.csv --dry-run",
        "kartoteka import staff.csv --mapping mapping.yaml --source lyushkov-blog",
    ],
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the package in the place of all data; attached texts stay.")
@click.option("--mapping", type=_FILE, help="What other columns mean, for CSV files: a YAML file (see the README).")
@click.option("--source", metavar="KEY", help="The source of rows that name none, for CSV files.")
@click.option("--dry-run", is_flag=True, help="Check everything, list every problem, write nothing.")
@as_json
@database_option
def import_(
    paths: tuple[Path, ...], replace: bool, mapping: Path | None, source: str | None, dry_run: bool, as_json: bool,
    database: str,
) -> None:
    """Read a data package, as `kartoteka export` writes it (.zip or a folder), into an empty database.

    Or, where the paths are CSV files, add the persons and postings they list to a database that holds data. The
    files have a row for each person (id, name, sort_name, original, born, died, note) or posting (person, role,
    organisation, place, cover, dates or from and to, acting, note), and where it stands (source, passage,
    as_written, date_as_written). Roles, places and the rest are named by id, label or alias; dates are EDTF.

    Everything is checked as a seed is; what has a fault is refused with file, row and column, and nothing is
    written. Interrupted at any moment, the database is as it was before.
    """
    flat = [path for path in paths if path.suffix.lower() == ".csv" and path.is_file()]
    if flat and (len(flat) < len(paths) or replace):
        raise click.UsageError("CSV files are added to what is there: not beside a package, and not with --replace.")
    if not flat and (len(paths) > 1 or mapping or source):
        raise click.UsageError("one package at a time; --mapping and --source are for CSV files.")
    if flat:
        rows = _flat(Flat(flat, mapping, source), database, dry_run=dry_run)
    else:
        rows = _package(paths[0], database, replace=replace, dry_run=dry_run)
    if as_json:
        print_json({"paths": [str(path) for path in paths], "dry_run": dry_run, "tables": dict(rows)})
    else:
        click.echo(_told(paths, rows, dry_run=dry_run))


def _package(path: Path, database: str, *, replace: bool, dry_run: bool) -> Counter[str]:
    """Import a package; returns its rows by table."""
    tell_unfinished(database)
    with Package(path) as package:
        total = package.total()
    if not dry_run:
        _migrate(database)
    work = try_package if dry_run else import_package
    with _progress("Checking" if dry_run else "Importing", total) as each:
        return work(database, path, replace=replace, each=each).rows


def _flat(flat: Flat, database: str, *, dry_run: bool) -> Counter[str]:
    """Import flat files, and say what is worth a look; returns the rows they add by table."""
    if dry_run or current_revision(database) is None:  # an empty database is refused, not migrated first
        require_current(database)
    else:
        tell_unfinished(database)
        _migrate(database)
    label = "Checking" if dry_run else "Importing"
    work = try_flat if dry_run else import_flat
    added = work(database, flat, _lines(label))
    for one in added.warnings:
        click.echo(str(one), err=True)
    if added.rest:
        click.echo(f"... and {added.rest} more", err=True)
    return added.rows


def _migrate(database: str) -> None:
    backup = upgrade(database)
    if backup is not None:
        click.echo(f"Backup of the older database: {backup}", err=True)


def _told(paths: tuple[Path, ...], rows: Counter[str], *, dry_run: bool) -> str:
    """What an import did, or would do, in a sentence."""
    if not rows:
        return "Nothing to add: the database holds all of it already."
    verb = "Nothing is wrong. It would write" if dry_run else "Wrote"
    counts = ", ".join(_counted(rows[name], name) for name in ("person", "claim"))
    return f"{', '.join(map(str, paths))}: {verb} {len(rows)} tables, {sum(rows.values())} rows ({counts})."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _lines(label: str) -> Callable[[str], None]:
    """Called with each step, a line for every one that has not been said."""
    seen: set[str] = set()

    def say(step: str) -> None:
        if step not in seen:
            seen.add(step)
            click.echo(f"{label}: {step}", err=True)

    return say


@contextmanager
def _progress(label: str, total: int) -> Iterator[Callable[[str, int], None]]:
    """Calls with what is being done and the bytes read: a bar on a terminal, a line for each step otherwise."""
    if not sys.stderr.isatty():
        say = _lines(label)
        yield lambda step, _size: say(step)
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, item_show_func=lambda name: name) as bar:
        yield lambda step, size: bar.update(size, step)
