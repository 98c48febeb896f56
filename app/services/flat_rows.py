"""From rows of flat files to persons and claims with their details and citations, each checked as a seed's are."""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from app.domain.dates import DateError
from app.domain.names import fold, sort_key
from app.domain.terms import Actuality, ClaimKind, LifeEvent, Mode, NameForm, Nature, Reading, Vocabulary
from app.services.flat_cites import CITATION, Cited, Cites, Row
from app.services.flat_faults import Faults
from app.services.flat_names import CLAIM, DETAILS, PERSON, SAME, SAME_CLAIM, Names, slug_of, sorted_name
from app.services.flat_notes import Notes, Someone
from app.services.flat_read import FlatRow
from app.services.package_rows import EDITOR
from app.services.seed import IMPORTED
from app.services.seed_terms import date_columns

WRITTEN = (PERSON, CLAIM, *DETAILS.values(), CITATION)
"""The tables that are written, in an order in which each finds what it points at."""
_TERMS: dict[str, tuple[Vocabulary, ...]] = {
    "role": (Vocabulary.ROLE,),
    "organisation": (Vocabulary.ORGANISATION,),
    "place": (Vocabulary.PLACE,),
    "cover_organisation": (Vocabulary.ORGANISATION,),
    "cover_role": (Vocabulary.ROLE,),
}
_READINGS: dict[str, tuple[type[StrEnum], StrEnum]] = {
    "reading": (Reading, Reading.STATED),
    "mode": (Mode, Mode.ASSERTED),
    "actuality": (Actuality, Actuality.HELD),
}
"""How a statement is to be read: the words a field takes, and the one it has where it is blank."""
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NAMESAKES = 20_000
"""Names of which it is remembered how often an id was made of them."""
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_AN_ID = "small letters a-z and digits, parted by single hyphens, such as ivanov-ivan"


