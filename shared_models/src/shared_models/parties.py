"""Who takes part: the five services and the operator."""

from shared_models.open import Open


class Party(Open):
    """Who sends a message or calls an endpoint."""

    ASSISTANT = "assistant"
    REST = "rest"
    GOOGLE_CALENDAR = "google_calendar"
    CRON = "cron"
    TELEGRAM_BOT = "telegram_bot"
    ADMIN = "admin"
    UNKNOWN = "unknown"
