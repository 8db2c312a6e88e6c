"""What is let in, and what is said to the rest."""

import contextlib
import sqlite3

import pytest

from packages import Package, metadata, sdist, wheel
from registry.artifact import parse_name
from support import Registry

BAD = "0" * 64


def test_a_sound_wheel_and_its_twin_are_let_in(shared: Registry) -> None:
    package = wheel("sound")

    first, again = shared.send(package), shared.send(package)

    assert (first.status, first.text) == (200, "sound-1.0-py3-none-any.whl is kept.\n")
    assert (again.status, "was kept already" in again.text) == (200, True)


def test_a_sound_source_distribution_is_let_in(shared: Registry) -> None:
    assert shared.send(sdist("sound_source")).status == 200


def test_a_kept_file_is_never_replaced(shared: Registry) -> None:
    kept, other = wheel("taken"), wheel("taken", text=b"X = 2\n")
    shared.send(kept)

    answer = shared.send(other)

    assert answer.status == 409
    assert answer.text == (
        f"File already exists: 'taken-1.0-py3-none-any.whl' is kept with sha256 {kept.sha256!r}, "
        f"this one has {other.sha256!r}; cut a new version.\n"
    )
    assert shared.ask(f"/packages/{kept.filename}").body == kept.content


def test_another_spelling_of_a_kept_name_is_refused(shared: Registry) -> None:
    shared.send(wheel("spelt"))

    answer = shared.send(wheel("Spelt"))

    assert (answer.status, "'spelt-1.0-py3-none-any.whl' is kept" in answer.text) == (409, True)


def test_another_spelling_of_a_kept_version_is_refused(shared: Registry) -> None:
    shared.send(wheel("respelt", "1.0"))

    answer = shared.send(wheel("respelt", "1.0.0"))

    assert (answer.status, "'respelt-1.0-py3-none-any.whl' is kept" in answer.text) == (409, True)


def test_a_name_deleted_under_an_older_release_is_not_used_again(registry: Registry) -> None:
    """That release told the names of a ledger apart in another way."""
    package = wheel("gone")
    registry.send(package)
    with contextlib.closing(sqlite3.connect(registry.data / "catalogue.sqlite")) as ledger:
        ledger.execute(
            "UPDATE ledger SET identity = ?", (parse_name(package.filename).first_identity,)
        )
        ledger.commit()
    call = b'{"project": "gone", "version": "1.0"}'
    registry.ask("/api/delete", "POST", call, Content_Type="application/json")

    answer = registry.send(wheel("gone", text=b"X = 2\n"))

    assert (answer.status, "a name is never used again" in answer.text) == (409, True)


def named(package: Package, filename: str) -> Package:
    return Package(filename, package.content, package.form)


def cut(package: Package, size: int) -> Package:
    return Package(package.filename, package.content[:size], package.form)


@pytest.mark.parametrize(
    ("package", "form", "message"),
    [
        pytest.param(wheel(), {"sha256_digest": BAD}, "announced with sha256", id="sha256"),
        pytest.param(wheel(), {"md5_digest": BAD}, "announced with md5", id="md5"),
        pytest.param(wheel(), {"blake2_256_digest": BAD}, "with blake2_256", id="blake2"),
        pytest.param(wheel(), {"sha256_digest": "-"}, "no 'sha256_digest'", id="no-sha256"),
        pytest.param(wheel(), {"name": "beta"}, "says name 'beta'", id="form-name"),
        pytest.param(wheel(), {"version": "2"}, "says version '2'", id="form-version"),
        pytest.param(wheel(), {"filetype": "sdist"}, "says filetype", id="form-kind"),
        pytest.param(wheel(), {"name": "-"}, "no 'name'", id="form-no-name"),
        pytest.param(wheel(), {":action": "remove_pkg"}, "'remove_pkg'", id="action"),
        pytest.param(named(wheel(), "alpha.whl"), {}, "no name of a wheel", id="file-name"),
        pytest.param(named(wheel(), "../alpha-1.0.tar.gz"), {}, "characters", id="path-trick"),
        pytest.param(named(wheel(), f"alpha-1.{'0' * 255}.tar.gz"), {}, "longer", id="name-length"),
        pytest.param(named(wheel(), "alpha-1.x.tar.gz"), {}, "no name of", id="version"),
        pytest.param(
            wheel(inside=metadata("beta", "1.0")), {}, "metadata of name 'beta'", id="metadata-name"
        ),
        pytest.param(
            wheel(inside=metadata("alpha", "2")), {}, "of version '2'", id="metadata-version"
        ),
        pytest.param(wheel(inside=""), {}, "no METADATA", id="no-metadata"),
        pytest.param(wheel(inside="Summary: x\n"), {}, "no name", id="metadata-empty"),
        pytest.param(wheel("alpha", "1.0", b"", "Requires-Python: x"), {}, "no range", id="python"),
        pytest.param(wheel(record=False), {}, "no RECORD", id="no-record"),
        pytest.param(wheel("alpha", "1.0+here"), {}, "local version", id="local-version"),
        pytest.param(cut(wheel(), 300), {}, "damaged or truncated", id="half-wheel"),
        pytest.param(cut(sdist(), 80), {}, "damaged or truncated", id="half-sdist"),
        pytest.param(cut(sdist(), len(sdist().content) - 5), {}, "damaged", id="sdist-checksum"),
        pytest.param(named(sdist("beta"), "alpha-1.0.tar.gz"), {}, "'beta'", id="sdist-name"),
    ],
)
def test_a_file_that_is_not_right_is_refused(
    shared: Registry, package: Package, form: dict[str, str], message: str
) -> None:
    answer = shared.send(package, **form)

    assert (answer.status, message in answer.text) == (400, True), answer.text
    assert shared.ask("/simple/alpha/").status == 404
    assert list((shared.data / "incoming").iterdir()) == []


def test_every_reason_is_said_at_once(shared: Registry) -> None:
    answer = shared.send(wheel(record=False), name="beta", sha256_digest=BAD)

    assert len(answer.text.splitlines()) == 3


def test_clients_that_read_problems_get_one(shared: Registry) -> None:
    answer = shared.ask("/", "POST", b"x", Accept="application/json;q=0.9, text/plain;q=0.8")

    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert '"detail": "The upload is no readable form' in answer.text
