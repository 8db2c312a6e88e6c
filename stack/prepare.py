"""The first step of `docker compose up`: every container's secrets, in a volume of its own.

Volumes are folders of one folder, named after who mounts each; only the standard library is used.
"""

import sys
from pathlib import Path

from stack.callers import secret, tokens, variables

DATABASE = "postgresql+asyncpg://rest:{password}@postgres:5432/rest"


GIVEN = {"TELEGRAM_TOKEN": "telegram_bot"}
"""Secrets that nobody can make here, and whose they are."""


def prepare(folder: Path, given: Path) -> None:
    """Leave in each service's folder the files its settings read; what was made before stays.

    A file in ``given`` that is empty or missing is a secret that is not set. Raises: OSError.
    """
    for variable, service in GIVEN.items():
        held = given / variable
        if text := held.read_text("utf-8").strip() if held.exists() else "":
            hand(folder / service / variable, text)
        else:
            (folder / service / variable).unlink(missing_ok=True)
    for service, (variable, value) in variables(tokens(folder / "prepare")).items():
        hand(folder / service / variable, value)
    password = secret(folder / "prepare" / "database-password")
    hand(folder / "postgres" / "POSTGRES_PASSWORD", password)
    hand(folder / "rest" / "REST_DATABASE_URL", DATABASE.format(password=password))


def hand(path: Path, text: str) -> None:
    """Leave a file that whoever mounts this volume may read, under whichever user it runs."""
    fresh = path.with_name(f".{path.name}")
    fresh.write_text(text, "utf-8")
    fresh.chmod(0o444)
    fresh.replace(path)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
