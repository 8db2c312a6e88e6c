"""Split what Poetry exported from a lock: public packages, and those of our registry.

Usage: by_source.py LOCK EXPORTED PUBLIC OURS
"""

import re
import sys
import tomllib
from pathlib import Path


def split(exported: str, lock: str) -> tuple[str, str]:
    """Return the requirements without a source of their own in the lock, and those with one.

    ``exported`` is in pip's format: a requirement a line, which a backslash continues.
    """
    sourced = {each["name"] for each in tomllib.loads(lock)["package"] if "source" in each}
    lines = re.findall(r"^(\S.*?(?<!\\)\n)", exported, re.MULTILINE | re.DOTALL)
    ours = [line for line in lines if re.split(r"[\[=]", line, maxsplit=1)[0] in sourced]
    return "".join(line for line in lines if line not in ours), "".join(ours)


if __name__ == "__main__":
    lock, exported, *lists = map(Path, sys.argv[1:])
    for path, text in zip(lists, split(exported.read_text(), lock.read_text()), strict=True):
        path.write_text(text)
