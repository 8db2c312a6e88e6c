"""How much is rehearsed."""

import re

from pydantic_settings import BaseSettings, SettingsConfigDict

from tests.rehearsal import not_here
from tests.rehearsal.machine import ROOT

ITSELF = "make test-rehearsal"


class Settings(BaseSettings):
    """What the Makefile asks for."""

    model_config = SettingsConfigDict(
        env_prefix="REHEARSAL_", frozen=True, use_attribute_docstrings=True
    )

    full: bool = False
    """Whether also the steps run that `make test` runs itself, and each job on a bare machine."""
    docker: bool = False
    """Whether images are built and tested too."""

    def left_in_ci(self, title: str) -> str | None:
        """Say why a step of ci.yml is left out."""
        if title == ITSELF:
            return "it is what runs now"
        if not self.full and title in by_make_test():
            return "`make test` runs it"
        if not self.docker and title in not_here.IMAGES:
            return not_here.IMAGES[title]
        return not_here.always(title)


def by_make_test() -> frozenset[str]:
    """Name the commands that `make test` is made of, as the Makefile has them."""
    found = re.search(r"^test: (.*?) *##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found, "The Makefile has no target `test` with prerequisites and a help text."
    return frozenset(f"make {target}" for target in found[1].split())
