"""What the pipeline reads from its environment."""

from pathlib import Path

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the repository, the registry and the tools are; every field has a working default."""

    model_config = SettingsConfigDict(
        env_prefix="RELEASE_", frozen=True, use_attribute_docstrings=True
    )

    root: Path = Path()
    """Top folder of the repository to work on; a subfolder of it will do."""
    registry_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8080/")
    """Base address of the registry; its index is `simple/` below it."""
    registry_user: str = "__token__"
    """User name for uploads; `__token__` says that the password is a token."""
    registry_password: SecretStr | None = None
    """Password or token for uploads; without it `registry_password_file` is read."""
    registry_password_file: Path = Path(".run/registry-token")
    """File that holds the password, relative to the root; `make up` writes it."""
    registry_wait_s: float = 30.0
    """Seconds to wait until an upload shows on the index."""
    poetry: Path = Path("stack/poetry")
    """The Poetry to run, relative to the root."""
    branch: str = "main"
    """The only branch that releases are cut from."""
    id_token_url: str | None = Field(None, validation_alias="ACTIONS_ID_TOKEN_REQUEST_URL")
    """Where a job of the forge asks who it is; set by the forge, for trusted publishing."""
    id_token_request: SecretStr | None = Field(
        None, validation_alias="ACTIONS_ID_TOKEN_REQUEST_TOKEN"
    )
    """What the job shows there; set by the forge too."""
