"""What the template of the reconciliation service's preview is given."""

from dataclasses import dataclass

from app.queries.reconcile_preview import Preview
from app.web.contexts.page import PageContext


@dataclass(frozen=True, kw_only=True)
class PreviewContext(PageContext):
    """`reconcile_preview.html`: the entity, or None where the id names nothing."""

    id: str
    found: Preview | None
