"""The rest service's ports on real things, one module a thing."""

from rest_service.adapters.database import Database
from rest_service.adapters.occurrences import SqlOccurrences
from rest_service.adapters.reminders import SqlReminders
from rest_service.adapters.users import SqlUsers

__all__ = ["Database", "SqlOccurrences", "SqlReminders", "SqlUsers"]
