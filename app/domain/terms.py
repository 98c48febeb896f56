"""The closed lists of words a claim may use. Each is a constraint in the database and an enum in the seed's schema."""

from enum import StrEnum


class ClaimKind(StrEnum):
    """What a claim is about; each kind has one detail table."""

    NAME_FORM = "name_form"
    POSTING = "posting"
    RANK_HOLDING = "rank_holding"
    CODENAME_USE = "codename_use"
    FATE = "fate"
    LIFE_EVENT = "life_event"
    EDUCATION = "education"
    AWARD = "award"
    ACTIVITY = "activity"
    RELATION = "relation"
    TRAIT = "trait"
    MEMBERSHIP = "membership"
    IDENTIFIER = "identifier"


class Reading(StrEnum):
    """How surely we read the text so."""

    STATED = "stated"
    IMPLIED = "implied"
    AMBIGUOUS = "ambiguous"


class Mode(StrEnum):
    """How the source puts it."""

    ASSERTED = "asserted"
    ATTRIBUTED = "attributed"
    ALLEGED = "alleged"
    DENIED = "denied"


class Actuality(StrEnum):
    """Whether it came about, by the source."""

    HELD = "held"
    APPOINTED = "appointed"
    CANDIDATE = "candidate"
    PLANNED = "planned"
    ATTEMPTED = "attempted"
    DID_NOT_HAPPEN = "did_not_happen"


class Assessment(StrEnum):
    """What the editor thinks of the claim."""

    NONE = "none"
    DOUBTED = "doubted"
    WRONG = "wrong"


class Voice(StrEnum):
    """Who speaks: a text, or the editor (us)."""

    SOURCE = "source"
    EDITOR = "editor"


class Basis(StrEnum):
    """Where a date comes from."""

    STATED = "stated"
    DOCUMENT = "document"
    CONTEXT = "context"
    EDITOR = "editor"


class Nature(StrEnum):
    """What sort of posting it was."""

    OFFICE = "office"
    MISSION = "mission"
    SERVICE = "service"
    COLLECTIVE = "collective"


class NameForm(StrEnum):
    """What sort of written form a name is."""

    NAME = "name"
    VARIANT = "variant"
    MISPRINT = "misprint"
    GENITIVE = "genitive"
    TRANSLITERATION = "transliteration"
    ORIGINAL_SCRIPT = "original_script"


class PartyPart(StrEnum):
    """The part a party played in somebody's fate."""

    BY = "by"
    ON_INSTRUCTIONS_OF = "on_instructions_of"
    COURT = "court"
    EXCHANGED_FOR = "exchanged_for"


class LinkKind(StrEnum):
    """How one claim bears on another."""

    BEFORE = "before"
    DURING = "during"
    COVER_FOR = "cover_for"
    HANDED_OVER_TO = "handed_over_to"
    CORRECTS = "corrects"
    SAME_STATEMENT = "same_statement"


class Outcome(StrEnum):
    """How a course of study ended."""

    STUDIED = "studied"
    GRADUATED = "graduated"
    EXTERNAL = "external"


class LifeEvent(StrEnum):
    """Events of a life that are neither posts nor fates."""

    BIRTH = "birth"
    DEATH = "death"
    BURIAL = "burial"
    MARRIAGE = "marriage"
    ILLNESS = "illness"
    TREATMENT = "treatment"
    ENLISTMENT = "enlistment"
    OTHER = "other"


class Assertion(StrEnum):
    """What is said of something that is not a person."""

    PRESENCE = "presence"
    ABSENCE = "absence"
    COUNT = "count"


class MembershipKind(StrEnum):
    """What a person belongs to by birth, law or card."""

    SEX = "sex"
    NATIONALITY = "nationality"
    PARTY = "party"
    SOCIAL_ORIGIN = "social_origin"
    MILITARY_BRANCH = "military_branch"


