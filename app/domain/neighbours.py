"""The day, month or year before and after one."""

from datetime import date, timedelta

_FIRST_YEAR, _LAST_YEAR = 1, 9999


def before_and_after(edtf: str) -> tuple[str | None, str | None]:
    """The neighbours of a plain day, month or year in the same precision; None at either end of the calendar."""
    numbers = [int(part) for part in edtf.split("-")]
    if len(numbers) == 3:
        day = date(*numbers)
        return (
            None if day == date.min else (day - timedelta(days=1)).isoformat(),
            None if day == date.max else (day + timedelta(days=1)).isoformat(),
        )
    if len(numbers) == 2:
        index = 12 * numbers[0] + numbers[1] - 1
        return _month(index - 1), _month(index + 1)
    return _year(numbers[0] - 1), _year(numbers[0] + 1)


def _month(index: int) -> str | None:
    year, month = divmod(index, 12)
    return None if _year(year) is None else f"{year:04}-{month + 1:02}"


def _year(year: int) -> str | None:
    return f"{year:04}" if _FIRST_YEAR <= year <= _LAST_YEAR else None
