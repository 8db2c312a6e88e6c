"""Reports of what was sent, in this process: a repeated request sends nothing twice."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine

from shared_models import DeliveryReported, EventId

Sending = asyncio.Task[DeliveryReported]
LIMIT = 10_000


class KeptReports:
    """The latest reports, and what is being sent now; lost when the process ends."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit, self._kept = limit, OrderedDict[EventId, Sending]()

    async def once(
        self, ref: EventId, send: Callable[[], Coroutine[None, None, DeliveryReported]]
    ) -> DeliveryReported:
        """Return what became of this reply, sending it only if nobody has, or is about to.

        Raises: what ``send`` raises; it is not kept, so the next try sends.
        """
        if (sending := self._kept.get(ref)) is None:
            sending = self._kept[ref] = asyncio.create_task(send())
            sending.add_done_callback(lambda ended: self._ended(ref, ended))
        # A caller that goes away must not tear a message in half.
        return await asyncio.shield(sending)

    def _ended(self, ref: EventId, sending: Sending) -> None:
        if sending.cancelled() or sending.exception():
            self._kept.pop(ref, None)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