class Authority(StrEnum):
    """Authority files that give persons a number."""

    WIKIDATA = "wikidata"
    VIAF = "viaf"
    GND = "gnd"
    LC = "lc"
    ISNI = "isni"


class TraitKind(StrEnum):
    """What a source says of the person's mind and abilities."""

    LANGUAGE = "language"
    KNOWLEDGE = "knowledge"
    VIEW = "view"
    ASSESSMENT = "assessment"
    ABILITY = "ability"
    OCCUPATION = "occupation"
    CONDITION = "condition"


class Vocabulary(StrEnum):
    """The vocabularies, each a tree of terms."""

    ROLE = "role"
    ORGANISATION = "organisation"
    PLACE = "place"
    RANK = "rank"
    FATE_KIND = "fate_kind"
    SERVICE = "service"
    DECORATION = "decoration"
    CODENAME = "codename"


class Badge(StrEnum):
    """How a fate is drawn."""

    EXECUTED = "executed"
    IMPRISONED = "imprisoned"
    DEFECTED = "defected"
    VANISHED = "vanished"
    SURVIVED = "survived"
    REHABILITATED = "rehabilitated"
    NOT_STATED = "not_stated"


DEATHS = frozenset({"killed", "shot", "died"})
"""The fates that end a life, as the vocabulary has them."""


class Drawn(StrEnum):
    """Who is drawn how, the gravest first: by a sign, or (`OTHER`) with some fate claimed and none that has a sign."""

    EXECUTED = "executed"
    VANISHED = "vanished"
    DEFECTED = "defected"
    IMPRISONED = "imprisoned"
    SURVIVED = "survived"
    OTHER = "other"


class ActivityKind(StrEnum):
    """What a person is recorded as doing, where it is no post."""

    REPORT = "report"
    RECEIPT = "receipt"
    TRAVEL = "travel"
    RECRUITMENT = "recruitment"
    PLAN = "plan"
    DECISION = "decision"
    ORDER = "order"
    REQUEST = "request"
    REFUSAL = "refusal"
    PROPOSAL = "proposal"
    SIGNATURE = "signature"
    MEETING = "meeting"
    NEGOTIATION = "negotiation"
    AGREEMENT = "agreement"
    STATEMENT = "statement"
    TESTIMONY = "testimony"
    PUBLICATION = "publication"
    DISCLOSURE = "disclosure"
    WARNING = "warning"
    WRITING = "writing"
    SEARCH = "search"
    TASK = "task"
    TRAINING = "training"
    CONTACT = "contact"
    GATHERING = "gathering"
    ORGANISATION = "organisation"
    OPERATION = "operation"
    PARTICIPATION = "participation"
    OTHER = "other"


RELATIONS: dict[str, str] = {
    "recruited": "recruited_by",
    "prepared": "prepared_by",
    "succeeded": "preceded",
    "superior_of": "subordinate_to",
    "spouse_of": "spouse_of",
    "parent_of": "child_of",
    "met": "met",
    "reported_to": "received_reports_from",
    "worked_with": "worked_with",
    "identified_as": "identified_as",
    "assessed": "assessed_by",
    "appointed": "appointed_by",
    "selected": "selected_by",
    "invited": "invited_by",
    "warned": "warned_by",
    "supported": "supported_by",
    "accompanied": "accompanied_by",
    "infiltrated": "infiltrated_by",
    "paired_with": "paired_with",
    "adversary_of": "adversary_of",
    "captured": "captured_by",
    "informed": "informed_by",
    "member_of_network": "network_of",
    "accredited_to": "accredits",
    "named_beside": "named_beside",
}
"""Relations between persons, each with its inverse; a claim stores one direction, the other is derived."""

INVERSE: dict[str, str] = RELATIONS | {inverse: relation for relation, inverse in RELATIONS.items()}
"""Every relation word, either way round, with its inverse."""


def words(value: str) -> str:
    """A term as people read it: `worked_with` becomes `worked with`."""
    return value.replace("_", " ")
