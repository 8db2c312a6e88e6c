"""The catalogue's schema has revisions; whatever is killed, and whichever release comes next."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from databases import CATALOGUES, Database
from killing import at_once, kills
from registry import migrating, tables
from registry.database import open_engine
from registry.errors import SettingUnfit
from registry.misfits import CatalogueForeign, CatalogueNewer, RevisionUnknown
from registry.schema import BASE, HEAD

REBUILT = '''
"""A column of another name, by a table that is copied."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, LOST = "test", "{head}", "nothing"


def upgrade():
    with op.batch_alter_table("files", recreate="always") as files:
        files.alter_column("version", new_column_name="release")
        files.add_column(sa.Column("note", sa.Text))
    op.execute("UPDATE files SET note = project")


def downgrade():
    with op.batch_alter_table("files", recreate="always") as files:
        files.drop_column("note")
        files.alter_column("release", new_column_name="version")
'''


def difference(database: Database) -> list[object]:
    """Say what the tables in the database lack of those the code uses, or have beside them."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.METADATA))


def runner(url: str, revision: str, versions: Path) -> Callable[[], None]:
    """Say how to go to a revision that is made for a test."""

    def run() -> None:
        engine = open_engine(url)
        with migrating.transaction(engine) as connection:
            config = migrating.alembic_config(connection)
            config.set_main_option("path_separator", "newline")
            config.set_main_option("version_locations", f"registry:migrations/versions\n{versions}")
            go = command.upgrade if revision == "test" else command.downgrade
            go(config, revision)
        engine.dispose()

    return run


def test_the_history_is_one_line_that_ends_where_the_program_works() -> None:
    scripts = ScriptDirectory.from_config(migrating.alembic_config())
    known = [*scripts.walk_revisions()][::-1]

    assert scripts.get_heads() == [HEAD]
    assert [script.down_revision for script in known] == [
        None,
        *(script.revision for script in known[:-1]),
    ]
    for script in known:
        assert re.fullmatch(rf"r{script.revision}_\w+\.py", Path(script.path).name)
        assert script.doc
        assert isinstance(script.module.LOST, str)


def test_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    assert database.prepare() == HEAD

    assert difference(database) == []
    assert database.rows()["generation"] == [{"id": 1, "number": 2}]


@pytest.mark.parametrize("left", CATALOGUES)
def test_a_catalogue_that_an_earlier_release_left_comes_up_whole(
    database: Database, left: str
) -> None:
    database.run(CATALOGUES[left])
    before = database.rows()

    revision = database.prepare()

    # The pages were pressed anew, which is a change.
    before["generation"][0]["number"] += 1
    assert (revision, difference(database)) == (HEAD, [])
    assert database.rows(like=before) == before
    with database.catalogue() as catalogue:
        assert catalogue.paged_projects() == {"", "a", "b"}


def test_down_to_the_base_and_up_again_keeps_every_row(database: Database) -> None:
    database.run(CATALOGUES["standing"])
    database.prepare()
    before = database.rows()

    with database.catalogue() as catalogue:
        catalogue.migrate(BASE)
        between = catalogue.revision()

    assert (between, database.prepare()) == (BASE, HEAD)
    after = database.rows(like=before)
    # Pages are pressed anew, which is a change, where a revision on the way was about them.
    (was,), (now,) = before.pop("generation"), after.pop("generation")
    assert was["number"] <= now["number"]
    assert (after, difference(database)) == (before, [])


@pytest.mark.parametrize("left", CATALOGUES)
def test_killed_anywhere_the_first_revision_is_there_whole_or_not_at_all(
    database: Database, left: str
) -> None:
    database.run(CATALOGUES[left])
    old, rows, seen = database.shape(), database.rows(), []

    for number, *_ in kills(lambda: database.migrate(HEAD)):
        seen.append(database.shape() == old)
        assert difference(database) == [] or seen[-1], f"half a schema after kill {number}"
        assert database.rows(like=rows) == rows
        if not seen[-1]:
            break

    assert (seen[:-1], seen[-1]) == ([True] * (len(seen) - 1), False)
    assert len(seen) > 5
    assert (database.prepare(), difference(database)) == (HEAD, [])


def test_killed_anywhere_a_copied_table_is_there_whole_or_not_at_all(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "rtest.py").write_text(REBUILT.format(head=HEAD))
    database.run(CATALOGUES["standing"])
    database.prepare()
    rows, shapes, steps = database.rows(), [database.shape()], []

    for revision in ("test", HEAD):
        for number, *_ in kills(runner(database.url, revision, tmp_path / "versions")):
            if database.shape() != shapes[-1]:
                steps.append(number)
                break
        shapes.append(database.shape())

    assert shapes[0] == shapes[2] != shapes[1]
    assert [number > 5 for number in steps] == [True, True]
    assert (database.rows(), database.prepare()) == (rows, HEAD)


def test_of_first_starts_at_once_each_comes_up(database: Database) -> None:
    database.run(CATALOGUES["first-press"])

    codes = at_once(4, database.prepare)

    assert codes == [0] * 4
    assert (difference(database), len(database.rows()["generation"])) == ([], 1)


def test_a_catalogue_of_a_newer_release_is_left_as_it_is(database: Database) -> None:
    database.prepare()
    database.run("UPDATE alembic_version SET version_num = '9999';")
    before = database.shape()

    with pytest.raises(CatalogueNewer, match=f"revision '9999' and .* up to '{HEAD}': a newer"):
        database.prepare()

    assert database.shape() == before


def test_a_table_of_another_program_is_left_as_it_is(database: Database) -> None:
    database.run("CREATE TABLE files (id INTEGER); CREATE TABLE pages (id INTEGER);")
    before = database.shape()

    with pytest.raises(CatalogueForeign, match=r"The table 'files' has the columns \['id'\]"):
        database.prepare()
    database.run("DROP TABLE files;")

    assert (list(before), database.prepare()) == (["files", "pages"], HEAD)
    assert "pages" in database.shape()


def test_going_down_never_widens_what_a_token_may(database: Database) -> None:
    database.prepare()
    rows = (
        ("all", "admin", "NULL"),
        ("both", "publish yank:a", "NULL"),
        ("reader", "publish:a read yank", "NULL"),
        ("bound", "publish:a", "NULL"),
        ("yanker", "yank", "NULL"),
        ("brief", "publish", "'2027-01-01T00:00:00.000000Z'"),
    )
    for name, scopes, expires in rows:
        row = f"('{name}', '{name}', '{scopes}', 'then', {expires}, 'ann')"
        columns = "name, sha256, scopes, created, expires, made_by"
        database.run(f"INSERT INTO tokens ({columns}) VALUES {row};")  # noqa: S608

    database.migrate("0003")

    words = {row["name"]: row["scope"] for row in database.rows()["tokens"]}
    assert words == {"all": "admin", "both": "publish", "reader": "read"}


@pytest.mark.parametrize(("was", "asked", "end"), [("0001", None, BASE), ("0001", BASE, BASE)])
def test_going_down_ends_one_step_below_or_where_it_was_told(
    was: str, asked: str | None, end: str
) -> None:
    found, steps = migrating.steps_down(was, asked)

    assert (found, [step.revision for step in steps]) == (end, [was])


@pytest.mark.parametrize(
    ("was", "asked", "said"),
    [
        (BASE, None, "at 'base' and cannot go down to 'base'; nothing is below it"),
        ("0001", "0001", "at '0001' and cannot go down to '0001'; choose one of 'base'"),
        ("0001", "x", "at '0001' and cannot go down to 'x'; choose one of 'base'"),
    ],
)
def test_what_is_not_below_is_refused(was: str, asked: str | None, said: str) -> None:
    with pytest.raises(RevisionUnknown, match=said):
        migrating.steps_down(was, asked)


def test_a_database_whose_migrations_could_stop_halfway_is_refused() -> None:
    with pytest.raises(SettingUnfit, match="'mysql' is neither 'sqlite' nor 'postgresql'"):
        migrating.first_statement("mysql")
