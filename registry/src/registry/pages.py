"""The page press: files in, the bytes of index pages out; nothing is read or written.

Source: PEP 503 (HTML), PEP 691 (JSON), PEP 700 (versions, size, upload-time),
PEP 714 (core-metadata).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from html import escape

from packaging.version import Version

from registry.model import Form, KeptFile, Page

API_VERSION = "1.1"
INDEX = ""


def project_pages(project: str, files: Iterable[KeptFile]) -> tuple[Page, ...]:
    """Press the pages of one project; files come in order of version, then name."""
    ordered = sorted(files, key=lambda file: (Version(file.version), file.filename))
    return (
        _page(project, Form.JSON, _project_json(project, ordered)),
        _page(project, Form.HTML, _project_html(project, ordered)),
    )


def index_pages(projects: Iterable[str]) -> tuple[Page, ...]:
    """Press the pages that list every project, by name."""
    ordered = sorted(projects)
    return (
        _page(INDEX, Form.JSON, _json(projects=[{"name": name} for name in ordered])),
        _page(
            INDEX,
            Form.HTML,
            _html("Simple index", [f'<a href="{escape(n)}/">{escape(n)}</a>' for n in ordered]),
        ),
    )


def _page(project: str, form: Form, text: str) -> Page:
    body = text.encode()
    return Page(project, form, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


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
        entry["core-metadata"] = {"sha256": file.metadata_sha256}
    return entry


def _project_html(project: str, files: Sequence[KeptFile]) -> str:
    return _html(f"Links for {project}", [_file_html(file) for file in files])


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
