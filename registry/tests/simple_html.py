"""An index page of HTML, read by the rules of HTML5."""

from dataclasses import dataclass

from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]  # it ships no types


@dataclass(frozen=True)
class Anchor:
    attributes: dict[str, str]
    text: str

    @property
    def href(self) -> str:
        return self.attributes["href"]


@dataclass(frozen=True)
class Page:
    meta: dict[str, str]
    """Content of each named `meta`."""
    charset: str
    anchors: list[Anchor]


def read(text: str) -> Page:
    """Read a page in which the parser found no error, a missing doctype being one."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    meta = [element.attrib for element in tree.iter("meta")]
    return Page(
        meta={said["name"]: said["content"] for said in meta if "name" in said},
        charset="".join(said.get("charset", "") for said in meta),
        anchors=[Anchor(dict(a.attrib), a.text or "") for a in tree.iter("a")],
    )
