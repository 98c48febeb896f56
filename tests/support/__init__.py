"""What tests share: the PostgreSQL server, throw-away databases, skips said aloud, the house's rules."""
