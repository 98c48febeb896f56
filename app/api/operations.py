"""Addresses for those who run the service: never compressed, never from a copy, never kept waiting."""

HEALTH = "/healthz"
READY = "/readyz"
METRICS = "/metrics"
OPERATIONS = frozenset((HEALTH, READY, METRICS))
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library of `/metrics` is told the folder through which workers share their figures."""
