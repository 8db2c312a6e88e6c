"""The registry's settings: the one place that reads the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator may choose, each with a value that works on an empty folder."""

    model_config = SettingsConfigDict(
        env_prefix="REGISTRY_", frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    data: Path = Path(".data/registry")
    """Folder of files, catalogue and users; made when it is not there."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Port to listen on; 0 takes a free one and says which."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer."""
    threads: Annotated[int, Field(ge=1, le=512)] = 32
    """Requests each process works on at once."""
    anonymous_read: bool = False
    """Whether pages and files need no credentials; uploads always do."""
    max_upload_bytes: Annotated[int, Field(gt=0)] = 1024**3
    """Longest upload taken, in bytes."""
    catalogue_url: str = ""
    """SQLAlchemy address of the catalogue; empty means SQLite inside the data folder."""
    trust_root: Path | None = None
    """Sigstore trusted root that attestations must verify against; without it none is verified."""
    trusted_signers: dict[str, str] = {}
    """Who may sign what a token uploads: patterns of identities, each with one of its issuer."""
    first_token_file: Path | None = None
    """File with the secret of the first admin token; without it one is made and shown once."""

    @property
    def files(self) -> Path:
        """Where accepted files lie, one folder a project."""
        return self.data / "files"

    @property
    def site(self) -> Path:
        """Where pages and offered files stand for a web server to publish."""
        return self.data / "site"

    @property
    def mark(self) -> Path:
        """What tells processes that the catalogue moved on."""
        return self.data / "mark"

    @property
    def users(self) -> Path:
        """The password file."""
        return self.data / "users.htpasswd"

    @property
    def catalogue(self) -> str:
        """The address of the catalogue that is really used."""
        return self.catalogue_url or f"sqlite:///{(self.data / 'catalogue.sqlite').absolute()}"
