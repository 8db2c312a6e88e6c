"""The assistant service's ports on real things, one module a thing."""

from assistant_service.adapters.phrases import read
from assistant_service.adapters.words import WORDS
from assistant_service.adapters.zone_files import ZoneFiles

__all__ = ["WORDS", "ZoneFiles", "read"]
