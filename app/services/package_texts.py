"""The attached words of sources, through a replacement of everything else: kept where the passage stays the same.

The same passage is the same number of a source of the same id, with the same digest. What is cited of a passage whose
words are attached must stand in them, as it must when a seed is loaded.
"""

from sqlalchemy import Connection, text

from app.models import Citation
from app.queries.tables import table_of
from app.services.check_texts import SEAM, folded
from app.services.package_load import Load

_ASIDE = text(
    "CREATE TEMPORARY TABLE kept_text AS SELECT s.slug, p.number, p.sha256, t.text FROM passage_text t "
    "JOIN passage p ON p.id = t.passage_id JOIN source s ON s.id = p.source_id"
)
_BACK = text(
    "INSERT INTO passage_text (passage_id, text) SELECT p.id, k.text FROM kept_text k "
    "JOIN source s ON s.slug = k.slug JOIN passage p ON p.source_id = s.id AND p.number = k.number "
    "AND p.sha256 = k.sha256"
)
_CITED = text(
    "SELECT c.id, t.text, c.as_written, c.date_as_written FROM citation c "
    "JOIN passage_text t ON t.passage_id = c.passage_id ORDER BY c.id"
)


def put_texts_aside(connection: Connection) -> None:
    """Keep the attached words for this transaction."""
    connection.execute(_ASIDE)


def give_texts_back(connection: Connection) -> None:
    """Attach the words again to the passages that are the same."""
    connection.execute(_BACK)
    connection.execute(text("DROP TABLE kept_text"))


def check_attached(connection: Connection, load: Load) -> None:
    """A problem for every phrase that does not stand in its passage, as far as the words are attached."""
    wrong: dict[tuple[str, ...], tuple[str, str]] = {}
    with connection.execute(_CITED, execution_options={"yield_per": 1_000}) as rows:
        for key, words, phrase, dated in rows:
            passage = folded(words)
            for name, cell in (("as_written", phrase), ("date_as_written", dated)):
                for fragment in (cell or "").split(SEAM):
                    if folded(fragment) not in passage:
                        wrong[str(key),] = name, f"{name}: «{fragment}» does not stand in its passage as attached"
    if wrong:
        load.name(table_of(Citation), wrong)
