"""A career's places as GeoJSON (RFC 7946): a feature for each claim that names a place, in longitude and latitude.

A place without coordinates has a null geometry. `precision` says whether the point is meant: "point" for a town,
"area" for a region or a country, whose point only stands in its middle.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain import licence
from app.formats.flat_csv import citation_cells
from app.queries.gazetteer import PlaceMark
from app.schemas.claims import ClaimOut, FateOut, LifeEventOut, PostingOut
from app.schemas.persons import CareerOut

MEDIA_TYPE = "application/geo+json"
Placed = PostingOut | FateOut | LifeEventOut


def places_geojson(career: CareerOut, places: Mapping[str, PlaceMark]) -> bytes:
    """A career's posts, life events and fates with a place, whether or not they came about: `actuality` tells."""
    claims: tuple[Placed, ...] = (*career.postings, *career.life_events, *career.fates)
    features = [feature for one in claims if (feature := _feature(one, places)) is not None]
    collection = {"type": "FeatureCollection", "features": features, "licence": licence.URL}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    """Days as ISO 8601 writes them."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in GeoJSON")


def _feature(claim: Placed, places: Mapping[str, PlaceMark]) -> dict[str, Any] | None:
    if claim.place is None:
        return None
    place = places.get(claim.place.id)
    geometry = None
    if claim.place.latitude is not None and claim.place.longitude is not None:
        geometry = {"type": "Point", "coordinates": [claim.place.longitude, claim.place.latitude]}
    precision = None if geometry is None else "area" if place and place.area else "point"
    return {
        "type": "Feature",
        "id": claim.id,
        "geometry": geometry,
        "properties": {
            "kind": claim.kind, "statement": claim.sentence,
            "person_id": claim.person.id, "person": claim.person.name,
            "place_id": claim.place.id, "place": claim.place.label,
            "place_kind": place.kind if place else None, "precision": precision,
            **_dates(claim), "mode": claim.mode, "actuality": claim.actuality, "assessment": claim.assessment,
            **_sources(claim), "url": claim.url,
        },
    }  # fmt: skip


def _dates(claim: ClaimOut) -> dict[str, Any]:
    dates = claim.dates
    names = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    return {"dates_edtf": dates.edtf if dates else None} | {name: getattr(dates, name, None) for name in names}


def _sources(claim: ClaimOut) -> dict[str, Any]:
    return dict(zip(("sources", "as_written"), citation_cells(claim.citations), strict=True))
