"""Plain words: from an English question to a structured one, by a grammar. Pure; the words are handed in."""
