"""The google calendar service's ports on real things, one module a thing."""

from google_calendar_service.adapters import pages
from google_calendar_service.adapters.ticket_table import TicketTable

__all__ = ["TicketTable", "pages"]
