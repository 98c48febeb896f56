"""One sentence about a person, built from claims and nothing else."""

from collections import Counter

from app.schemas.claims import ClaimOut, CodenameUseOut, FateOut, PostingOut
from app.schemas.retold import retold

MOST_POSTS = 4


def summarise(claims: list[ClaimOut]) -> str:
    """The most telling posts in the order of time, then codenames; says so where the texts give no post."""
    again = retold(claims)
    posts = [one for one in claims if isinstance(one, PostingOut) and _counts(one) and one.id not in again]
    shown = sorted(_telling(posts), key=_when)
    sentence = "; ".join(_post(one) for one in shown)
    if sentence:
        more = len(posts) - len(shown)
        sentence = sentence[0].upper() + sentence[1:] + (f"; {more} more recorded." if more > 0 else ".")
    codenames = [one.codename.label for one in claims if isinstance(one, CodenameUseOut)]
    if codenames:
        sentence = f"{sentence} Codename {', '.join(f'‘{one}’' for one in dict.fromkeys(codenames))}.".strip()
    if not sentence:
        fates = [one.sentence for one in claims if isinstance(one, FateOut)]
        sentence = f"No post is recorded; {fates[0][0].lower()}{fates[0][1:]}." if fates else "No post is recorded."
    return sentence


def _counts(post: PostingOut) -> bool:
    """Whether a posting is one a plain question would answer with."""
    return (
        post.voice == "source" and post.actuality in ("held", "appointed")
        and post.mode in ("asserted", "attributed") and post.nature != "collective"
    )


def _telling(posts: list[PostingOut]) -> list[PostingOut]:
    """Up to `MOST_POSTS`: of the person's main service, placed, titled and dated ones first; no two of one span."""
    services = Counter(one.service.id for one in posts if one.service)
    main = services.most_common(1)[0][0] if services else None

    def weight(post: PostingOut) -> tuple[int, str]:
        dates = post.dates
        dated = dates is not None and dates.edtf is not None
        closed = dates is not None and dates.start_latest is not None and dates.end_earliest is not None
        points = 2 * (post.service is not None and post.service.id == main) + 2 * (post.place is not None)
        return points + (post.nature == "office") + dated + closed, _when(post)[0] if dated else ""

    chosen: dict[tuple[str, str], PostingOut] = {}
    for post in sorted(posts, key=weight, reverse=True):
        edtf = post.dates.edtf if post.dates else None
        key = (edtf or f"undated {post.role.id}", post.service.id if post.service else "")
        chosen.setdefault(key, post)
    found = list(chosen.values())
    dated = [one for one in found if one.dates and one.dates.edtf]
    return (dated or found)[:MOST_POSTS]


def _when(post: PostingOut) -> tuple[str, int]:
    dates = post.dates
    first = dates and (dates.start_earliest or dates.start_latest or dates.end_earliest or dates.end_latest)
    return (first.isoformat() if first else "9999", post.ordinal)


def _post(post: PostingOut) -> str:
    words = post.role.label[0].lower() + post.role.label[1:]
    if post.organisation and post.role.label.lower() not in post.organisation.label.lower():
        words += f", {post.organisation.label}"
    if post.place and post.place.label not in words:
        words += f" in {post.place.label}"
    said = [post.dates.label] if post.dates and post.dates.edtf else []
    said += ["by the text; we would correct this"] if post.corrected_by else []
    return words + (f" ({'; '.join(said)})" if said else "")
