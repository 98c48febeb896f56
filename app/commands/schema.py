"""`kartoteka schema`: the JSON Schemas of the seed's files."""

import json
from typing import Any

import click
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from app.commands.common import Command
from app.paths import SEED
from app.schemas.seed import OrganisationClaimSeed, PersonSeed
from app.schemas.seed_identities import DecisionSeed
from app.schemas.seed_vocabulary import SourcesSeed
from app.services.seed_read import VOCABULARY_FILES

FOLDER = SEED
SHAPES: dict[str, Any] = {
    "person": PersonSeed,
    "sources": SourcesSeed,
    "organisation_claims": list[OrganisationClaimSeed],
    "identities": list[DecisionSeed],
    **{f"vocabulary/{stem}": list[shape] for stem, shape in VOCABULARY_FILES.values()},  # type: ignore[valid-type]
}
"""What a seed's files hold, by the name of the schema: `NAME.schema.json` in the seed's folder."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SeedSchema(GenerateJsonSchema):
    """As lenient as the loader, which takes a bare number where a text is meant (`dates: 1937`)."""

    def str_schema(self, schema: core_schema.StringSchema) -> dict[str, Any]:
        """A text, or a number that stands for one, unless a pattern says what the text looks like."""
        made = super().str_schema(schema)
        return made if "pattern" in made else {**made, "type": ["string", "number"]}


def schema_text(name: str) -> str:
    """One schema as JSON text, ending in a line end."""
    made = TypeAdapter(SHAPES[name]).json_schema(by_alias=True, schema_generator=SeedSchema)
    return json.dumps({"$schema": _DIALECT, **made}, ensure_ascii=False, indent=2) + "\n"


@click.command(
    cls=Command, example=["kartoteka schema", "kartoteka schema vocabulary/roles", "kartoteka schema --write"]
)
@click.argument("name", metavar="[NAME]", default="person", type=click.Choice(list(SHAPES)))
@click.option("--write", is_flag=True, help="Refresh every schema in the seed's folder instead of printing one.")
def schema(name: str, write: bool) -> None:
    """Print the JSON Schema of a seed file, with which editors complete and check while you type.

    NAME is person (the default), sources, organisation_claims, identities, or vocabulary/ and the name of a
    vocabulary's file.
    """
    if not write:
        click.echo(schema_text(name), nl=False)
        return
    for one in SHAPES:
        file = FOLDER / f"{one}.schema.json"
        file.write_text(schema_text(one), encoding="utf-8", newline="\n")
        click.echo(f"Wrote {file}.")
