"""Time zones as this machine's files, or the package tzdata, hold them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cron_service.errors import ZonesMissing

PROBE = "Europe/London"


class ZoneFiles:
    """The zones that ``zoneinfo`` finds."""

    def __init__(self, probe: str = PROBE) -> None:
        self._probe = probe

    async def check(self) -> None:
        """Return when a zone that every database holds can be read.

        Raises: ZonesMissing.
        """
        try:
            # Past the cache: files that have gone since must be noticed.
            ZoneInfo.no_cache(self._probe)
        except ZoneInfoNotFoundError as error:
            raise ZonesMissing(self._probe) from error
