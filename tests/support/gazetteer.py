"""The seed's gazetteer, read as the text it is."""

from pathlib import Path

import yaml


def located(seed: Path) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of every place that has them, by id."""
    places = yaml.safe_load((seed / "vocabulary" / "places.yaml").read_text(encoding="utf-8"))
    return {one["id"]: (one["latitude"], one["longitude"]) for one in places if "latitude" in one}