class FlatRows:
    """Builds the rows of one import, person by person and posting by posting."""

    def __init__(self, names: Names, notes: Notes, faults: Faults, source: str | None) -> None:
        self._names = names
        self._notes = notes
        self._faults = faults
        self._cites = Cites(names, notes, faults, source)
        self._today: date = datetime.now(UTC).date()
        self._next = names.next_key(CLAIM)
        self._minted_last: dict[str, int] = {}
        self._last_person: FlatRow | None = None

    def person(self, row: FlatRow) -> Iterator[Row]:
        """A person with the claims a row of the persons' file makes."""
        name, before = row.get("name"), self._faults.number
        sort_name = row.get("sort_name") or sorted_name(name)
        slug = self._slug(row, name, sort_name)
        if slug is None:
            self._notes.fail(row.get("id"), fold(name))
            return
        self._namesakes(row, name, slug)
        who = self._names.add(slug, name)
        if not who.held:
            yield PERSON, (who.key, slug, name, sort_name, sort_key(sort_name), True, row.get("note") or None)
        yield from self._name_forms(row, who, name)
        yield from self._life(row, who)
        if not who.held and self._faults.number == before:
            self._notes.whole(who, row.line)
            self._last_person = row

    def posting(self, row: FlatRow) -> Iterator[Row]:
        """A posting, or one more citation of a posting that is there already."""
        before = self._faults.number
        who, failed = self._whose(row)
        if not row.get("role"):
            self._faults.say(row, "role", "the role is missing; accepted: a role's id, label or alias")
        detail = self._detail(row)
        readings = {name: self._one_of(row, name, *words) for name, words in _READINGS.items()}
        cited = self._cites.read(row)
        if failed or who is None or detail is None or cited is None or self._faults.number != before:
            return
        own = {**readings, "note": row.get("note") or None}
        yield from self._stated(who, ClaimKind.POSTING, detail, cited, row, own)

    def finish(self) -> None:
        """A fault for every new person of whom nothing is said."""
        if self._last_person is None:
            return
        accepted = "accepted: a citation of the name (source, passage, as_written), or a row of postings"
        for slug, line in self._notes.unspoken():
            row = replace(self._last_person, fields={}, line=line)
            self._faults.say(row, "name", f"person '{slug}' has no claim; {accepted}")

    def _slug(self, row: FlatRow, name: str, sort_name: str) -> str | None:
        """The id of a person, given or made of the name; None, and a fault, where there is none to be had."""
        if not name:
            self._faults.say(row, "name", "the name is missing; accepted: the person's name")
            return None
        given = row.get("id")
        slug = given or self._minted(slug_of(sort_name))
        if not slug:
            self._faults.say(row, "name", f"no id can be made of '{sort_name}'; accepted: a column `id` with {_AN_ID}")
        elif not _SLUG.fullmatch(slug):
            self._faults.say(row, "id", f"id '{slug}'; accepted: {_AN_ID}")
        elif self._names.added(slug):
            self._faults.say(row, "id", f"id '{slug}' stands in a row before this one; accepted: what stands once")
        else:
            return slug
        return None

    def _minted(self, slug: str) -> str:
        """An id nobody has: the name's, with a number where it is taken."""
        number = self._minted_last.get(slug, 1)  # those before it are taken
        found = slug if number == 1 else f"{slug}-{number}"
        while found and (self._names.added(found) or self._names.holds(found)):
            number += 1
            found = f"{slug}-{number}"
        if number > 1:
            if len(self._minted_last) >= _NAMESAKES:
                self._minted_last.clear()
            self._minted_last[slug] = number
        return found

    def _namesakes(self, row: FlatRow, name: str, slug: str) -> None:
        """A warning where somebody of this id or name is there already."""
        where = "id" if row.get("id") else "name"
        if self._names.holds(slug):
            message = f"'{slug}' is in the database already: what is claimed here is added there; heading and note stay"
            self._faults.warn(row, where, message)
        elif others := self._names.namesakes(name):
            known = ", ".join(f"'{one}'" for one in others[:3])
            message = f"'{name}' is the name of {known} already; '{slug}' is added as another person. Give that id"
            self._faults.warn(row, where, f"{message} if both are one")

    def _whose(self, row: FlatRow) -> tuple[Someone | None, bool]:
        """The person of a posting, and whether it is one whose own row is at fault."""
        word = row.get("person")
        if not word:
            self._faults.say(row, "person", "the person is missing; accepted: an id or a name")
            return None, True
        if self._notes.failed(word) or self._notes.failed(fold(word)):
            return None, True
        who = self._faults.placed(row, "person", self._names.someone(word))
        if who is not None and not who.named:
            who.named = True
            self._notes.keep(who)
        return who, False

    def _detail(self, row: FlatRow) -> dict[str, Any] | None:
        """The columns of a posting that its row gives, None where some cannot be read."""
        terms: dict[str, int | None] = {f"{name}_id": None for name in _TERMS}
        for name, vocabularies in _TERMS.items():
            if row.get(name):
                found = self._names.term(name, vocabularies, row.get(name))
                terms[f"{name}_id"] = self._faults.placed(row, name, found)
        if row.get("cover"):
            self._cover(row, terms)
        acting = _TRUTH.get(row.get("acting").lower() or "false")
        if acting is None:
            self._faults.say(row, "acting", f"acting '{row.get('acting')}'; accepted: true or false")
        nature = self._one_of(row, "nature", Nature, Nature.OFFICE)
        dates = self._span(row)
        if dates is None:
            return None
        service = self._names.services.get(terms["organisation_id"] or 0)
        return {**dates, **terms, "service_id": service, "nature": nature, "acting": acting}

    def _cover(self, row: FlatRow, terms: dict[str, int | None]) -> None:
        """The cover, an organisation if one is called so, else a role."""
        if row.get("cover_organisation") or row.get("cover_role"):
            self._faults.say(row, "cover", "give `cover`, or `cover_organisation` and `cover_role`, not both")
            return
        word = row.get("cover")
        body = self._names.term("cover", (Vocabulary.ORGANISATION,), word)
        if isinstance(body, int):
            terms["cover_organisation_id"] = body
        else:
            found = self._names.term("cover", (Vocabulary.ROLE, Vocabulary.ORGANISATION), word)
            terms["cover_role_id"] = self._faults.placed(row, "cover", found)

    def _span(self, row: FlatRow) -> dict[str, Any] | None:
        """The dates of a posting, given in one column or in two."""
        if not (row.get("from") or row.get("to")):
            return self._dates(row, "posting", "dates", row.get("dates"))
        if row.get("dates"):
            self._faults.say(row, "dates", "give `dates`, or `from` and `to`, not both")
        for name in ("from", "to"):
            if "/" in row.get(name):
                self._faults.say(row, name, f"{name} '{row.get(name)}' is an interval; accepted: a day, month or year")
                return None
        where = "from" if row.get("from") else "to"
        return self._dates(row, "posting", where, f"{row.get('from')}/{row.get('to')}")

    def _dates(self, row: FlatRow, kind: str, name: str, dates: str) -> dict[str, Any] | None:
        try:
            return date_columns(kind, dates, None, None)
        except DateError as error:
            self._faults.say(row, name, f"{name} '{dates}': {error.message}; accepted: {error.accepted}")
            return None

    def _one_of(self, row: FlatRow, name: str, allowed: type[StrEnum], default: StrEnum) -> str:
        word = row.get(name) or str(default)
        known = [str(one) for one in allowed]
        if word not in known:
            self._faults.say(row, name, f"{name} '{word}'; accepted: {', '.join(known)}")
        return word

    def _name_forms(self, row: FlatRow, who: Someone, name: str) -> Iterator[Row]:
        """Name forms: the heading's where the row cites a text, that in the original script by the editor at least."""
        cited = self._cites.read(row) if row.get("source") or row.get("passage") else None
        if cited is not None and cited.source != EDITOR:
            yield from self._name_form(row, who, cited, NameForm.NAME, name, "en")
        if original := row.get("original"):
            cited = cited or self._cites.by_editor(row)
            if cited is not None:
                language = row.get("original_language") or "ru"
                yield from self._name_form(row, who, cited, NameForm.ORIGINAL_SCRIPT, original, language)

    def _name_form(
        self, row: FlatRow, who: Someone, cited: Cited, form: NameForm, name: str, language: str
    ) -> Iterator[Row]:
        detail = {"form": str(form), "name": name, "name_key": fold(name), "language": language}
        return self._stated(who, ClaimKind.NAME_FORM, detail, cited, row)

    def _life(self, row: FlatRow, who: Someone) -> Iterator[Row]:
        """Birth and death, which need a citation as every claim does."""
        for name, event in (("born", LifeEvent.BIRTH), ("died", LifeEvent.DEATH)):
            if not row.get(name):
                continue
            dates = self._dates(row, "life_event", name, row.get(name))
            cited = self._cites.read(row)
            if dates is not None and cited is not None:
                detail = {**dates, "event": str(event), "place_id": None, "words": None}
                yield from self._stated(who, ClaimKind.LIFE_EVENT, detail, cited, row)

    def _stated(
        self, who: Someone, kind: ClaimKind, detail: Mapping[str, Any], cited: Cited, row: FlatRow,
        own: Mapping[str, str | None] | None = None,
    ) -> Iterator[Row]:
        """A claim with its detail and citation, or one more citation of a claim that says the same."""
        claim = {"voice": cited.voice, "note": None, **{name: str(word) for name, (_, word) in _READINGS.items()}}
        claim |= own or {}
        same = (str(kind), *(detail[name] for name in SAME[kind]), *(claim[name] for name in SAME_CLAIM))
        held = self._notes.claim(who.key, same)
        key = self._next if held is None else held
        if held is None:
            yield self._claim(who, kind, claim, row)
            self._notes.add_claims(who.key, [(same, key)])
            self._notes.keep(who)
            values = {**detail, "claim_id": key, "person_id": who.key, "kind": str(kind)}
            table = DETAILS[kind]
            yield table, tuple(values[column.name] for column in table.columns)
        yield from self._cites.write(key, cited, new=held is None)

    def _claim(self, who: Someone, kind: ClaimKind, claim: Mapping[str, str | None], row: FlatRow) -> Row:
        """The next claim, of which the detail and the citations follow."""
        who.ordinal += 1
        values = {
            **claim, "id": self._next, "slug": _claim_id(who, kind), "person_id": who.key, "kind": str(kind),
            "ordinal": who.ordinal, "assessment": "none", "assessment_reason": None,
            "recorded_by": row.get("recorded_by") or f"import of {row.file}", "recorded_on": self._today,
            "reviewed_by": None,
        }  # fmt: skip
        self._next += 1
        return CLAIM, tuple(values[column.name] for column in CLAIM.columns)


def _claim_id(who: Someone, kind: ClaimKind) -> str:
    """A public id, twelve letters after what says that it was imported; the same for the same claim of a person."""
    words = f"{who.slug} {kind} {who.ordinal}"
    return f"{IMPORTED}{b32encode(hashlib.sha256(words.encode()).digest())[:12].decode().lower()}"
