"""Publishers, and the identities that were used up, as rows of the catalogue."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from registry import tables
from registry.audit import Event
from registry.errors import NameUnknown
from registry.journal import Journal
from registry.oidc.publisher import Claims, TrustedPublisher
from registry.oidc.refusals import IdentityReused, PublisherKnown

STORED = ("claims", "pinned")


class Publishers:
    """The publishers as one connection sees them; to write takes the connection of a change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, *, project: str = "", issuer: str = "") -> list[TrustedPublisher]:
        """List the publishers, by project and in the order of their making."""
        rows = tables.PUBLISHERS.c
        query = select(tables.PUBLISHERS).order_by(rows.project, rows.created, rows.name)
        if project:
            query = query.where(rows.project == project)
        if issuer:
            query = query.where(rows.issuer == issuer)
        return self._read(query)

    def add(self, publisher: TrustedPublisher) -> None:
        """Enter a publisher. Raises: PublisherKnown."""
        for known in self.all(project=publisher.project):
            if known.job == publisher.job:
                raise PublisherKnown(known.name, known.project)
        row = {**asdict(publisher), **{name: _text(publisher, name) for name in STORED}}
        self._connection.execute(insert(tables.PUBLISHERS).values(**row))
        self._tell("publisher add", publisher, publisher.shown)

    def remove(self, name: str) -> TrustedPublisher:
        """Remove a publisher and say what it was. Raises: NameUnknown."""
        named = tables.PUBLISHERS.c.name == name
        gone = self._read(select(tables.PUBLISHERS).where(named))
        if not gone:
            raise NameUnknown("publisher", name)
        self._connection.execute(delete(tables.PUBLISHERS).where(named))
        self._tell("publisher remove", gone[0], gone[0].shown)
        return gone[0]

    def pin(self, publisher: TrustedPublisher, claims: Claims) -> None:
        """Hold a publisher to what its job says of itself now, where nothing was held before."""
        pins = publisher.pins(claims)
        if pins != publisher.pinned:
            row = update(tables.PUBLISHERS).where(tables.PUBLISHERS.c.name == publisher.name)
            self._connection.execute(row.values(pinned=json.dumps(pins)))
            self._tell("publisher pin", publisher, json.dumps(pins))

    def use_up(self, issuer: str, identity: str, expires: int, now: int) -> None:
        """Let an identity count once; forget those that are too old by now.

        Units: ``expires`` and ``now`` in seconds since 1970. Raises: IdentityReused.
        """
        used = tables.IDENTITIES
        sha256 = hashlib.sha256(f"{issuer}\0{identity}".encode()).hexdigest()
        self._connection.execute(delete(used).where(used.c.expires < now))
        found = self._connection.execute(select(used).where(used.c.sha256 == sha256)).first()
        if found is not None:
            raise IdentityReused
        self._connection.execute(insert(used).values(sha256=sha256, expires=expires))

    def _tell(self, action: str, publisher: TrustedPublisher, detail: str) -> None:
        event = Event(action, publisher.project, f"{publisher.name}: {detail}")
        Journal(self._connection).write(event)

    def _read(self, query: Select[Any]) -> list[TrustedPublisher]:
        return [_publisher(row) for row in self._connection.execute(query).mappings()]


def _publisher(row: RowMapping) -> TrustedPublisher:
    return TrustedPublisher(**{**row, **{name: json.loads(row[name]) for name in STORED}})


def _text(publisher: TrustedPublisher, name: str) -> str:
    return json.dumps(getattr(publisher, name), sort_keys=True)
