"""SQLModel tables only, one file per noun; importing this package fills the metadata."""

from app.models.base import metadata
from app.models.career import Award, CodenameUse, Education, Posting, RankHolding
from app.models.claim import Alternative, AlternativeSet, Claim, ClaimLink, Contradiction, OrganisationClaim
from app.models.evidence import CoverageFigure, CoverageYear, Disagreement, DisagreementClaim, TermUsage
from app.models.identity import IdentityClaim, IdentityDecision, LikelyPair
from app.models.life import (
    Activity,
    Fate,
    FateParty,
    Identifier,
    LifeEvent,
    Membership,
    NameForm,
    Relation,
    Trait,
)
from app.models.person import Person, PersonDigest, PersonRedirect, PersonService
from app.models.release import Release
from app.models.search import Searchable, SearchKey, SearchNear, SearchWord
from app.models.source import Citation, Passage, PassageText, RestsOn, Source
from app.models.term import (
    Codename,
    Decoration,
    FateKind,
    Organisation,
    Place,
    Rank,
    Role,
    Service,
    Sovereignty,
    Term,
    TermAlias,
    TermClosure,
)

__all__ = [
    "Activity", "Alternative", "AlternativeSet", "Award", "Citation", "Claim", "ClaimLink", "Codename",
    "CodenameUse", "Contradiction", "CoverageFigure", "CoverageYear", "Decoration", "Disagreement",
    "DisagreementClaim", "Education", "Fate", "FateKind", "FateParty", "Identifier",
    "IdentityClaim", "IdentityDecision",
    "LifeEvent", "LikelyPair", "Membership", "NameForm", "Organisation", "OrganisationClaim", "Passage", "PassageText",
    "Person", "PersonDigest", "PersonRedirect", "PersonService", "Place", "Posting", "Rank", "RankHolding", "Relation",
    "Release", "RestsOn", "Role", "SearchKey", "SearchNear", "SearchWord", "Searchable", "Service",
    "Source", "Sovereignty", "Term", "TermAlias", "TermClosure", "TermUsage", "Trait", "metadata",
]
