"""What tests of pages share: photos to send, statements to count, pages to look at."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

LANGUAGES = ("zh-hans", "en")
# What the content security policy forbids: it would be dead on the page.
FORBIDDEN = re.compile(
    r"""\sstyle=|<style|\son\w+=|<script(?![^>]*(?:src=|nonce=|type="application/json"))"""
)
# Savepoints stand for the test's own transaction; they are no work of the page.
OURS = re.compile(r"^(?:RELEASE |ROLLBACK TO )?SAVEPOINT|^(?:BEGIN|COMMIT)")


def picture(name: str = "hole.jpg", colour: str = "grey") -> SimpleUploadedFile:
    """A small photo as a browser sends it."""
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collects the SQL statements that the block sends."""
    sent: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield sent
    sent += [query["sql"] for query in caught if not OURS.match(query["sql"])]


def page(client: Client, address: str, *, language: str = "en", status: int = 200) -> str:
    """The page at an address as text, after the checks that hold for every page."""
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == status, address
    text = response.content.decode()
    assert not FORBIDDEN.search(text), FORBIDDEN.search(text)
    assert "Content-Security-Policy" in response
    assert re.search(r'<html lang="(?:zh-hans|en|zh-Hans)"', text)
    assert re.search(r"<title>\s*\S", text)
    return text
