"""Bytes that are no request, or a tricky one, with the status of the answer.

Status 0: the request has no end, so its sender hangs up; it gets a refusal or nothing at all.
"""

import http.client
import socket

from hostile.names import STANDING
from packages import multipart, wheel
from support import DEADLINE_S

LOGIN = b"@login@"
"""Stands in a request where the header with valid credentials goes."""
HEAD = b"Host: x\r\nConnection: close\r\n" + LOGIN
BODY, KIND = multipart(wheel())
FORM = f"Content-Type: {KIND}\r\n".encode()
JSON = b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
FILE = f"/packages/{STANDING.filename}".encode()
LONG = b"a" * 60_000

Requests = dict[str, tuple[bytes, int]]


def get(path: bytes, more: bytes = b"", method: bytes = b"GET") -> bytes:
    return b"%s %s HTTP/1.1\r\n%s%s\r\n" % (method, path, HEAD, more)


def post(more: bytes, body: bytes = b"", path: bytes = b"/") -> bytes:
    return get(path, more, b"POST") + body


def sized(length: bytes, body: bytes = b"12345") -> bytes:
    return post(FORM + b"Content-Length: " + length + b"\r\n", body)


def chunked(chunks: bytes) -> bytes:
    """Begin an upload with an honest chunk of 100 bytes."""
    return post(FORM + CHUNKED, b"64\r\n%s\r\n" % BODY[:100] + chunks)


def call(text: bytes, verb: bytes = b"yank") -> bytes:
    return post(JSON + b"Content-Length: %d\r\n" % len(text), text, b"/api/" + verb)


def login(value: bytes) -> bytes:
    return get(b"/simple/", b"Authorization: " + value + b"\r\n").replace(LOGIN, b"")


