"""Who synthetic persons are: their headings, the forms of their names, and an editor's decisions on who is who."""

from math import ceil

from app.domain.decisions import ClaimPart, DecisionKind
from app.domain.names import fold, sort_key
from app.domain.terms import NameForm
from app.formats.csv_text import quoted
from tests.bench.generate_lives import Life, Lives
from tests.bench.generate_names import Name, Zipf, misprinted
from tests.bench.generate_posts import Post
from tests.bench.generate_rows import EDITORS, PLAIN, RECORDED, Rows, public_id
from tests.bench.generate_world import World

Posting = tuple[int, str, Post]
"""A posting as it was written: the key of its claim, its dated columns, the post."""
_UNNAMED, _CODENAME_ONLY = 0.005, 0.017
"""Running shares of persons whose name no text gives: nothing is known, or a codename."""
_MERGED, _KEPT_APART = 0.0008, 0.0014
"""Running shares of persons an editor decided about: two records put together, two kept apart."""
_ORIGINAL = 0.8
_FROM_EDITOR = 0.5
"""The share of originals that no text gives, so that they are the editor's."""
_NOTED = 0.05


class Identities:
    """Writes persons, name forms and decisions into the rows of a block."""

    def __init__(self, world: World, rows: Rows, lives: Lives) -> None:
        self.world = world
        self.rows = rows
        self.lives = lives
        self.draw = rows.draw
        self._codenames = Zipf(len(world.codenames))

    def person(self, life: Life, known_as: str) -> None:
        """The person's row and forms of name; who has no name is known by a codename or by what he was."""
        drawn = self.draw()
        if drawn < _UNNAMED:
            slug = f"unnamed-{fold(known_as).replace(' ', '-')}"
            self._row(life, slug, f"Unnamed {known_as}", f"Unnamed {known_as}", identified=False)
        elif drawn < _CODENAME_ONLY:
            rank = self._codenames(self.draw())
            code = self.world.codenames[rank]
            heading = f"'{code.label}', {known_as}"
            self._row(life, f"codename-{code.slug}", heading, f"{code.label} (codename)", identified=False)
            self._form(NameForm.NAME, code.label, "en")
            self.lives.codename(life, rank)
        else:
            name = life.name
            slug = "-".join(part.lower() for part in (name.surname, name.given, name.patronymic) if part)
            self._row(life, slug, name.full, name.sort_name, identified=True)
            self._forms(name)

    def _row(self, life: Life, slug: str, name: str, sort_name: str, *, identified: bool) -> None:
        """The person's row. A number ends the id, since many have the same name."""
        note = "Synthetic note." if self.draw() < _NOTED else ""
        named = f"{quoted(name)},{quoted(sort_name)},{sort_key(sort_name)}"
        known = "true" if identified else "false"
        self.rows.add("person", f"{life.number},{slug}-{life.number},{named},{known},{note}")

    def _forms(self, name: Name) -> None:
        """The name in full, and as other texts have it."""
        draw = self.draw
        self._form(NameForm.NAME, name.full, "en")
        if name.original != name.full and draw() < _ORIGINAL:
            self._form(NameForm.ORIGINAL_SCRIPT, name.original, name.script, editors=draw() < _FROM_EDITOR)
        if draw() < 0.32:
            self._form(NameForm.VARIANT, name.surname if draw() < 0.4 else name.initials, "en")
        if draw() < 0.18:
            self._form(NameForm.TRANSLITERATION, name.transliterated, "de")
        if name.script != "ru" and draw() < 0.4:
            self._form(NameForm.TRANSLITERATION, name.in_cyrillic, "ru")
        if draw() < 0.08:
            self._form(NameForm.GENITIVE, name.genitive, "ru")
        if draw() < 0.08:
            self._form(NameForm.MISPRINT, misprinted(draw, name.surname), "en")

    def _form(self, form: NameForm, name: str, language: str, *, editors: bool = False) -> None:
        key = self.rows.claim("name_form", EDITORS if editors else PLAIN)
        self.rows.add("name_form", f"{key},{form},{name},{fold(name)},{language}")
        if editors:
            self.rows.cite_editor("Synthetic original.")
        else:
            self.rows.cite(name)

    def decisions(self, life: Life, claims: list[Posting]) -> None:
        """Now and then an editor's decision: a record that went into this one, or one that is kept apart from it."""
        drawn = self.draw()
        if drawn >= _KEPT_APART:
            return
        key = self.rows.other()
        head = f"{key},d-{key},{key}"
        reason = f"Synthetic reason.,{RECORDED}"
        if drawn >= _MERGED:
            other = life.number - 1 or self.world.persons
            line = f"{head},{DecisionKind.DISTINCT},{life.number},{other},,,{reason}"
            self.rows.add("identity_decision", line)
            return
        former = f"former-record-{life.number}"
        line = f"{head},{DecisionKind.MERGE},{life.number},,{former},{life.name.full},{reason}"
        self.rows.add("identity_decision", line)
        self.rows.redirects.append((former, life.number))
        moved = [claim for claim, _, _ in claims[: ceil(len(claims) / 2)]]
        for slug, claim in sorted((public_id(claim), claim) for claim in moved):
            self.rows.add("identity_claim", f"{key},{slug},{ClaimPart.MOVED},{claim}")
