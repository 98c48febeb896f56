"""What answers of version 0.2 of the Reconciliation Service API must look like: written by us from its text.

Stricter than the protocol where it leaves room that we do not use: every field we send is listed.
"""

from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]


def _object(required: Schema, optional: Schema | None = None, *, closed: bool = True) -> Schema:
    fields = {**required, **(optional or {})}
    return {
        "type": "object", "properties": fields, "required": list(required), "additionalProperties": not closed,
    }  # fmt: skip


def _list(of: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": of, **more}


WORD: Schema = {"type": "string", "minLength": 1}
TEXT: Schema = {"type": "string"}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://[^ ]+$"}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://[^ ]*\{\{id\}\}[^ ]*$"}
COUNT: Schema = {"type": "integer", "minimum": 1}
TYPE = _object({"id": WORD, "name": WORD})
SERVICE = _object({"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}})
SUGGEST = _object(
    {"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}},
    {"flyout_service_url": ADDRESS, "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"}},
)
SETTING: Schema = {
    "oneOf": [
        _object({"name": WORD, "label": WORD, "type": {"const": kind}}, {"default": default, "help_text": WORD})
        for kind, default in (
            ("number", {"type": "number"}), ("text", TEXT), ("checkbox", {"type": "boolean"}),
        )
    ]
    + [
        _object(
            {"name": WORD, "label": WORD, "type": {"const": "select"},
             "choices": _list(_object({"value": TEXT, "name": WORD}), minItems=1)},
            {"default": TEXT, "help_text": WORD},
        )
    ]
}  # fmt: skip
MANIFEST = _object(
    {"versions": {**_list(WORD), "contains": {"const": "0.2"}}, "name": WORD, "identifierSpace": ADDRESS,
     "schemaSpace": ADDRESS},
    {
        "defaultTypes": _list(TYPE, minItems=1, uniqueItems=True),
        "documentation": ADDRESS,
        "serviceVersion": WORD,
        "view": _object({"url": TEMPLATE}),
        "preview": _object({"url": TEMPLATE, "width": COUNT, "height": COUNT}),
        "suggest": _object({}, {"entity": SUGGEST, "type": SUGGEST, "property": SUGGEST}),
        "extend": _object({}, {"propose_properties": SERVICE, "property_settings": _list(SETTING)}),
        "batchSize": COUNT,
    },
)  # fmt: skip
CANDIDATE = _object(
    {"id": WORD, "name": WORD, "score": {"type": "number", "minimum": 0, "maximum": 100}, "match": {"type": "boolean"},
     "type": _list(TYPE, minItems=1)},
    {"description": WORD,
     "features": _list(_object({"id": WORD, "value": {"type": ["boolean", "number"]}}))},
)  # fmt: skip
PROBLEM = _object({"parameter": WORD, "value": TEXT, "message": WORD, "accepted": _list(TEXT)})
RESULTS: Schema = {
    "type": "object",
    "additionalProperties": _object({"result": _list(CANDIDATE)}, {"problems": _list(PROBLEM, minItems=1)}),
}
_CURSOR: Schema = {"cursor": COUNT}
ENTITIES = _object(
    {"result": _list(_object({"id": WORD, "name": WORD}, {"description": WORD, "notable": _list(TYPE)}))}, _CURSOR
)
DESCRIBED = _object({"result": _list(_object({"id": WORD, "name": WORD}, {"description": WORD}))}, _CURSOR)
PROPOSAL = _object(
    {"type": TEXT, "properties": _list(_object({"id": WORD, "name": WORD}))}, {"limit": COUNT}
)
FLYOUT = _object({"id": WORD, "html": WORD})
CELL: Schema = {
    "oneOf": [
        _object({}),
        _object({"id": WORD, "name": WORD}, {"description": TEXT}),
        _object({"str": TEXT}),
        _object({"int": {"type": "integer"}}),
        _object({"float": {"type": "number"}}),
        _object({"bool": {"type": "boolean"}}),
    ]
}
EXTENSION = _object(
    {
        "meta": _list(_object({"id": WORD, "name": WORD}, {"type": TYPE})),
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _list(CELL)},
        },
    }
)
PROBLEM_DOCUMENT = _object(
    {"type": {"const": "about:blank"}, "title": WORD, "status": COUNT, "detail": WORD, "errors": _list(PROBLEM),
     "request_id": WORD}
)


def conforms(answer: Any, schema: Schema) -> None:
    """Fail with every complaint, each with where it is."""
    Draft202012Validator.check_schema(schema)
    complaints = [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}"
        for one in Draft202012Validator(schema).iter_errors(answer)
    ]
    assert not complaints, complaints


def features_are_distinct(results: dict[str, Any]) -> bool:
    """Whether no candidate says the same feature twice, and each result is sorted by falling score."""
    for one in results.values():
        scores = [candidate["score"] for candidate in one["result"]]
        if scores != sorted(scores, reverse=True):
            return False
        for candidate in one["result"]:
            names = [feature["id"] for feature in candidate["features"]]
            if len(names) != len(set(names)):
                return False
    return True
