"""What an editor may decide about who is who: that two records are one person, that one is two, that two stay apart."""

from enum import StrEnum


class DecisionKind(StrEnum):
    """What is decided."""

    MERGE = "merge"
    SPLIT = "split"
    DISTINCT = "distinct"


class ClaimPart(StrEnum):
    """What a decision does to a claim: it moves to another record, names another person, or falls away."""

    MOVED = "moved"
    POINTED = "pointed"
    LEFT_OUT = "left_out"
