"""Map projections of a sphere of radius 1: degrees north and east become x to the east and y to the north.

Formulas: J. P. Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987), and for the whole
world B. Šavrič, T. Patterson and B. Jenny, The Equal Earth map projection (IJGIS 33, 2019).
"""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

Project = Callable[[float, float], tuple[float, float]]
"""Latitude and longitude in degrees to x and y."""


def east_of(longitude: float, middle: float) -> float:
    """Degrees east of a middle meridian, from -180 up to 180."""
    return (longitude - middle + 180) % 360 - 180


def albers(first: float, second: float, origin: float, middle: float) -> Project:
    """Albers' equal-area conic projection with two standard parallels (Snyder, equations 14-1 to 14-6)."""
    low, high = radians(first), radians(second)
    n = (sin(low) + sin(high)) / 2
    c = cos(low) ** 2 + 2 * n * sin(low)

    def radius(latitude: float) -> float:
        return sqrt(c - 2 * n * sin(radians(latitude))) / n

    top = radius(origin)

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        length, angle = radius(latitude), n * radians(east_of(longitude, middle))
        return length * sin(angle), top - length * cos(angle)

    return project


def azimuthal(origin: float, middle: float) -> Project:
    """Lambert's azimuthal equal-area projection around a point (Snyder, equations 24-2 to 24-4)."""
    high, low = sin(radians(origin)), cos(radians(origin))

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        angle = radians(east_of(longitude, middle))
        up, out = sin(radians(latitude)), cos(radians(latitude))
        scale = sqrt(2 / (1 + high * up + low * out * cos(angle)))
        return scale * out * sin(angle), scale * (low * up - high * out * cos(angle))

    return project


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(middle: float) -> Project:
    """The Equal Earth projection, for the whole world, around a middle meridian (its equations 9 and 10)."""
    m = sqrt(3) / 2

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        theta = asin(m * sin(radians(latitude)))
        square = theta * theta
        sixth = square**3
        y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
        slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
        return radians(east_of(longitude, middle)) * cos(theta) / (m * slope), y

    return project
