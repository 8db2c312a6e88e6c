"""What index pages say: files in, the pressed pages out; nothing is read or written.

Source: PEP 503 and 833 (HTML), PEP 691 (JSON), PEP 700 (versions, size, upload-time),
PEP 714 (core-metadata), PEP 592 (yanked), PEP 740 (provenance), PEP 792 (project status).
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from packaging.utils import canonicalize_version
from packaging.version import Version

from registry.model import Form, KeptFile, Page, Standing, Status
from registry.press import press

API_VERSION = "1.4"
HTML_VERSION = "1.4"
"""Where PEP 833 froze the HTML; the JSON goes on."""
INDEX = ""

_order = lru_cache(maxsize=65536)(Version)


def project_pages(project: str, files: Iterable[KeptFile], standing: Standing) -> tuple[Page, ...]:
    """Press the pages of one project; files come in order of version, then name."""
    kept = sorted(files, key=lambda file: (_order(file.version), file.filename))
    return (
        *press(project, Form.JSON, _project_json(project, kept, standing)),
        *press(project, Form.HTML, _project_html(project, kept, standing)),
    )


def index_pages(projects: Iterable[str]) -> tuple[Page, ...]:
    """Press the pages that list every project, by name."""
    names = sorted(projects)
    links = [f'<a href="{escape(name)}/">{escape(name)}</a>' for name in names]
    return (
        *press(INDEX, Form.JSON, _json(projects=[{"name": name} for name in names])),
        *press(INDEX, Form.HTML, _html("Simple index", links)),
    )


def _project_json(project: str, files: Sequence[KeptFile], standing: Standing) -> str:
    said = {"status": standing.status.value}
    if standing.reason:
        said["reason"] = standing.reason
    return _json(
        name=project,
        **{"project-status": said},
        versions=list(dict.fromkeys(file.version for file in files)),
        files=[_file_json(file, standing) for file in _offered(files, standing)],
    )


def _offered(files: Sequence[KeptFile], standing: Standing) -> Sequence[KeptFile]:
    return files if standing.status.offers_files else ()


def _yank(file: KeptFile, standing: Standing) -> str | None:
    # "1.0" and "1.0.0" are one release; most projects have no yank, and ask no more than that.
    yanked = standing.yanked
    return yanked.get(canonicalize_version(file.version)) if yanked else None


def _file_json(file: KeptFile, standing: Standing) -> dict[str, object]:
    yank = _yank(file, standing)
    entry: dict[str, object] = {
        "filename": file.filename,
        "url": _url(file),
        "hashes": {"sha256": file.sha256},
        "size": file.size,
        "upload-time": file.uploaded,
        "yanked": False if yank is None else yank or True,
    }
    if file.requires_python is not None:
        entry["requires-python"] = file.requires_python
    if file.metadata_sha256 is not None:
        # The alias is spelt as the public index spells it. A dictionary under the alias that the
        # standard names, `dist-info-metadata`, crashes every pip of before PEP 714.
        core = {"sha256": file.metadata_sha256}
        entry |= {"core-metadata": core, "data-dist-info-metadata": core}
    if file.provenance_sha256 is not None:
        entry["provenance"] = _provenance(file)
    return entry


def _project_html(project: str, files: Sequence[KeptFile], standing: Standing) -> str:
    marks = ""
    if standing.status is not Status.ACTIVE or standing.reason:
        marks += _meta("project-status", standing.status.value)
    if standing.reason:
        marks += _meta("project-status-reason", standing.reason)
    links = [_file_html(file, standing) for file in _offered(files, standing)]
    return _html(f"Links for {project}", links, marks)


def _file_html(file: KeptFile, standing: Standing) -> str:
    link = f'<a href="{escape(_url(file))}#sha256={file.sha256}"'
    if file.requires_python is not None:
        link += f' data-requires-python="{escape(file.requires_python)}"'
    if file.metadata_sha256 is not None:
        value = f"sha256={file.metadata_sha256}"
        link += f' data-core-metadata="{value}" data-dist-info-metadata="{value}"'
    yank = _yank(file, standing)
    if yank is not None:
        link += f' data-yanked="{escape(yank)}"'
    if file.provenance_sha256 is not None:
        link += f' data-provenance="{escape(_provenance(file))}"'
    return f"{link}>{escape(file.filename)}</a>"


def _url(file: KeptFile) -> str:
    return f"../../packages/{file.filename}"


def _provenance(file: KeptFile) -> str:
    # Relative like every address: it is as secure an origin as the page was read from.
    return f"../../integrity/{file.project}/{file.version}/{file.filename}/provenance"


def _json(**fields: object) -> str:
    return json.dumps({"meta": {"api-version": API_VERSION}, **fields}, separators=(",", ":"))


def _meta(name: str, content: str) -> str:
    return f'<meta name="pypi:{name}" content="{escape(content)}">\n'


def _html(title: str, links: Sequence[str], marks: str = "") -> str:
    lines = "".join(f"{link}<br>\n" for link in links)
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"{_meta('repository-version', HTML_VERSION)}{marks}"
        f"<title>{escape(title)}</title>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{lines}</body>\n</html>\n"
    )
