"""What the rest service refuses, each error with the one message a person reads.

RestError
├── DatabaseUnusable    the database cannot be opened or migrated
├── MigrationMissing    the database is not at the migration this code needs
├── NotKept             no row of that id, for this caller
│   ├── UserUnknown
│   ├── ReminderUnknown
│   └── OccurrenceUnknown
├── MessageTaken        one message, two different reminders
├── NothingAhead        a schedule has no instant to come
└── CursorUnreadable    a cursor that no page of ours ended with
"""

from datetime import datetime
from uuid import UUID

from service_kit import KitError


class RestError(KitError):
    """Something the rest service refuses; its text is fit to be shown as it is."""


class DatabaseUnusable(RestError):
    """The database cannot be opened, or not be migrated; nothing was started."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(f"The database {place!r} cannot be used: {reason}; set REST_DATABASE_URL.")


class MigrationMissing(RestError):
    """The database is at another migration than this code was written for."""

    def __init__(self, found: str | None, wanted: str | None) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(f"The database is at {found!r}, not at {wanted!r}; restart the service.")


class NotKept(RestError):
    """No row has this id; another user's row is as good as none."""

    kind = "row"

    def __init__(self, row: UUID) -> None:
        self.row = row
        super().__init__(f"No {self.kind} {str(row)!r} is kept here; check the id.")


class UserUnknown(NotKept):
    """No user has this id."""

    kind = "user"


class ReminderUnknown(NotKept):
    """This user has no reminder of this id."""

    kind = "reminder"


class OccurrenceUnknown(NotKept):
    """No occurrence of this id has been claimed."""

    kind = "occurrence"


class MessageTaken(RestError):
    """The message has made a reminder already, and a different one."""

    def __init__(self, event: UUID) -> None:
        self.event = event
        super().__init__(
            f"The message {str(event)!r} has made another reminder; send its own source_event_id."
        )


class NothingAhead(RestError):
    """The schedule has no instant after now, so a reminder would never be due."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        super().__init__(
            f"The schedule has nothing after {now.isoformat()!r}; choose a later time."
        )


class CursorUnreadable(RestError):
    """The cursor is none that a page of ours ended with."""

    def __init__(self, cursor: str) -> None:
        self.cursor = cursor
        super().__init__(f"The cursor {cursor!r} cannot be read; leave it out to start anew.")