LINES: Requests = {
    "garbage": (b"GARBAGE\r\n\r\n", 400),
    "binary": (bytes(range(256)), 400),
    "tls": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    "nothing": (b"", 0),
    "line-breaks": (b"\r\n" * 99, 0),
    "half-a-line": (b"GET /simple/ HT", 0),
    "http-0.9": (b"GET /\r\n\r\n", 400),
    "http-9.9": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "http-2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0),
    "no-path": (b"GET  HTTP/1.1\r\n\r\n", 400),
    "two-spaces": (b"GET / x HTTP/1.1\r\n\r\n", 400),
    "method-junk": (get(b"/", method=b"G\0T"), 400),
    "method-unknown": (get(b"/simple/", method=b"BREW"), 405),
    "method-endless": (get(b"/simple/", method=b"A" * 100_000), 405),
    "put": (get(FILE, b"Content-Length: 3\r\n", b"PUT") + b"abc", 405),
    "delete": (get(FILE, method=b"DELETE"), 405),
    "trace": (get(b"/", method=b"TRACE"), 405),
    "connect": (get(b"evil.example:443", method=b"CONNECT"), 405),
    "options": (get(b"*", method=b"OPTIONS"), 404),
    "post-page": (post(b"Content-Length: 0\r\n", path=b"/simple/"), 405),
    "absolute": (get(b"http://evil.example/simple/"), 200),
    "two-hosts": (get(b"/simple/", b"Host: evil.example\r\n"), 200),
    "no-host": (get(b"/simple/").replace(b"Host: x\r\n", b""), 200),
    "upgrade": (get(b"/simple/", b"Upgrade: websocket\r\n"), 200),
}
HEADERS: Requests = {
    "no-colon": (get(b"/simple/", b"junk\r\n"), 400),
    "no-name": (get(b"/simple/", b": b\r\n"), 400),
    "space-before-colon": (get(b"/simple/", b"A : b\r\n"), 400),
    "nul-in-name": (get(b"/simple/", b"A\0: b\r\n"), 400),
    "nul-in-value": (get(b"/simple/", b"A: b\0c\r\n"), 400),
    "folded": (get(b"/simple/", b"A: b\r\n c\r\n"), 400),
    "carriage-return": (get(b"/simple/", b"A: b\rSet-Cookie: x\r\n"), 400),
    "megabyte": (get(b"/simple/", b"A: " + b"b" * 1024**2 + b"\r\n"), 431),
    "ten-thousand": (get(b"/simple/", b"A: b\r\n" * 10_000), 431),
    "latin-1": (get(b"/simple/", b"Accept: \xff\r\n"), 200),
    "underscore": (get(b"/simple/", b"Content_Length: 5\r\n"), 200),
    "accept-endless": (get(b"/simple/", b"Accept: " + b"a/b," * 15_000 + b"\r\n"), 406),
    "accept-nan": (get(b"/simple/", b"Accept: text/html;q=nan\r\n"), 406),
    "accept-negative": (get(b"/simple/", b"Accept: text/html;q=-1\r\n"), 406),
    "accept-junk": (get(b"/simple/", b"Accept: ;;;,,,\r\n"), 406),
    "encoding-endless": (get(b"/simple/", b"Accept-Encoding: " + b"br," * 15_000 + b"\r\n"), 200),
    "encoding-nan": (get(b"/simple/", b"Accept-Encoding: gzip;q=nan,*;q=inf\r\n"), 200),
    "etag-endless": (get(b"/simple/", b"If-None-Match: " + b'"a",' * 15_000 + b"\r\n"), 200),
    "etag-open": (get(b"/simple/", b'If-None-Match: "\r\n'), 200),
    "range-endless": (get(FILE, b"Range: bytes=" + b"0-0," * 15_000 + b"\r\n"), 200),
    "range-huge": (get(FILE, b"Range: bytes=99999999999999999999-\r\n"), 200),
    "range-behind": (get(FILE, b"Range: bytes=999999999-\r\n"), 416),
    "range-backwards": (get(FILE, b"Range: bytes=5-2\r\n"), 416),
    "range-nothing": (get(FILE, b"Range: bytes=-0\r\n"), 416),
    "range-more": (get(FILE, b"Range: bytes=-999999999999\r\n"), 206),
    "range-arabic": (get(FILE, b"Range: bytes=\xd9\xa1-\r\n"), 200),
    "range-lines": (get(FILE, b"Range: lines=1-2\r\n"), 200),
    "login-junk": (login(b"Basic !!!"), 401),
    "login-latin-1": (login(b"Basic \xe9"), 401),
    "login-arabic": (login("Basic \u0661".encode()), 401),
    "login-no-utf8": (login(b"Basic /w=="), 401),
    "login-no-padding": (login(b"Basic X190b2tlbl9f"), 401),
    "login-bearer": (login(b"Bearer x"), 401),
    "login-endless": (login(b"Basic " + b"!" * 60_000), 401),
    "login-empty": (login(b""), 401),
}
LENGTHS: Requests = {
    "negative": (sized(b"-5"), 400),
    "signed": (sized(b"+5"), 400),
    "hexadecimal": (sized(b"0x5"), 400),
    "arabic": (sized("\u0665".encode()), 400),
    "empty": (sized(b""), 400),
    "list": (sized(b"5, 5"), 400),
    "huge": (sized(b"9" * 23), 400),
    "two": (sized(b"5\r\nContent-Length: 6"), 400),
    "two-alike": (sized(b"5\r\nContent-Length: 5"), 400),
    "none": (post(FORM, BODY), 400),
    "shorter": (sized(b"%d" % (len(BODY) - 30), BODY), 400),
    "longer": (sized(b"%d" % (len(BODY) + 30), BODY), 0),
    "terabytes": (sized(b"%d" % 2**63), 0),
    "and-chunked": (sized(b"5\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"), 400),
    "smuggled": (
        post(
            b"Content-Length: 44\r\n" + CHUNKED, b"0\r\n\r\n" + get(b"/packages/", b"Host: y\r\n")
        ),
        400,
    ),
    "coding-unknown": (post(FORM + b"Transfer-Encoding: x\r\n", b"0\r\n\r\n"), 400),
    "coding-almost": (post(FORM + b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"), 400),
    "coding-last": (post(FORM + b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n"), 400),
    "coding-twice": (post(FORM + CHUNKED + CHUNKED, b"0\r\n\r\n"), 400),
    "chunk-junk": (chunked(b"zz\r\n"), 400),
    "chunk-negative": (chunked(b"-5\r\n12345\r\n0\r\n\r\n"), 400),
    "chunk-huge": (chunked(b"F" * 17 + b"\r\n"), 400),
    "chunk-endless": (chunked(b"F" * 16 + b"\r\n123"), 0),
    "chunk-no-break": (chunked(b"5\r\n12345XX0\r\n\r\n"), 400),
    "chunk-cut": (chunked(b"5\r\n123"), 0),
    "chunk-extension": (chunked(b"5;" + b"a" * 1024**2 + b"\r\n12345\r\n0\r\n\r\n"), 400),
    "chunks-no-end": (chunked(b"5\r\n12345\r\n"), 0),
    "chunks-too-few": (chunked(b"0\r\n\r\n"), 400),
    "trailers": (chunked(b"0\r\n" + b"A: b\r\n" * 10_000 + b"\r\n"), 400),
    "expectation": (post(FORM + b"Expect: 200-ok\r\nContent-Length: 0\r\n"), 400),
    "body-of-a-get": (get(b"/simple/", b"Content-Length: 5\r\n") + b"12345", 200),
    "chunks-of-a-get": (get(b"/simple/", CHUNKED) + b"5\r\n12345\r\n0\r\n\r\n", 200),
}
PATHS: Requests = {
    "up": (get(b"/../../etc/passwd"), 404),
    "up-from-pages": (get(b"/simple/../../etc/passwd"), 404),
    "up-from-files": (get(b"/packages/../catalogue.sqlite"), 404),
    "encoded-slash": (get(b"/packages/..%2fcatalogue.sqlite"), 404),
    "encoded-dots": (get(b"/packages/%2e%2e/catalogue.sqlite"), 404),
    "encoded-twice": (get(b"/packages/%252e%252e%252fcatalogue.sqlite"), 404),
    "encoded-backslash": (get(b"/packages/..%5ccatalogue.sqlite"), 404),
    "overlong-utf8": (get(b"/packages/%c0%ae%c0%ae"), 404),
    "overlong-utf8-behind": (get(b"/%c0%ae%c0%ae/%c0%af"), 400),
    "nul": (get(b"/packages/%00"), 404),
    "nul-behind": (get(FILE + b"%00.metadata"), 404),
    "shelf": (get(b"/files/standing-project/" + STANDING.filename.encode()), 404),
    "incoming": (get(b"/incoming/"), 303),
    "file-as-folder": (get(FILE + b"/"), 404),
    "double-slash": (get(b"//simple/"), 404),
    "double-slash-file": (get(FILE.replace(b"/", b"//")), 404),
    "double-slash-page": (get(b"/simple//standing-project/"), 404),
    "dot": (get(b"/simple/./"), 404),
    "dot-dot": (get(b"/simple/.."), 404),
    "line-break": (get(b"/simple/%0d%0aSet-Cookie:x/"), 404),
    "line-break-to-normal": (get(b"/simple/Standing%0d%0aSet-Cookie:x"), 404),
    "line-break-behind": (get(b"/x%0d%0aSet-Cookie:x"), 303),
    "bare-byte": (get(b"/simple/\xff/"), 400),
    "percent": (get(b"/simple/%zz/"), 404),
    "percent-alone": (get(b"/simple/%25/"), 404),
    "space": (get(b"/simple/%20/"), 404),
    "right-to-left": (get(b"/simple/%E2%80%AE/"), 404),
    "long": (get(b"/simple/" + LONG + b"/"), 404),
    "long-file": (get(b"/packages/" + LONG), 404),
    "longer": (get(b"/simple/" + LONG + LONG + b"/"), 414),
    "megabyte": (get(b"/" + b"a" * 1024**2), 431),
    "deep": (get(b"/simple/" + b"a/" * 20_000), 404),
    "metadata-twice": (get(FILE + b".metadata.metadata"), 404),
    "metadata-alone": (get(b"/packages/.metadata"), 404),
    "format-empty": (get(b"/simple/?format="), 406),
    "format-no-utf8": (get(b"/simple/?format=%ff"), 406),
    "query-endless": (get(b"/simple/?" + b"a=b&" * 10_000), 200),
    "relative": (get(b"simple/"), 400),
    "calls-up": (get(b"/api/../health"), 404),
    "call-unknown": (call(b"{}", b"x" * 5000), 404),
}
CALLS: Requests = {
    "deep": (call(b"[" * 60_000), 400),
    "deep-object": (call(b'{"a":' * 12_000), 400),
    "nan": (call(b'{"project": NaN}'), 400),
    "mark": (call(b"\xef\xbb\xbf{}"), 400),
    "utf-16": (call("{}".encode("utf-16")), 400),
    "latin-1": (call(b'{"project": "\xe9"}'), 400),
    "surrogate": (call(b'{"project": "\\ud800", "version": "1"}'), 400),
    "nul": (call(b'{"project": "\\u0000", "version": "1"}'), 404),
    "number": (call(b'{"project": ' + b"1" * 5000 + b"}"), 400),
    "version-endless": (call(b'{"project": "x", "version": "' + b"1" * 2000 + b'"}'), 404),
    "text-endless": (call(b'{"project": "' + b"x" * 2001 + b'", "version": "1"}'), 400),
    "too-long": (call(b" " * 70_000), 400),
    "null": (call(b"null"), 400),
    "path": (call(b'{"project": "../..", "version": "1"}', b"delete"), 404),
    "file-path": (
        call(b'{"project": "standing-project", "version": "1.0", "file": "../x"}', b"delete"),
        404,
    ),
}


def answered(port: int, request: bytes, status: int) -> tuple[int, dict[str, str]]:
    """Send bytes as they are; say the status and headers of the answer, 0 where there is none."""
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as line:
        try:
            line.sendall(request)
            if not status:
                line.shutdown(socket.SHUT_WR)
            answer = http.client.HTTPResponse(line)
            answer.begin()
        except (OSError, http.client.HTTPException):
            return 0, {}
        headers = {name.lower(): value for name, value in answer.getheaders()}
        answer.read()
        return answer.status, headers
