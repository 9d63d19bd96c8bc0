"""An object store within the process: what S3 says of keeping, showing, listing and removing."""

from io import BytesIO
from threading import Event
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from django.db import connection

from tests.together import PATIENCE


class Store(urllib3.PoolManager):
    """Takes the place of the connections; keeps versions, and answers only what is signed."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, list[bytes]] = {}
        self.is_away = False
        self.hangs_until: Event | None = None
        self.is_asked = Event()  # to keep something
        self.was_within: list[bool] = []  # a transaction, whoever sent something

    def urlopen(self, method: str, url: str, **more: Any) -> urllib3.HTTPResponse:  # type: ignore[override]  # one way in
        if self.is_away:
            raise urllib3.exceptions.ProtocolError("away")
        if "Authorization" not in more["headers"]:
            return _said(403, _fault("AccessDenied"))
        place = urlsplit(url)
        _nothing, _bucket, *rest = unquote(place.path).split("/", 2)
        asked = {name: value[0] for name, value in parse_qs(place.query, True).items()}
        return getattr(self, f"_{method.lower()}")(rest[0] if rest else "", asked, more.get("body"))

    def _put(self, name: str, asked: dict[str, str], body: Any) -> urllib3.HTTPResponse:
        self.was_within.append(connection.in_atomic_block)
        self.is_asked.set()
        if self.hangs_until:
            self.hangs_until.wait(PATIENCE)
        self.kept.setdefault(name, []).append(bytes(body))
        return _said(200, b"", ETag='"1"')

    def _get(self, name: str, asked: dict[str, str], body: Any) -> urllib3.HTTPResponse:
        if not name:
            return _said(200, self._list(asked))
        return _said(200, self.kept[name][-1]) if name in self.kept else _missing()

    def _head(self, name: str, asked: dict[str, str], body: Any) -> urllib3.HTTPResponse:
        if name not in self.kept:
            return _said(404, b"")
        modified = {"Last-Modified": "Sun, 29 Nov 2026 00:00:00 GMT", "ETag": '"1"'}
        return _said(200, b"", **modified, **{"Content-Length": str(len(self.kept[name][-1]))})

    def _delete(self, name: str, asked: dict[str, str], body: Any) -> urllib3.HTTPResponse:
        self.kept[name].pop()
        if not self.kept[name]:
            del self.kept[name]
        return _said(204, b"")

    def _list(self, asked: dict[str, str]) -> bytes:
        prefix, end = asked.get("prefix", ""), asked.get("delimiter", "")
        folders, lines = set(), []
        for name, versions in sorted(self.kept.items()):
            if not name.startswith(prefix):
                continue
            if end and end in name[len(prefix) :]:
                folders.add(prefix + name[len(prefix) :].split(end)[0] + end)
                continue
            kind = "Version" if "versions" in asked else "Contents"
            times = len(versions) if kind == "Version" else 1
            lines += [_line(kind, name, n) for n in range(times)]
        lines += [f"<CommonPrefixes><Prefix>{it}</Prefix></CommonPrefixes>" for it in folders]
        kind = "ListVersionsResult" if "versions" in asked else "ListBucketResult"
        head = "<Name>photos</Name><IsTruncated>false</IsTruncated>"
        return f"<{kind}>{head}{''.join(lines)}</{kind}>".encode()


def _line(kind: str, name: str, version: int) -> str:
    said = f"<Key>{name}</Key><VersionId>{version}</VersionId><IsLatest>false</IsLatest>"
    return f"<{kind}>{said}<LastModified>2026-11-29T00:00:00.000Z</LastModified></{kind}>"


def _missing() -> urllib3.HTTPResponse:
    return _said(404, _fault("NoSuchKey"))


def _fault(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()


def _said(status: int, body: bytes, **headers: str) -> urllib3.HTTPResponse:
    known = {"Content-Type": "application/xml", **headers}
    return urllib3.HTTPResponse(BytesIO(body), known, status, preload_content=False)
