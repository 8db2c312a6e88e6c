"""When users and tokens were last used, to the minute, written behind the back of every request."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import or_, update

from registry import tables
from registry.callers import Kind
from registry.catalogue import Catalogue
from registry.errand import Errand
from registry.errors import RegistryError
from registry.model import utc_text

PAUSE_S = 5
"""Between two writes of one process."""
TABLES = {Kind.TOKEN: tables.TOKENS, Kind.PUBLISHER: tables.TOKENS, Kind.USER: tables.USERS}

Account = tuple[Kind, str]
log = logging.getLogger("registry")


class Uses:
    """What was used in which minute and is not written yet; a thread of its own writes it."""

    def __init__(self, write: Callable[[Mapping[Account, int]], None]) -> None:
        self._write = write
        self._minute, self._noted = 0, set[Account]()
        self._fresh: dict[Account, int] = {}
        self._lock = threading.Lock()
        self._errand = Errand("uses", self._write_fresh)

    def note(self, kind: Kind, name: str) -> None:
        """Remember that somebody was let in; nothing is written, and nobody waits."""
        account, minute = (kind, name), int(time.time()) // 60
        if minute == self._minute and account in self._noted:
            return
        with self._lock:
            if minute != self._minute:
                self._minute, self._noted = minute, set()
            self._noted.add(account)
            self._fresh[account] = minute
        self._errand.send()

    def _write_fresh(self) -> None:
        with self._lock:
            fresh, self._fresh = self._fresh, {}
        try:
            self._write(fresh)
        except RegistryError as error:
            log.warning("when tokens were used was not written: %s", error)
        time.sleep(PAUSE_S)


def write_uses(catalogue: Catalogue, minutes: Mapping[Account, int]) -> None:
    """Enter last uses, never one that is older; the generation stays, for no answer shows them.

    Raises: CatalogueSilent, DiskFull.
    """
    with catalogue.aside() as connection:
        for (kind, name), minute in minutes.items():
            table, used = TABLES[kind], utc_text(datetime.fromtimestamp(minute * 60, UTC))
            older = or_(table.c.used.is_(None), table.c.used < used)
            connection.execute(update(table).where(table.c.name == name, older).values(used=used))
