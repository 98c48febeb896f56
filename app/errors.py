"""Errors every floor of the house may raise; each carries an HTTP status and a title."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one input: which parameter, which value, and what would be accepted."""

    parameter: str
    value: str
    message: str
    accepted: tuple[str, ...] = ()


class KartotekaError(Exception):
    """Base of all errors we raise on purpose.

    `status` is the HTTP status, `title` its short name, `retry_after` after how many seconds asking again makes
    sense, where it does.
    """

    status = 500
    title = "Internal error"
    retry_after: int | None = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFoundError(KartotekaError):
    """The address names something that is not recorded (HTTP 404): `word`, where it is not the address's last part."""

    status = 404
    title = "Not found"

    def __init__(self, detail: str, suggestions: tuple[str, ...] = (), word: str = "") -> None:
        super().__init__(detail)
        self.suggestions = suggestions
        self.word = word


class GoneElsewhereError(KartotekaError):
    """A merged or renamed id, `former`: the record now stands under `slug` (HTTP 308)."""

    status = 308
    title = "Moved permanently"

    def __init__(self, detail: str, slug: str, former: str) -> None:
        super().__init__(detail)
        self.slug = slug
        self.former = former


class InvalidInputError(KartotekaError):
    """One or more parameters cannot be understood (HTTP 422); `problems` names each."""

    status = 422
    title = "Invalid parameters"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(p.message for p in problems))
        self.problems = problems


class TooLargeError(InvalidInputError):
    """More was sent at once than is read at once (HTTP 413)."""

    status = 413
    title = "Too much at once"


class WrongFormError(InvalidInputError):
    """What was sent comes in a form that is not read here (HTTP 415)."""

    status = 415
    title = "Not read in this form"


class AddressTooLongError(KartotekaError):
    """An address longer than any question needs (HTTP 414)."""

    status = 414
    title = "Address too long"


class SlowSenderError(KartotekaError):
    """The body of a request did not arrive in time (HTTP 408)."""

    status = 408
    title = "Not sent in time"


class TooSlowError(KartotekaError):
    """An answer was not found in time, and the search was given up (HTTP 503)."""

    status = 503
    title = "Takes too long"
    retry_after = 30

    def __init__(self) -> None:
        super().__init__(
            "The answer was not found in the time a question may take, so the search was given up; nothing was "
            "changed. Narrow the question: name a place, a role or an organisation, give years (`from`, `to`), or "
            "ask for fewer steps or rows (`limit`)."
        )


class BusyError(KartotekaError):
    """More is asked at once than can be answered well (HTTP 503)."""

    status = 503
    title = "Busy"
    retry_after = 2

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} at the moment; nothing was changed. Ask again in a few seconds.")


class DatabaseStateError(KartotekaError):
    """The database is damaged, newer than this program, or not ours; nothing was changed."""

    status = 503
    title = "Database not usable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a file: where (1-based line and column), how grave, and what."""

    file: str
    line: int
    column: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"


@dataclass
class Findings:
    """A growing list of findings, in the order they were found."""

    items: list[Finding] = field(default_factory=list)

    def add(self, file: str, line: int, column: int, message: str, severity: str = "error") -> None:
        """Append one finding."""
        self.items.append(Finding(file, line, column, message, severity))

    @property
    def errors(self) -> list[Finding]:
        """The findings that refuse the input."""
        return [item for item in self.items if item.severity == "error"]


class SeedError(KartotekaError):
    """The seed was refused as a whole; `findings` lists every reason with file, line and column."""

    status = 422
    title = "Seed refused"

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(f) for f in findings))
        self.findings = findings


class ImportRefusedError(KartotekaError):
    """An import was refused as a whole, and nothing written; `findings` lists the reasons, `rest` counts the others."""

    status = 422
    title = "Import refused"

    def __init__(self, findings: list[Finding], rest: int = 0) -> None:
        more = [f"... and {rest} more"] if rest else []
        super().__init__("\n".join([*map(str, findings), *more]))
        self.findings = findings
        self.rest = rest
