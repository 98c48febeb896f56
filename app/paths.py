"""Where templates, migrations and seed lie: in a checkout at its top, in an installed wheel inside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "_data"
_ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
MIGRATIONS = _ROOT / "migrations"
SEED = _ROOT / "seed"
STATIC = _PACKAGE / "web" / "static"
COASTS = _PACKAGE / "web" / "drawings" / "coasts.json"
