"""What the google calendar service refuses, each error with the one message a person reads.

GoogleCalendarError
├── NotConfigured       Google does not know this application yet
├── TicketRefused       a link does not work, or no longer
└── DatabaseUnusable    the database cannot be opened
"""

from service_kit import KitError


class GoogleCalendarError(KitError):
    """Something the google calendar service refuses; its text is fit to be shown as it is."""


class NotConfigured(GoogleCalendarError):
    """Google does not know this application yet: raised by ``handlers``."""

    def __init__(self, setting: str) -> None:
        self.setting = setting
        mend = "to the client id from Google's console and start again."
        super().__init__(f"No calendar can be linked yet; set {setting!r} {mend}")


class TicketRefused(GoogleCalendarError):
    """A link was never given out, was used before, or is too old; which one is not told."""

    def __init__(self) -> None:
        super().__init__("This link does not work, or no longer; ask the assistant for a new one.")


class DatabaseUnusable(GoogleCalendarError):
    """The database cannot be opened: raised at the start by ``adapters.ticket_table``."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"The database {url!r} cannot be used: {reason}; mend it, start again.")
