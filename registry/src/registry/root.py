"""The root of the errors in errors.py, and what is true of every message."""

LONGEST_MESSAGE = 1000


class RegistryError(Exception):
    """Everything the registry says no with; a message that somebody made too long is cut."""

    def __init__(self, message: str) -> None:
        long, half = len(message) > LONGEST_MESSAGE, LONGEST_MESSAGE // 2
        super().__init__(f"{message[:half]} … {message[-half:]}" if long else message)
