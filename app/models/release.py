"""What data this database holds: one row, the release."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import BinaryText


class Release(SQLModel, table=True):
    """The release of the data: version, SHA-256 of the seed it was loaded from, and when (UTC) it last changed."""

    __tablename__ = "release"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: str
    seed_sha256: str = Field(sa_type=BinaryText)
    changed_at: datetime
