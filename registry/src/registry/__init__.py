"""A private package index: pypiserver behind a shelf, a catalogue and a page press."""

from registry.errors import RegistryError
from registry.intake import Store, open_store
from registry.settings import Settings
from registry.verify import Finding, verify

__all__ = ["Finding", "RegistryError", "Settings", "Store", "open_store", "verify"]
