"""What the cron service refuses, each error with the one message a person reads.

CronError
└── ZonesMissing    the time zones of the world cannot be read
"""

from service_kit import KitError


class CronError(KitError):
    """Something the cron service refuses; its text is fit to be shown as it is."""


class ZonesMissing(CronError):
    """A time zone every machine has cannot be read: raised by ``adapters.zone_files``."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__(f"The time zone {zone!r} cannot be read; install the package tzdata.")
