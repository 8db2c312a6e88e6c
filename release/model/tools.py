"""What builds a release: the locked versions of the root's dependency group `build`."""

import tomllib
from collections.abc import Mapping

from packaging.markers import Marker

GROUP = "build"


def locked(text: str) -> dict[str, str]:
    """Map each tool of the group, and what it needs on this machine, to its locked version.

    Raises: `tomllib.TOMLDecodeError` or `KeyError` for a damaged lock.
    """
    packages = tomllib.loads(text).get("package", [])
    return {p["name"]: p["version"] for p in packages if GROUP in p["groups"] and _needed(p)}


def _needed(package: Mapping[str, str | Mapping[str, str]]) -> bool:
    marker = package.get("markers", "")
    text = marker if isinstance(marker, str) else marker.get(GROUP, "")
    return not text or Marker(text).evaluate()
