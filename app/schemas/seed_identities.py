"""The seed's shape: decisions about who is who."""

from datetime import date

from pydantic import ConfigDict, Field, model_validator

from app.domain.decisions import DecisionKind
from app.schemas.seed import ClaimId
from app.schemas.seed_vocabulary import SeedModel, Slug


class MergeSeed(SeedModel):
    """Two records are one person: the claims of `from` go to `into`, and its id leads there."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    into: Slug
    from_person: Slug = Field(alias="from")


class SplitOffSeed(SeedModel):
    """The record a split leads to; its name stands here unless it has a file of its own."""

    id: Slug
    name: str | None = Field(default=None, min_length=1)
    sort_name: str | None = Field(default=None, min_length=1)
    identified: bool = True
    note: str | None = None


class SplitSeed(SeedModel):
    """One record is two persons: `claims` of it go to `into`.

    `mentions` are claims about others that name the person and mean the other one from now on; `redirects` are former
    ids of the person that lead to the other one.
    """

    person: Slug
    into: SplitOffSeed
    claims: list[ClaimId] = Field(min_length=1)
    mentions: list[ClaimId] = Field(default_factory=list)
    redirects: list[Slug] = Field(default_factory=list)


class DistinctSeed(SeedModel):
    """An editor has looked: these two are two persons."""

    persons: list[Slug] = Field(min_length=2, max_length=2)


class DecisionSeed(SeedModel):
    """One entry of `seed/identities.yaml`: exactly one of `merge`, `split` and `distinct`, and why."""

    id: ClaimId
    recorded_by: str = Field(min_length=1)
    recorded_on: date
    reason: str = Field(min_length=1)
    merge: MergeSeed | None = None
    split: SplitSeed | None = None
    distinct: DistinctSeed | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> "DecisionSeed":
        given = [name for name in DecisionKind if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(f"`{name}`" for name in given) or "none"
            raise ValueError(f"a decision is one of `merge`, `split` and `distinct`; here is {found}")
        return self

    @property
    def kind(self) -> DecisionKind:
        """Which of the three it is."""
        return next(name for name in DecisionKind if getattr(self, name) is not None)
