import pytest

from cron_service.adapters import ZoneFiles
from cron_service.errors import ZonesMissing


async def test_the_zones_of_this_machine_can_be_read() -> None:
    await ZoneFiles().check()


async def test_a_zone_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ZonesMissing, match="'Atlantis/Capital'"):
        await ZoneFiles("Atlantis/Capital").check()
