"""Sound zips of wheels that say something wrong of themselves, and how each is refused."""

from hostile.crooked import INFO, told, wheel_files
from packages import Package, digest, metadata

DEEP = "(" * 3000 + 'os_name == "a"' + ")" * 3000
NESTED_MAIL = b"Content-Type: message/rfc822\n\n" * 3000
RECORD, WHEEL, METADATA = f"{INFO}/RECORD", f"{INFO}/WHEEL", f"{INFO}/METADATA"


def said(text: str | bytes | None) -> Package:
    return told({METADATA: text.encode() if isinstance(text, str) else text})


def lines(*more: str) -> Package:
    return told(None, *more)


def tagged(text: str | None) -> Package:
    return told({WHEEL: None if text is None else text.encode()})


def recorded(*more: str, first: str | None = None) -> Package:
    """A wheel whose RECORD has more rows, or another one in place of the first."""
    files = wheel_files()
    del files[RECORD]
    rows = [f"{name},{digest(text)},{len(text)}" for name, text in files.items()]
    rows[0] = rows[0] if first is None else first
    return told(record="\n".join([*(row for row in rows if row), *more]).encode())


def commands(text: bytes) -> Package:
    return told({f"{INFO}/entry_points.txt": text})


METADATAS: dict[str, tuple[Package, str]] = {
    "missing": (said(None), "has no usable metadata (no METADATA)"),
    "empty": (said(""), "has no usable metadata (no name)"),
    "binary": (said(bytes(range(256)) * 9), "has no usable metadata"),
    "no-name": (said("Metadata-Version: 2.1\nVersion: 1.0\n"), "has no usable metadata (no name)"),
    "no-version": (said("Metadata-Version: 2.1\nName: alpha\n"), "(no version)"),
    "no-metadata-version": (said("Name: alpha\nVersion: 1.0\n"), "None is not a valid metadata"),
    "other-name": (said(metadata("beta", "1.0")), "holds metadata of name 'beta'"),
    "other-version": (said(metadata("alpha", "2.0")), "holds metadata of version '2.0'"),
    "two-names": (said(metadata("alpha", "1.0", "Name: beta")), "(no name)"),
    "name-injection": (said(metadata("alpha\x0bbeta", "1.0")), "holds metadata of name"),
    "version-no-version": (said(metadata("alpha", "one")), "holds metadata of version 'one'"),
    "version-endless": (said(metadata("alpha", "1" * 5000)), "holds metadata of version '1111"),
    "future": (said(metadata("alpha", "1.0").replace("2.4", "9.9")), "'9.9' is not a valid meta"),
    "mail-parts": (
        said(metadata("alpha", "1.0", "Content-Type: multipart/mixed; boundary=x", "", "--x")),
        "it has the field 'Content-Type' of a mail",
    ),
    "mail-nested": (said(NESTED_MAIL), "it has the field 'Content-Type' of a mail"),
    "mail-encoded": (
        lines("Content-Transfer-Encoding: base64"),
        "it has the field 'Content-Transfer-Encoding' of a mail",
    ),
    "latin-1": (
        said(metadata("alpha", "1.0", "Summary: x").encode() + b"Author: \xe9\n"),
        "'author'",
    ),
    "requires-junk": (lines("Requires-Dist: ???"), "'???' is invalid for 'requires-dist'"),
    "requires-deep": (lines(f"Requires-Dist: a; {DEEP}"), "requires-dist cannot be read"),
    "requires-marker": (lines("Requires-Dist: a; nope == 'x'"), "is invalid for 'requires-dist'"),
    "python-junk": (lines("Requires-Python: three"), "Requires-Python 'three' is no range"),
    "python-endless": (lines("Requires-Python: >=" + "1." * 9999 + "*"), "is no range"),
    "dynamic-name": (lines("Dynamic: Name"), "'name' is not allowed as a dynamic field"),
    "dynamic-junk": (lines("Dynamic: x"), "'x' is not a valid dynamic field"),
    "license-junk": (lines("License-Expression: nope nope"), "invalid for 'license-expression'"),
    "license-deep": (
        lines("License-Expression: " + "(" * 3000 + "MIT" + ")" * 3000),
        "invalid for 'license-expression'",
    ),
    "license-missing": (
        lines("License-File: LICENSE"),
        f"lacks the License-File '{INFO}/licenses/L",
    ),
    "license-traversal": (lines("License-File: ../../etc/passwd"), "parent directory indicators"),
    "license-absolute": (lines("License-File: /etc/passwd"), "paths must be relative"),
    "extra-junk": (lines("Provides-Extra: a b"), "'a b' is invalid for 'provides-extra'"),
    "content-type": (lines("Description-Content-Type: text/html"), "must be one of"),
    "two-summaries": (
        lines("Summary: a", "Summary: b"),
        "'summary' is there twice or not in UTF-8",
    ),
    "two-pythons": (lines("Requires-Python: >=3", "Requires-Python: >=2"), "'requires-python' is"),
    "many-fields": (
        lines(*(f"X-{number}: x" for number in range(50_000))),
        "it has more than 100 different fields",
    ),
    "content-type-endless": (
        lines("Description-Content-Type: text/plain" + "; a=b" * 50_000),
        "description-content-type is longer than 200 characters",
    ),
    "too-long": (said(metadata("alpha", "1.0", "", "x" * 3 * 1024**2)), "its metadata is longer"),
    "two-folders": (told({"beta-1.0.dist-info/METADATA": b""}), "it has 2 .dist-info folders"),
    "no-folder": (
        told({METADATA: None, WHEEL: None, "a.py": b""}, record=b""),
        "has no usable metadata (no METADATA)",
    ),
    "other-folder": (
        told({METADATA: None, WHEEL: None, RECORD: None, "beta-1.0.dist-info/METADATA": b""}),
        "its .dist-info is 'beta-1.0.dist-info'",
    ),
}
WHEELS: dict[str, tuple[Package, str]] = {
    "missing": (tagged(None), "The WHEEL file in 'alpha-1.0-py3-none-any.whl' is not right: it is"),
    "empty": (tagged(""), "its Wheel-Version is None"),
    "future": (tagged("Wheel-Version: 2.0\nTag: py3-none-any\n"), "its Wheel-Version is '2.0'"),
    "untagged": (tagged("Wheel-Version: 1.0\n"), "its tags are []"),
    "other-tag": (tagged("Wheel-Version: 1.0\nTag: cp311-cp311-any\n"), "its tags are ['cp311"),
    "more-tags": (
        tagged("Wheel-Version: 1.0\nTag: py3-none-any\nTag: py2-none-any\n"),
        "its tags are ['py3-none-any', 'py2-none-any']",
    ),
    "tag-junk": (tagged("Wheel-Version: 1.0\nTag: junk\n"), "its tags are ['junk']"),
    "tag-explosion": (
        tagged(f"Wheel-Version: 1.0\nTag: {'-'.join(['.'.join(['a'] * 999)] * 3)}\n"),
        "its tags are ['a.a.a",
    ),
    "tag-latin-1": (told({WHEEL: b"Wheel-Version: 1.0\nTag: \xe9-none-any\n"}), "its tags are"),
    "mail-nested": (told({WHEEL: NESTED_MAIL}), "its Wheel-Version is None"),
}
RECORDS: dict[str, tuple[Package, str]] = {
    "missing": (told({RECORD: None}), "has no RECORD in its .dist-info"),
    "empty": (told(record=b""), "it does not list 'alpha"),
    "unlisted": (recorded(first=""), "it does not list 'alpha/__init__.py'"),
    "absent": (recorded("gone.py,sha256=x,1"), "it lists 'gone.py', which is not there"),
    "outside": (recorded("../../evil.py,sha256=x,1"), "it lists '../../evil.py', which is not"),
    "other-hash": (recorded(first=f"alpha/__init__.py,{digest(b'')},6"), "has another hash"),
    "other-size": (
        recorded(first="alpha/__init__.py," + digest(b"X = 1\n") + ",7"),
        "'alpha/__init__.py' has another size",
    ),
    "size-junk": (
        recorded(first="alpha/__init__.py," + digest(b"X = 1\n") + ",six"),
        "'alpha/__init__.py' has another size",
    ),
    "no-hash": (recorded(first="alpha/__init__.py,,6"), "it hashes 'alpha/__init__.py' as ''"),
    "md5": (
        recorded(first="alpha/__init__.py,md5=x,6"),
        "it hashes 'alpha/__init__.py' as 'md5=x'",
    ),
    "sha1": (recorded(first="alpha/__init__.py,sha1=x,6"), "as 'sha1=x', not with one of sha256"),
    "hex": (recorded(first=f"alpha/__init__.py,sha256={'0' * 64},6"), "has another hash"),
    "twice": (recorded(*[f"{RECORD},,"] * 2), "is there twice"),
    "two-columns": (recorded("a,b"), "the row 'a,b' has not three columns"),
    "four-columns": (recorded("a,b,c,d"), "the row 'a,b,c,d' has not three columns"),
    "open-quote": (recorded('"alpha/x.py,a,1'), "it cannot be read (unexpected end of data)"),
    "nul": (recorded("a\0b,c,d"), "it lists 'a\\x00b', which is not there"),
    "no-utf8": (told(record=b"\xff,,\n"), "it cannot be read ('utf-8' codec"),
    "long-field": (recorded("a" * 200_000 + ",,"), "it cannot be read (field larger than"),
    "too-long": (told(record=b"a" * 4 * 1024**2), "its metadata is longer than"),
}
COMMANDS: dict[str, tuple[Package, str]] = {
    "no-section": (commands(b"x = y:z\n"), "The entry_points.txt in 'alpha-1.0-py3-none-any.whl'"),
    "no-target": (commands(b"[console_scripts]\nx\n"), "is no good: Source contains parsing"),
    "twice": (commands(b"[a]\nx = y\nx = z\n"), "option 'x' in section 'a' already exists"),
    "code": (commands(b"[console_scripts]\nx = os:system('id')\n"), "'x' leads to"),
    "import": (commands(b"[console_scripts]\nx = a; import os\n"), "'x' leads to 'a; import os'"),
    "too-long": (commands(b"[a]\n" + b"x\n" * 500_000), "is no good: it has 1000004 bytes"),
    "no-utf8": (commands(b"[console_scripts]\nx = \xff\n"), "'utf-8' codec can't decode"),
}
