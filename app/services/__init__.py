"""Every write: load, check, attach, derive; one transaction each."""
