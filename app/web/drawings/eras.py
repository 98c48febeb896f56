"""Times a reader knows by name, drawn as quiet bands behind a career. They are ours and no claim about anybody."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    """A named time, both days included."""

    label: str
    first: date
    last: date


ERAS = (
    Era("Civil War", date(1917, 11, 7), date(1922, 10, 25)),
    Era("CER conflict", date(1929, 7, 10), date(1929, 12, 22)),
    Era("Manchuria occupied", date(1931, 9, 18), date(1932, 2, 27)),
    Era("Great Terror", date(1937, 8, 5), date(1938, 11, 17)),
    Era("Khalkhin Gol", date(1939, 5, 11), date(1939, 9, 16)),
    Era("War with Germany", date(1941, 6, 22), date(1945, 5, 9)),
    Era("War with Japan", date(1945, 8, 9), date(1945, 9, 2)),
)
