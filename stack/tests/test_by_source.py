"""The lock as lists for pip, one an index."""

from stack.by_source import split

LOCK = """\
[[package]]
name = "uvicorn"

[[package]]
name = "shared-models"

[package.source]
reference = "registry"
"""
OURS = """\
shared-models==1.1.0 ; python_version >= "3.11" \\
    --hash=sha256:00 \\
    --hash=sha256:01
"""
THEIRS = "uvicorn[standard]==0.54.0 \\\n    --hash=sha256:02\n"
LIKE_OURS = "shared-models-extra==1.0 \\\n    --hash=sha256:03\n"


def test_only_what_the_lock_takes_from_a_source_is_ours() -> None:
    assert split(THEIRS + OURS + LIKE_OURS, LOCK) == (THEIRS + LIKE_OURS, OURS)


def test_nothing_gets_lost() -> None:
    public, ours = split(OURS + THEIRS, LOCK)

    assert sorted((public + ours).splitlines()) == sorted((OURS + THEIRS).splitlines())
