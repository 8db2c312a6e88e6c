"""The cron service's ports on real things, one module a thing."""

from cron_service.adapters.zone_files import ZoneFiles

__all__ = ["ZoneFiles"]
