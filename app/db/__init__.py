"""The database: engine, reads, migrations, and everything the two engines do differently."""
