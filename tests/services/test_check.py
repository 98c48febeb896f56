"""`check`: seed faults, texts, impossible dates, contradictions, unused terms, silent passages."""

from pathlib import Path

import pytest

from app.errors import Finding
from app.services.check import check
from tests.support.tiny_seed import TEXT, change, write_seed, write_text

PETROV = "persons/petrov-ivan.yaml"


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The tiny seed."""
    return write_seed(tmp_path / "seed")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The folder of its text."""
    return write_text(tmp_path / "texts").parent


def about(found: list[Finding], words: str) -> Finding:
    """The one finding that says `words`."""
    (one,) = [item for item in found if words in item.message]
    return one


def test_a_sound_seed_has_no_errors_and_counts_what_is_silent(seed: Path, texts: Path) -> None:
    found = check(seed, texts).items
    assert [item.severity for item in found] == ["warning", "warning", "info"]
    assert "role 'head' is used by no claim" in found[1].message
    assert "fate kind 'rehabilitated'" in found[0].message
    assert found[2].message == "1 of 4 passages of tiny-text are cited by no claim"
    assert (Path(found[2].file).name, found[2].line) == ("sources.yaml", 3)


def test_every_form_of_use_counts_as_use(seed: Path) -> None:
    change(seed, "vocabulary/roles.yaml", "label: Head,", "label: Head, broader: merchant,")
    named = [item.message for item in check(seed).items]
    for term in ("china", "military", "trading-house", "merchant", "luna", "captain"):
        assert not any(f"'{term}'" in message for message in named), term


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('"resident in Harbin"', '"resident at Harbin"', "as_written"),
        ('"1930–1934"', '"1930–1935"', "date_as_written"),
        ('"His agent … Smith"', '"His agent … Jones"', "as_written"),
        ('"he was shot"', '"he was hanged"', "as_written"),
    ],
)
def test_a_phrase_that_is_not_in_its_passage_is_named_with_its_place(
    seed: Path, texts: Path, old: str, new: str, name: str
) -> None:
    line = change(seed, PETROV, old, new)
    findings = check(seed, texts)
    (error,) = findings.errors
    assert (error.file, error.line) == ((seed / PETROV).as_posix(), line)
    written = (seed / PETROV).read_text(encoding="utf-8").splitlines()[line - 1]
    assert written.index(f"{name}: ") + len(f"{name}: ") + 1 == error.column
    assert "does not stand in tiny-text" in error.message
    assert check(seed).errors == []  # without the texts nothing can be said


def test_phrases_of_organisation_claims_are_looked_up_too(seed: Path, texts: Path) -> None:
    line = change(seed, "organisation_claims.yaml", '"resident in Harbin"', '"no such words"')
    (error,) = check(seed, texts).errors
    assert (Path(error.file).name, error.line) == ("organisation_claims.yaml", line)


def test_white_space_is_folded_and_fragments_are_looked_up_each(seed: Path, texts: Path) -> None:
    assert "Petrov\u00a0was" in TEXT
    assert "1938,  he" in TEXT
    assert check(seed, texts).errors == []


def test_more_than_ten_words_are_refused(seed: Path) -> None:
    line = change(seed, PETROV, '"Captain Petrov"', f'"{" ".join("abcdefghijk")}"')
    (error,) = check(seed).errors
    assert error.line == line
    assert "11 words" in error.message


def test_a_changed_line_a_missing_line_and_a_new_line_of_the_text(seed: Path, texts: Path) -> None:
    lines = TEXT.split("\n")
    write_text(texts, "\n".join([lines[0], "new", lines[2].upper(), lines[3]]))
    findings = check(seed, texts)
    assert {error.message.split(" of ")[0] for error in findings.errors} == {
        "line 3",
        f"{texts / 'tiny-text.txt'} has no line 5",
    }
    assert all(Path(error.file).name == "sources.yaml" for error in findings.errors)
    extra = about(findings.items, "is no passage of the source")
    assert (extra.line, extra.severity) == (2, "warning")


def test_a_text_that_is_not_there(seed: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (error,) = check(seed, tmp_path / "none").errors
    assert "tiny-text.txt is missing" in error.message


BORN = """\
  - id: p0
    kind: life_event
    event: birth
    dates: 1898
    cite: [{source: editor, note: known}]
claims:
"""


def born_and(claim: str) -> str:
    """A birth in 1898 and another claim, to be put before the first one."""
    head, _, _ = BORN.partition("claims:")
    return f"claims:\n{head}{claim}"


@pytest.mark.parametrize(
    ("kind", "dates", "expected"),
    [
        ("posting\n    role: merchant", "1890", "before the birth"),
        ("posting\n    role: merchant", "1890/1920", "before the birth"),
        ("posting\n    role: merchant", "1898/1899", None),
        ("posting\n    role: merchant", "/1910", None),
        ("posting\n    role: merchant", "1939", "after the death"),
        ("posting\n    role: merchant", "1938/", None),
        ("posting\n    role: merchant", "1937/1940", "after the death"),
        ("fate\n    fate: arrested", "1940", "after the death"),
        ("fate\n    fate: rehabilitated", "1956", None),
        ("life_event\n    event: burial", "1939", None),
        ("life_event\n    event: marriage", "1939", "after the death"),
        ("posting\n    actuality: planned\n    role: merchant", "1939", None),
        ("posting\n    mode: denied\n    role: merchant", "1939", None),
    ],
)
def test_dates_outside_a_life(seed: Path, kind: str, dates: str, expected: str | None) -> None:
    claim = f"  - id: p9\n    kind: {kind}\n    dates: {dates}\n    cite: [{{source: editor, note: test}}]\n"
    change(seed, PETROV, "claims:\n", born_and(claim))
    findings = check(seed)
    assert findings.errors == []
    said = [item for item in findings.items if "'p9'" in item.message]
    if expected is None:
        assert said == []
    else:
        (warning,) = said
        assert expected in warning.message
        assert (warning.severity, (seed / PETROV).as_posix()) == ("warning", warning.file)


def test_contradictions_are_computed_from_a_load(seed: Path) -> None:
    cite = 'cite: [{source: tiny-text, passage: 3, as_written: "Petrov"}]'
    claim = f"  - id: p9\n    kind: posting\n    role: head\n    dates: 1931/1933\n    {cite}\n"
    change(seed, PETROV, "claims:\n", f"claims:\n{claim}")
    warning = about(check(seed).items, "contradicts")
    assert warning.severity == "warning"
    assert "Which post did Ivan Petrov hold" in warning.message
    assert "'p9'" in warning.message
    assert "'p2'" in warning.message


def test_a_seed_that_cannot_be_read_is_all_there_is_to_say(seed: Path) -> None:
    change(seed, PETROV, "role: resident", "rolle: resident")
    findings = check(seed)
    assert findings.errors == findings.items
    assert findings.errors


def test_the_seed_of_the_product_stands_in_its_texts(texts_dir: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    errors = check(root / "seed", texts_dir).errors
    assert not errors, "\n".join(str(error) for error in errors)
