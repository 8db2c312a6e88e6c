"""What the language model costs, and how much of it a user may have."""

from shared_models.base import Contract
from shared_models.instants import Day
from shared_models.units import Count, Tokens


class Usage(Contract):
    """What one answer cost."""

    input_tokens: Tokens = 0
    """Tokens sent to the model."""
    output_tokens: Tokens = 0
    """Tokens the model wrote."""
    requests: Count = 0
    """Calls to the model."""


class Budget(Contract):
    """What a user has used up of a day's tokens."""

    day: Day
    """The day, in UTC."""
    used: Tokens
    """Tokens used so far."""
    limit: Tokens
    """Tokens allowed; at the limit the assistant goes on with rules alone."""
