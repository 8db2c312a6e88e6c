"""Counts and measures; the unit is in the name of the type."""

from typing import Annotated

from pydantic import Field

Seconds = Annotated[int, Field(ge=0, le=2**31)]
"""Whole seconds, never negative."""
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 366)]
"""Whole minutes, at least one, at most a leap year of them."""
Tokens = Annotated[int, Field(ge=0, le=2**53)]
"""Tokens of a language model."""
Count = Annotated[int, Field(ge=0, le=2**53)]
"""How many; within what every JSON reader holds exactly."""
PageSize = Annotated[int, Field(ge=1, le=100)]
"""How many items one page may hold."""
