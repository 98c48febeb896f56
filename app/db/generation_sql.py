"""Which filling of its tables a database holds: a number that another one changes, though the rows may be the same.

An import may put data in the place of others without a word of the release changing: the release is a row of the
package, and says the same wherever the package goes. What an import does to the database itself tells them apart. On
SQLite it takes indexes off and makes them again, each time a new version of the schema; on PostgreSQL it empties the
table into a file of another number, the same on every standby.
"""

from sqlalchemy import Integer, Table, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class _Generation(GenericFunction[int]):
    """`generation('table')`."""

    type = Integer()
    name = "generation"
    inherit_cache = True


@compiles(_Generation, "sqlite")
def _of_the_schema(_element: _Generation, _compiler: SQLCompiler, **_options: object) -> str:
    """The version of the schema, as this transaction sees it."""
    return "(SELECT schema_version FROM pragma_schema_version)"


@compiles(_Generation, "postgresql")
def _of_the_file(element: _Generation, compiler: SQLCompiler, **options: object) -> str:
    """The number of the table's file."""
    return f"pg_relation_filenode({compiler.process(element.clauses, **options)})"


def generation(table: Table) -> _Generation:
    """The number that changes when the table is filled anew, on SQLite when any is."""
    return _Generation(literal_column(f"'{table.name}'"))
