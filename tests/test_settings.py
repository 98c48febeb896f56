"""Every setting is documented, and does what the README says of it."""

from pathlib import Path

import pytest

from app.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def variables() -> dict[str, str]:
    """Each field with the environment variable it is read from."""
    return {
        name: str(field.validation_alias or f"KARTOTEKA_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }


@pytest.mark.parametrize("variable", variables().values())
def test_the_readme_names_every_setting(variable: str) -> None:
    assert f"`{variable}`" in README


@pytest.mark.parametrize(
    ("field", "given", "read"),
    [
        ("host", "0.0.0.0", "0.0.0.0"), ("port", "8123", 8123), ("database_url", "sqlite:///x.db", "sqlite:///x.db"),
        ("public_url", "https://example.org", "https://example.org"), ("contact", "a@example.org", "a@example.org"),
        ("texts", "some/folder", Path("some/folder")),
    ],
)  # fmt: skip
def test_settings_are_read_from_their_variables(
    monkeypatch: pytest.MonkeyPatch, field: str, given: str, read: object
) -> None:
    monkeypatch.setenv(variables()[field], given)
    assert getattr(Settings(), field) == read
    monkeypatch.setenv(variables()[field], "")
    assert getattr(Settings(), field) == Settings.model_fields[field].default
