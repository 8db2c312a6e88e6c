"""What the operator sees and does."""

from shared_models.base import Contract
from shared_models.units import Count, Seconds


class Stats(Contract):
    """How the system is doing."""

    users: Count
    """People with any status but erased."""
    active_reminders: Count
    """Reminders that will fall due."""
    overdue_occurrences: Count
    """Occurrences that are due and not published."""
    oldest_overdue_seconds: Seconds = 0
    """How long the oldest of them has been due."""
    unknown_deliveries: Count
    """Messages of which nobody can say whether they arrived."""
    dead_letters: Count
    """Messages that nobody could handle."""
