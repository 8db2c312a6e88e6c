"""The registry's index, read the way installers read it."""

from collections.abc import Mapping
from typing import Self
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ValidationError

from release.errors import CredentialsRefused, RegistryUnreachable
from release.settings import Settings
from release.world.credentials import Credentials

JSON = "application/vnd.pypi.simple.v1+json"
TIMEOUT_S = 20.0


class _File(BaseModel):
    filename: str
    url: str
    hashes: Mapping[str, str]


class _Page(BaseModel):
    files: tuple[_File, ...]


class Index:
    """What one registry serves."""

    def __init__(self, base: str, credentials: Credentials | None = None) -> None:
        self.base = base if base.endswith("/") else f"{base}/"
        self.credentials = credentials

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Take the address and the credentials from the settings."""
        return cls(str(settings.registry_url), Credentials.of(settings))

    @property
    def url(self) -> str:
        """Address of the index, as installers take it: `http://localhost:8080/simple/`."""
        return urljoin(self.base, "simple/")

    def files(self, package: str) -> dict[str, str]:
        """Map each file of a package to its sha256; a package nobody uploaded has none.

        Raises: `RegistryUnreachable`, `CredentialsRefused`.
        """
        return {file.filename: file.hashes.get("sha256", "") for file in self._page(package)}

    def download(self, package: str, filename: str) -> bytes:
        """Fetch one file that `files` names.

        Raises: `RegistryUnreachable`, `CredentialsRefused`.
        """
        page = urljoin(self.url, f"{package}/")
        urls = {file.filename: urljoin(page, file.url) for file in self._page(package)}
        answer = self._get(urls.get(filename, page))
        if not answer.is_success or filename not in urls:
            raise RegistryUnreachable(self.base, f"{filename} is not served")
        return answer.content

    def _page(self, package: str) -> tuple[_File, ...]:
        answer = self._get(urljoin(self.url, f"{package}/"), accept=JSON)
        if answer.status_code == httpx.codes.NOT_FOUND and self._is_index():
            return ()
        if not answer.is_success:
            raise RegistryUnreachable(self.base, f"status {answer.status_code}")
        try:
            return _Page.model_validate_json(answer.content).files
        except ValidationError as error:
            raise RegistryUnreachable(self.base, "what answers is no package index") from error

    def _is_index(self) -> bool:
        return self._get(self.url, accept=JSON).is_success

    def _get(self, url: str, accept: str = "*/*") -> httpx.Response:
        known = self.credentials
        try:
            answer = httpx.get(
                url,
                headers={"Accept": accept},
                auth=known.pair if known else None,
                timeout=TIMEOUT_S,
                follow_redirects=True,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryUnreachable(self.base, str(error) or type(error).__name__) from error
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            user = known.user if known else None
            raise CredentialsRefused(self.base, user, answer.status_code)
        return answer
