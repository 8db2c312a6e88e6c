"""The registry's settings: the one place that reads the environment."""

from pathlib import Path
from typing import Annotated

from packaging.utils import canonicalize_name
from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from registry.rules import Rules
from registry.source import Network, read_networks

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
    max_upload_bytes: Annotated[int, Field(gt=0)] = Rules.upload_bytes
    """Longest upload taken, in bytes."""
    max_unpacked_bytes: Annotated[int, Field(gt=0)] = Rules.unpacked_bytes
    """Most bytes an archive may unpack to."""
    max_unpack_ratio: Annotated[int, Field(gt=0)] = Rules.ratio
    """Most unpacked bytes per packed byte; counts beyond 64 MiB unpacked."""
    max_members: Annotated[int, Field(gt=0)] = Rules.members
    """Most files and folders in one archive."""
    max_metadata_bytes: Annotated[int, Field(gt=0)] = Rules.metadata_bytes
    """Most bytes of what an archive says of itself, in METADATA or PKG-INFO and beside it."""
    allow_local_versions: bool = False
    """Whether versions like 1.0+here are let in."""
    reserved_names: str = ""
    """Projects nobody may upload to, separated by commas; acme-* is every name that begins so."""
    trusted_proxies: str = ""
    """Networks whose X-Forwarded-For and -Proto are believed, with commas; empty means none."""
    free_guesses: Annotated[int, Field(ge=1, le=1000)] = 10
    """Wrong passwords and tokens, from one address or for one user, before the next must wait."""
    catalogue_url: str = ""
    """SQLAlchemy address of the catalogue; empty means SQLite inside the data folder."""
    tls_cert: Path | None = None
    """Certificate (PEM, with its chain) to answer https with; without it, http."""
    tls_key: Annotated[Path | None, Field(validate_default=True)] = None
    """Private key of that certificate (PEM, without a password)."""
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

    @field_validator("trusted_proxies")
    @classmethod
    def _networks_are_readable(cls, text: str) -> str:
        read_networks(text)
        return text

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks whose X-Forwarded-For is believed."""
        return read_networks(self.trusted_proxies)

    @property
    def rules(self) -> Rules:
        """What these settings say about what comes in."""
        reserved = (name.strip() for name in self.reserved_names.split(","))
        return Rules(
            upload_bytes=self.max_upload_bytes,
            unpacked_bytes=self.max_unpacked_bytes,
            ratio=self.max_unpack_ratio,
            members=self.max_members,
            metadata_bytes=self.max_metadata_bytes,
            local_versions=self.allow_local_versions,
            reserved=tuple(str(canonicalize_name(name)) for name in reserved if name),
        )

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
    def guesses(self) -> Path:
        """What tells processes how often was guessed wrong."""
        return self.data / "guesses"

    @property
    def earlier_users(self) -> Path:
        """The password file of releases before the catalogue had users."""
        return self.data / "users.htpasswd"

    @property
    def catalogue(self) -> str:
        """The address of the catalogue that is really used."""
        return self.catalogue_url or f"sqlite:///{self.catalogue_file.absolute()}"

    @property
    def catalogue_file(self) -> Path:
        """Where the catalogue lies, unless it has an address of its own."""
        return self.data / CATALOGUE
