"""What `release doctor` asks of every project, one question a module."""

from release.model.rule import Rule
from release.rules import (
    dependency_not_released,
    lint_not_extended,
    lock_stale,
    locked_hash_not_recorded,
    locked_hash_not_served,
    locked_version_differs,
    pin_not_exact,
    project_invalid,
    python_differs,
    source_missing,
    source_not_explicit,
)

ALL: tuple[Rule, ...] = (
    source_missing.RULE,
    source_not_explicit.RULE,
    pin_not_exact.RULE,
    dependency_not_released.RULE,
    project_invalid.RULE,
    lock_stale.RULE,
    locked_version_differs.RULE,
    locked_hash_not_recorded.RULE,
    locked_hash_not_served.RULE,
    python_differs.RULE,
    lint_not_extended.RULE,
)
"""Every rule, in the order of its findings within a project."""

__all__ = ["ALL"]
