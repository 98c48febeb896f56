"""Names: folding, sounds across scripts and spellings, parts of a full name, and how alike two names are.

`folding` sets case and marks aside; `spellings` and `sounds` read a word as it is written in each romanisation;
`distance` weighs what is left; `parts` and `likeness` compare whole names of persons.
"""

from app.domain.names.folding import fold, in_sentence, loosen, sort_key

__all__ = ["fold", "in_sentence", "loosen", "sort_key"]
