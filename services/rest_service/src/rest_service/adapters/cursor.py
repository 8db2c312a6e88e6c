"""The cursor of a page: where the next one starts, opaque to callers."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from uuid import UUID

from rest_service.errors import CursorUnreadable


def write(at: datetime, row: UUID) -> str:
    """Name the last row of a page by its place in the order."""
    return urlsafe_b64encode(f"{at.isoformat()} {row}".encode()).decode()


def read(cursor: str) -> tuple[datetime, UUID]:
    """Return the place that a cursor names.

    Raises: CursorUnreadable.
    """
    try:
        at, row = urlsafe_b64decode(cursor.encode()).decode().split(" ")
        return datetime.fromisoformat(at), UUID(row)
    except (Error, ValueError) as error:
        raise CursorUnreadable(cursor) from error
