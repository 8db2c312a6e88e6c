"""The registry's settings: the one place that reads the environment."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import Field, IPvAnyNetwork, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CATALOGUE = "catalogue.sqlite"


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
    tls_cert: Path | None = None
    """Certificate (PEM, with its chain) to answer https with; without it, http."""
    tls_key: Annotated[Path | None, Field(validate_default=True)] = None
    """Private key of that certificate (PEM, without a password)."""
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    """Addresses or networks, with commas, whose X-Forwarded-For and -Proto are believed."""
    public_url: str = ""
    """Address that everybody reaches the registry at, https; trusted publishing needs it."""
    oidc_audience: str = ""
    """For whom a job's identity must be made; empty means the public address."""
    oidc_per_minute: Annotated[int, Field(ge=1)] = 30
    """Tokens that one source may ask for within a minute by trusted publishing."""
    trust_root: Path | None = None
    """Sigstore trusted root that attestations must verify against; without it none is verified."""
    trusted_signers: dict[str, str] = {}
    """Who may sign what a token uploads: patterns of identities, each with one of its issuer."""
    first_token_file: Path | None = None
    """File with the secret of the first admin token; without it one is made and shown once."""

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [each.strip() for each in value.split(",")] if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError(f"{value!r} is not https")
        return value

    @field_validator("tls_key")
    @classmethod
    def _both(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if (value is None) != (info.data.get("tls_cert") is None):
            raise ValueError("tls_cert and tls_key are of use only together")
        return value

    @property
    def audience(self) -> str:
        """For whom a job's identity must be made; empty where trusted publishing is off."""
        return self.oidc_audience or self.public_url

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
        return self.catalogue_url or f"sqlite:///{self.catalogue_file.absolute()}"

    @property
    def catalogue_file(self) -> Path:
        """Where the catalogue lies, unless it has an address of its own."""
        return self.data / CATALOGUE
