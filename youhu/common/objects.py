"""Photos and tables in an object store that speaks S3, for those who choose one.

    YOUHU_PHOTOS_URL=s3://KEY:SECRET@store.example/bucket?region=cn-1

`?plain=1` speaks HTTP without TLS, within a network of one's own. The bucket is private: people see
a photo through our pages alone, which ask who they are. ADR 0053.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from minio import Minio
from minio.datatypes import Object
from minio.error import MinioException, S3Error

from youhu.common.storing import StoreAway

PATIENCE = urllib3.Timeout(connect=3, read=15)
AT_ONCE = urllib3.Timeout(connect=2, read=3)
GONE = {"NoSuchKey", "NoSuchVersion"}


class ObjectStore(Storage):
    """One bucket as Django keeps files in it."""

    def __init__(self, url: str) -> None:
        said = urlsplit(url)
        self.bucket = said.path.strip("/")
        if said.scheme != "s3" or not said.hostname or not self.bucket or "/" in self.bucket:
            raise ValueError("YOUHU_PHOTOS_URL reads s3://KEY:SECRET@HOST/BUCKET.")
        self.client = _client(url, connections())
        self.asker = _client(url, connections(AT_ONCE, tries=1))

    def ask(self) -> None:
        """Raises StoreAway when nothing sensible is said within a few seconds."""
        with suppress(FileNotFoundError), _answering(""):
            self.asker.stat_object(self.bucket, "is-anybody-there")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _answering(name):
            answer = self.client.get_object(self.bucket, name)
            try:
                return ContentFile(answer.data, name)
            finally:
                answer.close()
                answer.release_conn()

    def _save(self, name: str, content: File[Any]) -> str:
        content.seek(0)
        with _answering(name):
            self.client.put_object(self.bucket, name, cast(Any, content), content.size)
        return name

    def delete(self, name: str) -> None:
        """Remove it with every older version: what was erased must be gone."""
        with _answering(name):
            for found in self._objects(name, include_version=True):
                if found.object_name == name:
                    self.client.remove_object(self.bucket, name, version_id=found.version_id)

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        with _answering(name):
            return int(self.client.stat_object(self.bucket, name).size or 0)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Names of the folders and of the files directly under a folder."""
        under = f"{path.strip('/')}/" if path.strip("/") else ""
        folders: list[str] = []
        files: list[str] = []
        with _answering(path):
            for found in self._objects(under):
                name = str(found.object_name).removeprefix(under).rstrip("/")
                if name:  # some tools keep an empty object as the mark of a folder
                    (folders if found.is_dir else files).append(name)
        return folders, files

    def url(self, name: str | None) -> str:
        raise ValueError("Photos have no address of their own: our pages show them.")

    def _objects(self, prefix: str, **more: Any) -> Iterator[Object]:
        found: Iterator[Object] = self.client.list_objects(self.bucket, prefix=prefix, **more)
        return found


def connections(patience: urllib3.Timeout = PATIENCE, tries: int = 2) -> urllib3.PoolManager:
    """The way to the store. Whoever waits for a photo to be kept does not wait for minutes."""
    return urllib3.PoolManager(timeout=patience, maxsize=10, retries=urllib3.Retry(tries - 1))


def _client(url: str, way: urllib3.PoolManager) -> Minio:
    said = urlsplit(url)
    more = parse_qs(said.query)
    return Minio(
        said.netloc.rpartition("@")[2],
        access_key=unquote(said.username or ""),
        secret_key=unquote(said.password or ""),
        secure="plain" not in more,
        region=more.get("region", ["us-east-1"])[0],
        http_client=way,
    )


@contextmanager
def _answering(name: str) -> Iterator[None]:
    """Raises FileNotFoundError for what is not there, StoreAway for a store that does not serve."""
    try:
        yield
    except S3Error as why:
        if why.code in GONE:
            raise FileNotFoundError(name) from why
        raise StoreAway(f"the object store said {why.code}") from why
    except (MinioException, urllib3.exceptions.HTTPError) as why:
        raise StoreAway("the object store does not answer") from why
