"""A corpus of malformed uploads and requests: each gets its answer, and none leaves a trace."""

import contextlib
import http.client
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from hostile import wire
from hostile.bombs import BOMBS, MOST_MEMBERS, MOST_UNPACKED, MOST_UPLOADED
from hostile.forms import FORMS
from hostile.names import FILE_NAMES, FORBIDDEN, RESERVED, STANDING
from hostile.tars import FRAMES, MEMBERS
from hostile.words import COMMANDS, METADATAS, RECORDS, WHEELS
from hostile.zips import HEADERS, NAMES, SKELETONS
from packages import Package
from support import DEADLINE_S, Registry, basic, registry_command, running

FILES: Mapping[str, Mapping[str, tuple[Package, str]]] = {
    "zip-skeleton": SKELETONS,
    "zip-header": HEADERS,
    "zip-member": NAMES,
    "metadata": METADATAS,
    "wheel": WHEELS,
    "record": RECORDS,
    "entry-points": COMMANDS,
    "gzip": FRAMES,
    "tar-member": MEMBERS,
    "file-name": FILE_NAMES,
}
REQUESTS: Mapping[str, wire.Requests] = {
    "line": wire.LINES,
    "header": wire.HEADERS,
    "length": wire.LENGTHS,
    "path": wire.PATHS,
    "call": wire.CALLS,
}
MOST_GROWTH_BYTES = 96 * 1024**2
"""What all attacks together may add to the memory a process ever took."""


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry that holds one file and is attacked by all tests of this module."""
    data = tmp_path_factory.mktemp("besieged") / "data"
    with running(
        data,
        REGISTRY_RESERVED_NAMES=RESERVED,
        REGISTRY_MAX_UPLOAD_BYTES=str(MOST_UPLOADED),
        REGISTRY_MAX_UNPACKED_BYTES=str(MOST_UNPACKED),
        REGISTRY_MAX_MEMBERS=str(MOST_MEMBERS),
    ) as registry:
        assert registry.send(STANDING).status == 200
        yield registry


@pytest.fixture(scope="module")
def peak_at_rest(besieged: Registry) -> int:
    """The most memory that was taken before the first attack."""
    return peak_bytes(besieged)


@pytest.fixture(autouse=True)
def unharmed(besieged: Registry, peak_at_rest: int) -> Iterator[None]:
    """Whatever was sent: no file more or less, and memory has not run away."""
    yield
    assert lying_in(besieged.data) == [STANDING.filename]
    assert peak_bytes(besieged) - peak_at_rest < MOST_GROWTH_BYTES


def lying_in(data: Path) -> list[str]:
    """List the files on the shelf, on their way in, and put aside."""
    folders = [data / name for name in ("files", "incoming", "aside")]
    return [path.name for folder in folders for path in folder.rglob("*") if path.is_file()]


def peak_bytes(registry: Registry) -> int:
    """Say the most memory that a process of the registry ever took."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/status"):
        # Other processes of this machine come and go while we look.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            said = path.read_text()
            lines += said.splitlines() if f"PPid:\t{registry.process.pid}\n" in said else []
    peaks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    assert peaks
    return max(map(int, peaks)) * 1024


def cases(tables: Mapping[str, Mapping[str, tuple[object, ...]]]) -> list[object]:
    return [
        pytest.param(*case, id=f"{kind}-{name}")
        for kind, table in tables.items()
        for name, case in table.items()
    ]


@pytest.mark.parametrize(("package", "words"), cases(FILES))
def test_a_malformed_file_is_refused_in_words(
    besieged: Registry, package: Package, words: str
) -> None:
    answer = besieged.send(package)

    assert (answer.status, words in answer.text) == (400, True), answer.text


@pytest.mark.parametrize(("package", "words"), cases({"project": FORBIDDEN}))
def test_a_forbidden_project_is_refused_in_words(
    besieged: Registry, package: Package, words: str
) -> None:
    answer = besieged.send(package)

    assert (answer.status, words in answer.text) == (403, True), answer.text


@pytest.mark.parametrize(("make", "words"), cases({"bomb": BOMBS}))
def test_a_bomb_is_refused_before_it_goes_off(
    besieged: Registry, make: Callable[[], Package], words: str
) -> None:
    answer = besieged.send(make())

    assert (answer.status, words in answer.text) == (400, True), answer.text


@pytest.mark.parametrize(("kind", "body", "status", "words"), cases({"form": FORMS}))
def test_a_malformed_form_is_refused_in_words(
    besieged: Registry, kind: str, body: bytes | Callable[[], bytes], status: int, words: str
) -> None:
    sent = body() if callable(body) else body

    answer = besieged.ask("/", "POST", sent, Content_Type=kind)

    assert (answer.status, words in answer.text) == (status, True), answer.text


@pytest.mark.parametrize(("request_", "status"), cases(REQUESTS))
def test_a_malformed_request_gets_its_status_and_no_header_of_its_own(
    besieged: Registry, request_: bytes, status: int
) -> None:
    login = f"Authorization: {basic('__token__', besieged.token)}\r\n".encode()

    got, headers = wire.answered(besieged.port, request_.replace(wire.LOGIN, login), status)

    assert got == status or (status == 0 and 400 <= got < 500)
    assert "set-cookie" not in headers


def test_what_strangers_make_up_is_not_remembered(registry: Registry) -> None:
    """60,000 characters, other ones each time, as names and as headers."""
    before = peak_bytes(registry)
    line = http.client.HTTPConnection("127.0.0.1", registry.port, timeout=DEADLINE_S)
    with contextlib.closing(line):
        for number in range(600):
            text, login = f"{number}" + "a" * 60_000, basic("__token__", registry.token)
            for path, accept in ((f"/simple/{text}/", "*/*"), ("/simple/", f"a/{text}, */*")):
                line.request("GET", path, headers={"Authorization": login, "Accept": accept})
                line.getresponse().read()

    assert peak_bytes(registry) - before < 600 * 60_000 * 3 // 4


def test_the_corpus_is_large_and_the_registry_well_after_it(besieged: Registry) -> None:
    tables = (*FILES.values(), *REQUESTS.values(), FORBIDDEN, BOMBS, FORMS)
    files = besieged.ask(f"/packages/{STANDING.filename}"), besieged.ask("/simple/")
    done = registry_command("verify", "--data", str(besieged.data), cwd=besieged.data)

    assert sum(map(len, tables)) >= 400
    assert [answer.status for answer in (*files, besieged.ask("/health"))] == [200, 200, 200]
    assert (done.returncode, done.stdout) == (0, "1 files verified, 0 things mended, 0 broken.\n")
