"""Answers of the API as tables on a terminal: the columns of each question, and a last line that sums up."""

from collections.abc import Callable, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

Item = Mapping[str, Any]
Cells = tuple[str, ...]
NARROW = 100
"""Columns assumed where the output is no terminal."""
_SURELY = {"certain": "certainly", "possible": "possibly", "attested_before": "attested before",
           "attested_after": "attested after", "undated": "undated"}  # fmt: skip


def _label(term: Item | None) -> str:
    """The label of a term; nothing where there is none."""
    return str(term["label"]) if term else ""


def _dates(claim: Item) -> str:
    """A claim's dates in words."""
    dates = claim.get("dates")
    return str(dates["label"]) if dates and dates["edtf"] else "undated"


def _surely(item: Item) -> str:
    """How surely a claim meets the time asked about, and why."""
    kind = item.get("overlap")
    return "" if kind is None else f"{_SURELY[kind]}: {item['overlap_reason']}"


def _passages(claim: Item) -> str:
    """Where a claim stands."""
    return ", ".join(f"{one['source']}:{one['passage']}" for one in claim["citations"] if one["passage"])


def _post(claim: Item) -> str:
    """A post: role and organisation."""
    acting = "acting " if claim.get("acting") else ""
    return acting + ", ".join(filter(None, (_label(claim["role"]), _label(claim["organisation"]))))


def _posting(item: Item) -> Cells:
    return (item["person"]["name"], _post(item), _label(item["place"]), _dates(item), _surely(item), _passages(item))


def _person(item: Item) -> Cells:
    span = item["span"]
    years = " – ".join(day[:4] for day in (span["from"], span["to"]) if day)
    return (item["name"], ", ".join(_label(one) for one in item["services"]), years, item["fate"]["words"] or "")


def _claim(claim: Item) -> str:
    """A claim of any kind in a few words."""
    terms = (claim.get(name) for name in ("fate", "rank", "institution", "decoration", "codename"))
    what = next((_label(one) for one in terms if isinstance(one, Mapping)), "") or _post(claim)
    where = _label(claim.get("place"))
    return f"{what}{f' in {where}' if where else ''} ({_dates(claim)})"


def _career(item: Item) -> Cells:
    steps = " → ".join("; ".join(_claim(claim) for claim in step["claims"]) for step in item["steps"])
    return (item["name"], steps, f"{_SURELY[item['order']]}: {item['order_reason']}")


def _fate(item: Item) -> Cells:
    parties = [one["words"] or _label(one["organisation"]) or one["person"]["name"] for one in item["parties"]]
    put = "" if item["mode"] == "asserted" else f" ({item['mode']})"
    return (item["person"]["name"], f"{item['fate']['label']}{put}", ", ".join(parties), _label(item["place"]),
            _dates(item), _passages(item))  # fmt: skip


def _holder(item: Item) -> Cells:
    posts = item["postings"]
    acting = " (acting)" if item["acting"] else ""
    return (f"{item['holder']}. {item['person']['name']}{acting}", _post(posts[0]), _label(posts[0]["place"]),
            _dates(item), ", ".join(dict.fromkeys(_passages(one) for one in posts)))  # fmt: skip


def _company(item: Item) -> Cells:
    where = ", ".join(filter(None, (_label(item["place"]), _label(item["organisation"]))))
    most = "" if item["greatest_days"] is None else f", at most {item['greatest_days']:,}"
    days = f"at least {item['least_days']:,}{most}"
    return (item["person"]["name"], where, _surely(item), days, f"{_post(item['mine'])} / {_post(item['theirs'])}")


def _cohort(item: Item) -> Cells:
    fates = ", ".join(f"{name.replace('-', ' ')} {count}" for name, count in item["fates"].items() if count)
    return (item["label"], f"{item['persons']:,}", fates, f"{item['not_stated']:,}")


def _whole(item: Item) -> Cells:
    return (item["name"], str(item["summary"] or ""), str(item["url"] if "url" in item else item["id"]))


_POSTS = ("Person", "Post", "Place", "Dates", "How surely", "Passages")
COLUMNS: dict[str, tuple[Cells, Callable[[Item], Cells]]] = {
    "postings": (_POSTS, _posting),
    "roster": (_POSTS, _posting),
    "cohorts": (("Of", "People", "Met which fate", "Not stated"), _cohort),
    "persons": (("Person", "Services", "Years", "Fate"), _person),
    "careers": (("Person", "Steps", "Order"), _career),
    "fates": (("Person", "Fate", "By", "Place", "Dates", "Passages"), _fate),
    "succession": (("Holder", "Post", "Place", "Dates", "Passages"), _holder),
    "contemporaries": (("Person", "Where", "How surely", "Days together", "Posts"), _company),
    "together": (("Person", "Where", "How surely", "Days together", "Posts"), _company),
    "person": (("Person", "In short", "Id"), _whole),
}
"""Heads and cells of each question's table, by `interpretation.target`."""


def print_answer(answer: Item, base: str) -> None:
    """The answer as a table on standard output; empty columns are left out."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, emoji=False, width=max(console.width, NARROW))
    told = answer["interpretation"]
    console.print(f"Understood as: {told['sentence']}")
    for note in told["notes"]:
        console.print(f"Note: {note}.")
    for other in told["others"]:
        console.print(f"It could also mean: {other['sentence']} {base}{other['url']}")
    heads, cells = COLUMNS[told["target"]]
    rows = [cells(item) for item in answer["items"]]
    used = [index for index in range(len(heads)) if any(row[index] for row in rows)]
    if rows:
        table = Table(*(heads[index] for index in used), box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*(row[index] for index in used))
        console.print(table)
    for line in _summing_up(answer):
        console.print(line)
    console.print(f"{base}{told['url']}")


def _summing_up(answer: Item) -> list[str]:
    """What is counted beside the rows: totals, hand-overs, what is left aside, why nobody answers."""
    lines = [f"{one['from']} to {one['to']}: {one['words']}" for one in answer.get("transitions", ())]
    total, shown = answer.get("total"), len(answer["items"])
    if answer.get("explanation"):
        return [*lines, str(answer["explanation"])]
    if answer.get("reason"):
        lines.append(str(answer["reason"]))
    if isinstance(answer.get("persons"), int):
        lines.append(f"{_people(answer['persons'])}.")
    if total is not None and total > shown:
        lines.append(f"{shown} of {total:,} shown; --limit shows more, --csv all.")
    kinds = answer.get("persons_by_overlap") or answer.get("by_order")
    if kinds:
        lines.append("By person: " + ", ".join(f"{count:,} {_SURELY[kind]}" for kind, count in kinds.items() if count))
    return lines


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"
