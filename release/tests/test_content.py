import io
import tarfile
import zipfile

import pytest

from release.model.content import same_content


def _wheel(how: int, text: str = "x = 1\n") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        archive.writestr("a.py", text)
    return file.getvalue()


def _sdist(level: int, text: bytes = b"x = 1\n" * 99) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=level) as archive:
        member = tarfile.TarInfo("a/a.py")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return file.getvalue()


STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(_wheel(STORED), _wheel(DEFLATED), True, id="wheel, other compression"),
        pytest.param(_wheel(STORED), _wheel(STORED, "x = 2\n"), False, id="wheel, other content"),
        pytest.param(_sdist(1), _sdist(9), True, id="sdist, other compression"),
        pytest.param(_sdist(1), _sdist(1, b"x = 2\n"), False, id="sdist, other content"),
        pytest.param(b"junk", b"junk", False, id="no archive"),
    ],
)
def test_content_is_compared_whatever_the_compression(
    one: bytes, other: bytes, *, same: bool
) -> None:
    assert same_content(one, other) is same
