"""`kartoteka schema`: the JSON Schema of a person's seed file."""

import json
from typing import Any

import click
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from app.commands.common import Command
from app.paths import SEED
from app.schemas.seed import PersonSeed

FILE = SEED / "person.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SeedSchema(GenerateJsonSchema):
    """As lenient as the loader, which takes a bare number where a text is meant (`dates: 1937`)."""

    def str_schema(self, schema: core_schema.StringSchema) -> dict[str, Any]:
        """A text, or a number that stands for one, unless a pattern says what the text looks like."""
        made = super().str_schema(schema)
        return made if "pattern" in made else {**made, "type": ["string", "number"]}


def schema_text() -> str:
    """The schema as JSON text, ending in a line end."""
    made = PersonSeed.model_json_schema(by_alias=True, schema_generator=SeedSchema)
    return json.dumps({"$schema": _DIALECT, **made}, ensure_ascii=False, indent=2) + "\n"


@click.command(cls=Command, example=["kartoteka schema > person.schema.json", "kartoteka schema --write"])
@click.option("--write", is_flag=True, help="Refresh seed/person.schema.json instead of printing.")
def schema(write: bool) -> None:
    """Print the JSON Schema of `seed/persons/*.yaml`, with which editors complete and check while you type."""
    if not write:
        click.echo(schema_text(), nl=False)
        return
    FILE.write_text(schema_text(), encoding="utf-8", newline="\n")
    click.echo(f"Wrote {FILE}.")
