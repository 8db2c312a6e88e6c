"""An index page of HTML, read as installers read it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Anchor:
    attributes: dict[str, str | None]
    text: str = ""

    @property
    def href(self) -> str:
        return self.attributes["href"] or ""


@dataclass
class Page:
    meta: dict[str, str | None] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    doctype: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self._open = Page(), False

    def handle_decl(self, decl: str) -> None:
        self.page.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "meta":
            self.page.meta[said["name"] or ""] = said["content"]
        if tag == "a":
            self.page.anchors.append(Anchor(said))
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.page.anchors[-1].text += data


def read(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    return reader.page
