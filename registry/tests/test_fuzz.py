"""Parsers under random fire: each gives a value or an error of ours, and nothing else ever."""

import io
import tarfile
import tempfile
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hostile.crooked import INFO, packed
from mutation import METADATA, RECORD, TARS, ZIPS, crooked_zips, mutated, summed
from packages import multipart, wheel
from registry import forms
from registry.access import read_basic
from registry.admission import FILE_QUESTIONS, UPLOAD_QUESTIONS, refusals
from registry.artifact import FileName, parse_name
from registry.candidate import Candidate
from registry.core_metadata import metadata_flaws, read_metadata
from registry.errors import FormUnknown, NobodyKnown, RangeEmpty, UploadRefused
from registry.flaws import Flaw, MemberUnfit
from registry.http import Request
from registry.incoming import Incoming
from registry.insides import Insides, Kind, Member, look_inside
from registry.model import Form
from registry.negotiation import Wanted, choose
from registry.ranges import asked_range
from registry.record import record_flaws
from registry.rules import Rules

RULES = Rules(unpacked_bytes=8 * 1024**2, members=64, metadata_bytes=64 * 1024)
WHEEL, SOURCE = parse_name("alpha-1.0-py3-none-any.whl"), parse_name("alpha-1.0.tar.gz")
DIGEST = "0" * 64
LATIN = st.text(st.characters(max_codepoint=255), max_size=200)
"""What a server makes of the bytes of a header."""


def words(*parts: str) -> st.SearchStrategy[str]:
    """Make texts of the words a grammar is made of, and of noise."""
    return st.lists(st.sampled_from(parts) | LATIN, max_size=12).map("".join)


def look(content: bytes, name: FileName) -> Insides | Flaw:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            return look_inside(Path(file.name), name, RULES)
        except Flaw as flaw:
            return flaw


def judge(insides: Insides | Flaw, name: FileName) -> tuple[UploadRefused, ...]:
    """Ask everything; each answer can be sent to whoever asked."""
    candidate = Candidate(name, insides, {"sha256": DIGEST}, {"name": "alpha"}, rules=RULES)
    found = refusals(candidate, (*UPLOAD_QUESTIONS, *FILE_QUESTIONS))
    assert all(str(reason).encode() for reason in found)
    return found


def unplain(reasons: tuple[UploadRefused, ...]) -> bool:
    return any(isinstance(reason, MemberUnfit) for reason in reasons)


@given(
    words("alpha", "-", "1.0", "!", "+", "py3", "none", ".", "any", ".whl", ".tar.gz", "_", "rc1")
)
def test_a_file_name_is_read_or_refused(text: str) -> None:
    try:
        name = parse_name(text)
    except UploadRefused:
        return

    assert (name.filename, "/" in text, text.isascii()) == (text, False, True)
    assert {name.project, name.identity, name.first_identity}.isdisjoint({"", ".", ".."})


@given(mutated(ZIPS) | crooked_zips())
def test_a_spoilt_zip_is_refused_or_read_as_python_reads_it(content: bytes) -> None:
    insides = look(content, WHEEL)

    reasons = judge(insides, WHEEL)
    if isinstance(insides, Insides) and not unplain(reasons):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [(info.orig_filename, len(archive.read(info))) for info in archive.infolist()]
        assert sorted(found) == sorted((each.name, each.size) for each in insides.members)


@given(mutated(TARS, mend=summed).map(packed))
def test_a_spoilt_tar_is_refused_or_read_as_python_reads_it(content: bytes) -> None:
    insides = look(content, SOURCE)

    reasons = judge(insides, SOURCE)
    if isinstance(insides, Insides) and not unplain(reasons):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            names = [header.name for header in archive]
        assert names == [each.name for each in insides.members]


@given(mutated([packed(tar) for tar in TARS]) | st.binary(max_size=400))
def test_a_spoilt_gzip_is_refused_or_read(content: bytes) -> None:
    judge(look(content, SOURCE), SOURCE)


@given(mutated([METADATA]) | st.binary(max_size=200).map(lambda noise: METADATA[:60] + noise))
def test_metadata_is_read_or_refused(text: bytes) -> None:
    members = (Member(f"{INFO}/METADATA", Kind.FILE), Member(f"{INFO}/WHEEL", Kind.FILE))
    judge(Insides(members, {f"{INFO}/METADATA": text, f"{INFO}/WHEEL": text}), WHEEL)

    try:
        raw, _unread = read_metadata(text)
    except ValueError:
        return
    assert all(flaw.encode(errors="strict") for flaw in metadata_flaws(raw))


@given(mutated([RECORD]) | st.binary(max_size=200))
def test_a_record_is_compared_whatever_it_says(text: bytes) -> None:
    members = [Member("alpha/__init__.py", Kind.FILE, (), 6)]

    assert all(flaw.encode() for flaw in record_flaws(text, INFO, members))


@given(mutated([b"[console_scripts]\nx = a.b:c [d]\n"]) | st.binary(max_size=99))
def test_entry_points_are_read_or_refused(text: bytes) -> None:
    members = (Member(f"{INFO}/entry_points.txt", Kind.FILE),)
    judge(Insides(members, {f"{INFO}/entry_points.txt": text}), WHEEL)


@given(
    mutated([multipart(wheel())[0]]),
    st.just(multipart(wheel())[1])
    | words("multipart/form-data", ";", "boundary", "=", '"', "edge-of-a-part", "\\", " "),
)
def test_a_form_is_read_or_refused(body: bytes, kind: str) -> None:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "wsgi.input": io.BytesIO(body)}
    with tempfile.TemporaryFile(buffering=0) as file:
        incoming = Incoming(file.raw if hasattr(file, "raw") else file, Path())
        try:
            form = forms.read_form(Request(environ, ()), incoming, 1024)
        except UploadRefused:
            return
    assert isinstance(form, forms.Form)


@given(words("bytes", "=", "-", "0", "9" * 18, "1", ",", " ", "٣"), st.integers(0, 2**40))
def test_a_range_lies_within_the_file_or_is_refused(asked: str, size: int) -> None:
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": asked}
    try:
        wanted = asked_range(Request(environ, ()), '"tag"', size)
    except RangeEmpty:
        return

    assert wanted is None or 0 <= wanted.start < wanted.stop <= size


KINDS = words("text/html", "*/*", Form.JSON, ",", ";", "q=", "0.5", "nan", "1e999")
CODINGS = words("gzip", "zstd", "*", "identity", ";q=", "0", ",")


@given(KINDS, CODINGS, words("format=", "%", "&"))
def test_what_is_accepted_is_chosen_or_refused(accept: str, encoding: str, query: str) -> None:
    try:
        wanted = choose(accept, encoding, query)
    except FormUnknown:
        return

    assert isinstance(wanted, Wanted)


@given(words("Basic", "basic", " ", "=", ":", "dXNlcjpzZWNyZXQ=") | st.text())
def test_credentials_are_read_or_refused(authorization: str) -> None:
    try:
        user, secret = read_basic(authorization)
    except NobodyKnown:
        return

    assert (":" in user, isinstance(secret, str)) == (False, True)
