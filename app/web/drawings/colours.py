"""Which ink a service is drawn in. The lane or the words beside it always name the service too."""

_INKS = {
    "soviet-military-intelligence": 1,
    "foreign-commissariat": 2,
    "soviet-enterprises": 3,
    "soviet-state-and-party": 4,
    "soviet-state-security": 6,
    "other-soviet-military": 5,
    "far-eastern-republic": 7,
    "imperial-russian": 7,
    "japanese": 4,
    "japanese-military": 4,
    "japanese-bacteriological-units": 6,
    "japanese-state": 2,
    "japanese-press-and-trade": 3,
    "chinese": 5,
    "american": 3,
    "british": 5,
    "german": 7,
    "italian": 3,
}


def service_class(service: str | None) -> str:
    """The class of a service's ink; a service of no ink of its own, and none, are drawn in grey."""
    return f"svc-{_INKS.get(service or '', 0)}"
