"""What the reconciliation service answers, in the words of the Reconciliation Service API 0.2."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app import __version__
from app.domain import reconcile
from app.domain.reconcile_entities import ENTITIES, entity_id
from app.domain.reconcile_properties import TYPES, Property
from app.domain.search import KIND_OF, SearchKind
from app.errors import Problem
from app.queries.reconcile import Found, Result
from app.queries.reconcile_entities import Entity
from app.queries.reconcile_extend import Cell
from app.queries.reconcile_facts import Held

Json = dict[str, Any]


class _Wire(BaseModel):
    """Base of all answers; fields without a value are left out when they leave."""

    model_config = ConfigDict(frozen=True)


class TypeOut(_Wire):
    """A type: person, place, organisation, role or codename."""

    id: str = Field(examples=["person"])
    name: str = Field(examples=["Person"])
    description: str | None = None

    @classmethod
    def of(cls, kind: SearchKind, *, described: bool = False) -> "TypeOut":
        """A type by its kind."""
        name, meaning = TYPES[kind]
        return cls(id=str(kind), name=name, description=meaning if described else None)


class PropertyOut(_Wire):
    """A property."""

    id: str = Field(examples=["place"])
    name: str = Field(examples=["Place"])
    description: str | None = None

    @classmethod
    def of(cls, one: Property, *, described: bool = False) -> "PropertyOut":
        """A property as it is suggested."""
        return cls(id=one.id, name=one.name, description=one.meaning if described else None)


class FeatureOut(_Wire):
    """A part of a score: `name` (0 to 100), `equal-key`, `exact-id`, and each property that agrees or does not."""

    id: str = Field(examples=["equal-key"])
    value: bool | float


class ProblemOut(_Wire):
    """A part of a query that was set aside: a property or a value that is not known."""

    parameter: str
    value: str
    message: str
    accepted: list[str]


class CandidateOut(_Wire):
    """A candidate: score 0 to 100; `match` only where it is surely meant."""

    id: str = Field(examples=["sorge-richard"])
    name: str = Field(examples=["Richard Sorge"])
    type: list[TypeOut]
    score: float
    match: bool
    description: str
    features: list[FeatureOut]

    @classmethod
    def of(cls, one: Found) -> "CandidateOut":
        """From a candidate found."""
        return cls(
            id=one.id, name=one.name, type=[TypeOut.of(one.kind)], score=one.score, match=one.match,
            description=one.description, features=[FeatureOut(id=name, value=value) for name, value in one.features],
        )  # fmt: skip


class ResultOut(_Wire):
    """The candidates of one query, best first; `problems` where something of the query was set aside."""

    result: list[CandidateOut]
    problems: list[ProblemOut] | None = None

    @classmethod
    def of(cls, result: Result) -> "ResultOut":
        """From a result."""
        return cls(result=[CandidateOut.of(one) for one in result.found], problems=_problems(result.problems) or None)

    @classmethod
    def faulty(cls, problems: Iterable[Problem]) -> "ResultOut":
        """Of a query that could not be asked: no candidate, and why."""
        return cls(result=[], problems=_problems(problems))


def _problems(problems: Iterable[Problem]) -> list[ProblemOut]:
    return [
        ProblemOut(parameter=one.parameter, value=one.value, message=one.message, accepted=list(one.accepted))
        for one in problems
    ]


class SuggestedOut(_Wire):
    """A suggestion; `notable` are the types of an entity."""

    id: str
    name: str
    description: str | None = None
    notable: list[TypeOut] | None = None


class SuggestOut(_Wire):
    """Suggestions; `cursor` is how many to skip for the next ones, where there are more."""

    result: list[SuggestedOut]
    cursor: int | None = None


class ProposalOut(_Wire):
    """The properties that can be fetched for a type."""

    type: str
    properties: list[PropertyOut]
    limit: int | None = None


class MetaOut(_Wire):
    """A property that was fetched; `type` where its values are entities."""

    id: str
    name: str
    type: TypeOut | None = None


class ExtendOut(_Wire):
    """Values by entity and property: each `{"str": …}`, `{"int": …}`, `{"float": …}`, `{"id", "name"}` or empty."""

    meta: list[MetaOut]
    rows: dict[str, dict[str, list[Json]]]


def cell_out(cell: Cell, content: str) -> Json:
    """A value on the wire; `content` asks for the names or the ids of terms and entities instead of entities."""
    match cell:
        case None:
            return {}
        case str():
            return {"str": cell}
        case int():
            return {"int": cell}
        case float():
            return {"float": cell}
        case Entity():
            return _entity(cell.kind, cell.slug, cell.name, content)
        case Held():
            kind = KIND_OF.get(cell.ref.vocabulary)
            if kind is None:
                return {"str": cell.ref.slug if content == "id" else cell.ref.label}
            return _entity(kind, cell.ref.slug, cell.ref.label, content)


def _entity(kind: SearchKind, slug: str, name: str, content: str) -> Json:
    if content == "literal":
        return {"str": name}
    id_ = entity_id(kind, slug)
    return {"str": id_} if content == "id" else {"id": id_, "name": name}


def meta_out(one: Property, content: str) -> MetaOut:
    """The head of a column."""
    typed = TypeOut.of(one.entity) if one.entity is not None and not content else None
    return MetaOut(id=one.id, name=one.name, type=typed)


SETTINGS: list[Json] = [
    {
        "name": "limit", "label": "Most values", "type": "number", "default": 0,
        "help_text": "How many values at most; 0 for all. Several values take several rows.",
    },
    {
        "name": "content", "label": "Terms as", "type": "select", "default": "",
        "help_text": "Whether places, roles and the like come as matched entities or as plain text.",
        "choices": [
            {"value": "", "name": "Matched entities"}, {"value": "literal", "name": "Names"},
            {"value": "id", "name": "Ids"},
        ],
    },
    {
        "name": "each_posting", "label": "One for each posting", "type": "checkbox", "default": False,
        "help_text": "Role, place and organisation of every posting in its order, so that they line up with Posting.",
    },
]  # fmt: skip
"""What can be set for each property that is fetched."""


def manifest(base: str) -> Json:
    """The service manifest; `base` begins absolute addresses."""
    here = base + reconcile.ROOT

    def suggest(what: str) -> Json:
        return {
            "service_url": here, "service_path": f"/suggest/{what}",
            "flyout_service_url": here, "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }  # fmt: skip

    return {
        "versions": ["0.2"],
        "name": "Kartoteka: careers of intelligence personnel",
        "identifierSpace": base + ENTITIES,
        "schemaSpace": f"{base}/api#reconcile",
        "documentation": f"{base}/api#reconcile",
        "serviceVersion": __version__,
        "defaultTypes": types_out(),
        "view": {"url": f"{base}{ENTITIES}{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": reconcile.WIDTH, "height": reconcile.HEIGHT},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": SETTINGS,
        },
        "batchSize": reconcile.BATCH,
    }  # fmt: skip


def types_out(kinds: Sequence[SearchKind] = tuple(TYPES)) -> list[Json]:
    """Types with id and name only."""
    return [TypeOut.of(kind).model_dump(exclude_none=True) for kind in kinds]
