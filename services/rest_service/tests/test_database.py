import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from service_kit.testing import free_port
from sqlalchemy import Connection, inspect, text

from rest_service.adapters import Database
from rest_service.adapters.database import alembic_config
from rest_service.adapters.tables import METADATA
from rest_service.errors import DatabaseUnusable, MigrationMissing


def drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def undo(connection: Connection) -> list[str]:
    command.downgrade(alembic_config(connection), "base")
    return inspect(connection).get_table_names()


async def test_an_opened_database_is_ready(database: Database) -> None:
    await database.check()
    await database.check_migrations()


async def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(drift) == []


async def test_the_migrations_can_be_undone(database: Database) -> None:
    async with database.engine.begin() as connection:
        assert await connection.run_sync(undo) == ["alembic_version"]


async def test_a_database_at_another_migration_is_not_ready(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(MigrationMissing, match="at '9999', not at '0002'"):
        await database.check_migrations()


async def test_a_database_of_a_newer_release_is_left_alone(
    database: Database, database_url: str
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseUnusable, match="9999"):
        async with Database(database_url).opened():
            pass


@pytest.mark.parametrize(
    ("url", "place"),
    [
        pytest.param("sqlite+aiosqlite:////no/rest.db", "sqlite:////no/rest.db", id="file"),
        pytest.param(
            "postgresql+asyncpg://me:pass-word@127.0.0.1:{}/kept",
            "postgresql://127.0.0.1:{}/kept",
            id="server",
        ),
    ],
)
async def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    url: str, place: str
) -> None:
    port = free_port()

    with pytest.raises(DatabaseUnusable) as told:
        async with Database(url.format(port)).opened():
            pass

    assert told.value.place == place.format(port)
    assert "pass-word" not in str(told.value)
