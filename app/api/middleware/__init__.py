"""What every answer passes through, from the outermost: record, headers, limits, validators, compression, routing."""

from app.api.middleware.bounded import Bounded, Bounds
from app.api.middleware.compressed import Compressed
from app.api.middleware.conditional import ConditionalGet
from app.api.middleware.headers import CONTENT_SECURITY_POLICY, EveryAnswer, allowed, speaks_recon
from app.api.middleware.recorded import Recorded
from app.api.middleware.routed import Routed

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "Bounded",
    "Bounds",
    "Compressed",
    "ConditionalGet",
    "EveryAnswer",
    "Recorded",
    "Routed",
    "allowed",
    "speaks_recon",
]
