"""What the cron service needs from the world."""

from typing import Protocol


class Zones(Protocol):
    """The rules of the world's time zones."""

    async def check(self) -> None:
        """Return when they can be read.

        Raises: ZonesMissing.
        """
