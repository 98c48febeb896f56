"""Pure rules of the field: dates, overlap, names, vocabularies' words. No I/O."""
