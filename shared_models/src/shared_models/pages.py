"""Lists that are read a page at a time."""

from typing import Annotated, Generic, TypeVar

from pydantic import ConfigDict, Field

from shared_models.base import Contract, Request
from shared_models.texts import ShortText
from shared_models.units import PageSize

T = TypeVar("T")


class Page(Contract, Generic[T]):
    """Some items of a list, in its one order."""

    # ``Page[Reminder]`` is made inside some statement of its user, where there is no class whose
    # docstrings could be read: on Python 3.11 and 3.12 pydantic raises TokenError for trying.
    model_config = ConfigDict(use_attribute_docstrings=False)

    items: Annotated[tuple[T, ...], Field(description="The items of this page.")]
    next_cursor: Annotated[
        ShortText | None, Field(description="Where the next page begins; None on the last one.")
    ] = None


class PageQuery(Request):
    """Ask for one page of a list."""

    cursor: ShortText | None = None
    """The ``next_cursor`` of the page before; None for the first page."""
    limit: PageSize = 50
    """At most this many items."""
