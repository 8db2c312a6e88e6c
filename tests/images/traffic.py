"""Uploads and reads of a registry that may die at any moment, and what it said before it did."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from threading import Event

import httpx

from registry.tests.packages import Package, multipart, wheel

MANY, BIG = "many", "big"
"""A project of small files, whose pages take long; and one of files that take long to come."""
BIG_BYTES, PIECES, PAUSE_S = 600_000, 12, 0.03
Job = Callable[[httpx.Client], None]
JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}


@dataclass
class Traffic:
    """What was sent, and everything that clients were told, in all lives of the registry."""

    url: str
    token: str
    sent: dict[str, Package] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    """Files whose upload was answered 200."""
    shown: dict[str, str] = field(default_factory=dict)
    """Files that a page showed, with the sha256 it named."""
    proven: set[str] = field(default_factory=set)
    """Files that were downloaded as they were sent."""
    pages: int = 0
    wrong: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def flowing(self) -> Iterator[Event]:
        """Upload and read, from the first answer on until the event is set, right before a kill."""
        killed, before = Event(), len(self.answered)
        with self.client() as client, ThreadPoolExecutor() as pool:
            for job in (self.small, self.small, self.big, self.read):
                pool.submit(self._over_and_over, job, client, killed)
            while len(self.answered) == before and not self.wrong:
                time.sleep(PAUSE_S)
            yield killed

    def _over_and_over(self, job: Job, client: httpx.Client, killed: Event) -> None:
        while not killed.is_set():
            try:
                job(client)
            except httpx.TransportError as error:
                if not killed.is_set():
                    self.wrong.append(f"no kill, and yet {error!r}")
            except Exception as error:  # noqa: BLE001 - a thread tells nobody else
                self.wrong.append(repr(error))

    def client(self) -> httpx.Client:
        """Open a client that may upload."""
        return httpx.Client(base_url=self.url, auth=("__token__", self.token), timeout=30)

    def small(self, client: httpx.Client) -> None:
        """Upload another file of the project with many."""
        self.send(client, self._fresh(MANY, b"X = 1\n"), pieces=1)

    def big(self, client: httpx.Client) -> None:
        """Upload another big file, piece by piece."""
        self.send(client, self._fresh(BIG, bytes(BIG_BYTES)), PIECES)

    def _fresh(self, name: str, text: bytes) -> Package:
        package = wheel(name, f"1.{next(self._numbers)}", text)
        self.sent[package.filename] = package
        return package

    def send(self, client: httpx.Client, package: Package, pieces: int) -> None:
        """Upload, and note what the registry says."""
        body, kind = multipart(package)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        answer = client.post("/", content=_slowly(body, pieces), headers=headers)
        if answer.status_code == httpx.codes.OK:
            self.answered.add(package.filename)
        else:
            self.wrong.append(f"{package.filename}: {answer.status_code} {answer.text}")

    def read(self, client: httpx.Client) -> None:
        """Read both pages, and the newest file that each shows."""
        for project in (MANY, BIG):
            files = self.page(client, project)
            self.fetch(client, *list(files.items())[-1])

    def page(self, client: httpx.Client, project: str) -> dict[str, str]:
        """Read a page and note the files it shows."""
        answer = client.get(f"/simple/{project}/", headers=JSON).raise_for_status()
        files = {each["filename"]: each["hashes"]["sha256"] for each in answer.json()["files"]}
        self.pages += 1
        self.shown |= files
        return files

    def fetch(self, client: httpx.Client, filename: str, digest: str) -> None:
        """Download a file that a page shows; it must be what was sent."""
        answer = client.get(f"/packages/{filename}")
        if answer.content != self.sent[filename].content:
            self.wrong.append(f"{filename}: shown, and answered {answer.status_code}")
        elif sha256(answer.content).hexdigest() != digest:
            self.wrong.append(f"{filename}: shown with another hash")
        else:
            self.proven.add(filename)


def _slowly(body: bytes, pieces: int) -> Iterator[bytes]:
    step = len(body) // pieces + 1
    for start in range(0, len(body), step):
        yield body[start : start + step]
        time.sleep(PAUSE_S if pieces > 1 else 0)
