from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from rest_service.adapters import Database


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'rest.db'}"


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    async with database.opened():
        yield database
