"""Which form of a page a caller wants most.

Source: RFC 9110 section 12.5.1, PEP 691 (content types, the `latest` aliases).
"""

from collections.abc import Iterator

from registry.errors import FormUnknown
from registry.model import Form

# In order of preference where the caller has none: browsers and `*/*` get HTML.
OFFERS = (
    ("text/html", Form.HTML),
    ("application/vnd.pypi.simple.v1+html", Form.HTML),
    ("application/vnd.pypi.simple.latest+html", Form.HTML),
    ("application/vnd.pypi.simple.v1+json", Form.JSON),
    ("application/vnd.pypi.simple.latest+json", Form.JSON),
)


def choose(accept: str) -> tuple[Form, str]:
    """Pick the form and the content type to send it as. Raises: FormUnknown."""
    wishes = list(_wishes(accept or "*/*"))
    quality, offered = max(
        ((_quality(kind, wishes), kind) for kind, _form in OFFERS), key=lambda pair: pair[0]
    )
    if quality <= 0:
        raise FormUnknown(accept)
    form = dict(OFFERS)[offered]
    return form, "text/html; charset=utf-8" if offered == "text/html" else form.value


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            yield kind, min(max(float(quality), 0.0), 1.0)
        except ValueError:
            continue


def _quality(kind: str, wishes: list[tuple[str, float]]) -> float:
    for pattern in (kind, kind.partition("/")[0] + "/*", "*/*"):
        for wish, quality in wishes:
            if wish == pattern:
                return quality
    return 0.0
