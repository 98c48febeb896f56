"""How wide words are when nothing can be measured: an estimate on the safe side, for laying out labels."""

_NARROW = frozenset("iljtfrI.,:;'’‘“”|!()[]· -–")
_ROUND = frozenset("bdghnopqu")
_WIDE = frozenset("mwMW—@%…")


def text_width(words: str, size: float = 12) -> float:
    """About how many units words take at a font size, in a sans of ordinary width."""
    units = 0.0
    for sign in words:
        if sign in _NARROW:
            units += 0.34
        elif sign in _ROUND:
            units += 0.63
        elif sign in _WIDE:
            units += 0.9
        elif ord(sign) > 0x2E7F:  # Chinese, Japanese and Korean signs fill a square
            units += 1.0
        else:
            units += 0.7 if sign.isupper() else 0.56
    return units * size


def shortened(words: str, width: float, size: float = 12) -> str:
    """The words, cut at a word's end and closed with an ellipsis where they are wider than `width`."""
    if text_width(words, size) <= width:
        return words
    kept = words
    while kept and text_width(kept + "…", size) > width:
        head, _, _ = kept.rpartition(" ")
        kept = head.rstrip(" ,·–") or kept[:-1]
    return kept + "…"


def lines_of(words: str, width: float, size: float = 12, most: int = 2) -> tuple[str, ...]:
    """The words broken into at most `most` lines; the last is shortened where they do not fit."""
    lines: list[str] = []
    rest = words.split()
    while rest and len(lines) < most:
        line = rest.pop(0)
        last = len(lines) == most - 1
        while rest and (last or text_width(f"{line} {rest[0]}", size) <= width):
            line = f"{line} {rest.pop(0)}"
        lines.append(shortened(line, width, size))
    return tuple(lines)
