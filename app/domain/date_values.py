"""The values dates are read into: errors, expressions, bounds, spans and windows.

Plain frozen data; ``app.domain.dates`` reads texts into them and re-exports them.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""The English names, whatever language the machine is set to."""


class DateError(ValueError):
    """A text that is no date of ours.

    `value` is the part at fault, `message` says why, `accepted` what would be read instead: the
    likely correction where there is one, else the grammar. `parameter` names the query parameter
    ('from' or 'to') when the text came as one.
    """

    def __init__(self, value: str, message: str, accepted: str, parameter: str | None = None) -> None:
        super().__init__(value, message, accepted, parameter)
        self.value = value
        self.message = message
        self.accepted = accepted
        self.parameter = parameter

    def __str__(self) -> str:
        return f"{self.value!r}: {self.message}; accepted: {self.accepted}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The four days between which a claim began and ended; None where nothing is known.

    Parsed bounds keep start_earliest <= start_latest, end_earliest <= end_latest and
    start_earliest <= end_latest; not start_latest <= end_earliest ("attested in 1931").
    """

    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None

    @property
    def known(self) -> tuple[date, ...]:
        """The bounds that are known, in field order: none to four days."""
        four = (self.start_earliest, self.start_latest, self.end_earliest, self.end_latest)
        return tuple(day for day in four if day is not None)

    @property
    def undated(self) -> bool:
        """True if no bound is known."""
        return (
            self.start_earliest is None and self.start_latest is None
            and self.end_earliest is None and self.end_latest is None
        )  # fmt: skip


class Form(StrEnum):
    """The shape of an expression: one date, or one of the four sets."""

    DATE = "date"
    BETWEEN = "between"  # [a..b]
    UNTIL = "until"  # [..d]
    SINCE = "since"  # [d..]
    ONE_OF = "one_of"  # [a,b,c]


@dataclass(frozen=True, slots=True)
class Expression:
    """One end: its canonical text, first and last possible day, and qualifiers.

    `earliest` is None only for ``[..d]``, `latest` only for ``[d..]``. `uncertain` is ``?``,
    `approximate` is ``~``, both are ``%``; a set has those of its `members`, which are its dates
    in the order written (``[a,b,c]``: in the order of time).
    """

    edtf: str
    earliest: date | None
    latest: date | None
    uncertain: bool = False
    approximate: bool = False
    form: Form = Form.DATE
    members: tuple["Expression", ...] = ()

    @property
    def capped(self) -> bool:
        """True if a qualifier keeps an overlap from being more than possible."""
        return self.uncertain or self.approximate


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The dates of one claim: two ends, or one lone date that stands for both.

    `lone` tells ``1931`` (for a state: attested then) from ``1931/1931`` (begun and ended then).
    `event` says which reading the bounds follow. A lone span has the same expression at both
    ends; rejoin with `edtf`, not from the ends.
    """

    start: Expression | None
    end: Expression | None
    bounds: Bounds
    lone: bool
    event: bool
    edtf: str | None = field(init=False)

    def __post_init__(self) -> None:
        joined = self.start_edtf if self.lone else f"{self.start_edtf or ''}/{self.end_edtf or ''}"
        object.__setattr__(self, "edtf", None if joined == "/" else joined)

    @property
    def start_edtf(self) -> str | None:
        """The canonical text of the start, None if unknown."""
        return self.start.edtf if self.start else None

    @property
    def end_edtf(self) -> str | None:
        """The canonical text of the end, None if unknown."""
        return self.end.edtf if self.end else None

    @property
    def start_capped(self) -> bool:
        """True if the start carries ``?``, ``~`` or ``%``."""
        return self.start is not None and self.start.capped

    @property
    def end_capped(self) -> bool:
        """True if the end carries ``?``, ``~`` or ``%``."""
        return self.end is not None and self.end.capped

    @property
    def capped(self) -> bool:
        """True if either end is qualified: an overlap is then possible at most."""
        return self.start_capped or self.end_capped


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked about, both included; None leaves that side open.

    Raises DateError if it ends before it starts.
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            text = f"{self.start}/{self.end}"
            raise DateError(text, "ends before it starts", f"{self.end}/{self.start}")
