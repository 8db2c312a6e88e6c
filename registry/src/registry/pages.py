"""What index pages say: files in, the pressed pages out; nothing is read or written.

Source: PEP 503 and 833 (HTML), PEP 691 (JSON), PEP 700 (versions, size, upload-time),
PEP 714 (core-metadata).
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from packaging.version import Version

from registry.model import Form, KeptFile, Page
from registry.press import press

API_VERSION = "1.4"
INDEX = ""

_order = lru_cache(maxsize=65536)(Version)


def project_pages(project: str, files: Iterable[KeptFile]) -> tuple[Page, ...]:
    """Press the pages of one project; files come in order of version, then name."""
    kept = sorted(files, key=lambda file: (_order(file.version), file.filename))
    return (
        *press(project, Form.JSON, _project_json(project, kept)),
        *press(project, Form.HTML, _html(f"Links for {project}", [_file_html(f) for f in kept])),
    )


def index_pages(projects: Iterable[str]) -> tuple[Page, ...]:
    """Press the pages that list every project, by name."""
    names = sorted(projects)
    links = [f'<a href="{escape(name)}/">{escape(name)}</a>' for name in names]
    return (
        *press(INDEX, Form.JSON, _json(projects=[{"name": name} for name in names])),
        *press(INDEX, Form.HTML, _html("Simple index", links)),
    )


def _project_json(project: str, files: Sequence[KeptFile]) -> str:
    versions = list(dict.fromkeys(file.version for file in files))
    return _json(name=project, versions=versions, files=[_file_json(file) for file in files])


def _file_json(file: KeptFile) -> dict[str, object]:
    entry: dict[str, object] = {
        "filename": file.filename,
        "url": _url(file),
        "hashes": {"sha256": file.sha256},
        "size": file.size,
        "upload-time": file.uploaded,
        "yanked": False,
    }
    if file.requires_python is not None:
        entry["requires-python"] = file.requires_python
    if file.metadata_sha256 is not None:
        # The alias is spelt as the public index spells it. A dictionary under the alias that the
        # standard names, `dist-info-metadata`, crashes every pip of before PEP 714.
        core = {"sha256": file.metadata_sha256}
        entry |= {"core-metadata": core, "data-dist-info-metadata": core}
    return entry


def _file_html(file: KeptFile) -> str:
    link = f'<a href="{escape(_url(file))}#sha256={file.sha256}"'
    if file.requires_python is not None:
        link += f' data-requires-python="{escape(file.requires_python)}"'
    if file.metadata_sha256 is not None:
        value = f"sha256={file.metadata_sha256}"
        link += f' data-core-metadata="{value}" data-dist-info-metadata="{value}"'
    return f"{link}>{escape(file.filename)}</a>"


def _url(file: KeptFile) -> str:
    return f"../../packages/{file.filename}"


def _json(**fields: object) -> str:
    return json.dumps({"meta": {"api-version": API_VERSION}, **fields}, separators=(",", ":"))


def _html(title: str, links: Sequence[str]) -> str:
    lines = "".join(f"{link}<br>\n" for link in links)
    return (
        "<!DOCTYPE html>\n<html>\n<head>\n"
        f'<meta name="pypi:repository-version" content="{API_VERSION}">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{lines}</body>\n</html>\n"
    )
