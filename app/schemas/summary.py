"""One sentence about a person, built from claims and nothing else."""

from app.schemas.claims import ClaimOut, CodenameUseOut, FateOut, PostingOut

MOST_POSTS = 4


def summarise(claims: list[ClaimOut]) -> str:
    """Posts in order, then codenames; says so where the texts give neither."""
    posts = [
        one for one in claims
        if isinstance(one, PostingOut) and one.voice == "source" and one.actuality in ("held", "appointed")
        and one.mode in ("asserted", "attributed") and one.nature != "collective"
    ]
    dated = [one for one in posts if one.dates is not None and one.dates.edtf]
    shown = sorted(_first_of_each(dated or posts)[:MOST_POSTS], key=_when)
    parts = [_post(one) for one in shown]
    more = len(posts) - len(shown)
    sentence = "; ".join(parts)
    if sentence:
        sentence = sentence[0].upper() + sentence[1:] + (f"; {more} more recorded." if more > 0 else ".")
    codenames = [one.codename.label for one in claims if isinstance(one, CodenameUseOut)]
    if codenames:
        sentence = f"{sentence} Codename {', '.join(f'‘{one}’' for one in dict.fromkeys(codenames))}.".strip()
    if not sentence:
        fates = [one.sentence for one in claims if isinstance(one, FateOut)]
        sentence = f"No post is recorded; {fates[0][0].lower()}{fates[0][1:]}." if fates else "No post is recorded."
    return sentence


def _first_of_each(posts: list[PostingOut]) -> list[PostingOut]:
    """One posting of each role and organisation, intelligence posts with titles before mere service."""
    found: dict[tuple[str, str], PostingOut] = {}
    for one in sorted(posts, key=lambda post: (post.nature == "service", post.ordinal)):
        found.setdefault((one.role.id, one.organisation.id if one.organisation else ""), one)
    return list(found.values())


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
    return words + (f" ({post.dates.label})" if post.dates and post.dates.edtf else "")
