"""From a request and what the queries answer to what a page shows."""
