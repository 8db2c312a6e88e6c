"""The first step of `docker compose up`: every container's secrets, in a volume of its own.

Volumes are folders of one folder, named after who mounts each; only the standard library is used.
"""

import sys
from pathlib import Path

from stack.callers import secret, tokens, variables

DATABASE = "postgresql+asyncpg://rest:{password}@postgres:5432/rest"


def prepare(folder: Path) -> None:
    """Leave in each service's folder the files its settings read; what was made before stays."""
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
    prepare(Path(sys.argv[1]))
