"""What makes the site an app on a phone."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from youhu.web.installing import FIELD, ICONS, PRECACHED, ROUNDS


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Youhu: every call is answered"), ("zh-hans", "有呼：有呼必应")]
)
def test_the_manifest_speaks_the_readers_language(client: Client, db, language, name) -> None:
    client.cookies["django_language"] = language

    response = client.get("/manifest.webmanifest")

    said = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["start_url"], said["display"]) == (name, "/", "standalone")
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}


def test_the_service_worker_serves_the_whole_site(client: Client, db) -> None:
    response = client.get("/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    files = json.loads(re.search(r"FILES = (\[.*?\]);", response.content.decode())[1])
    assert files[0] == "/offline/"
    assert len(files) == len(PRECACHED) + 1


def test_a_couriers_phone_keeps_the_list_and_what_it_needs(client: Client, db) -> None:
    worker = client.get("/sw.js").content.decode()

    assert json.loads(re.search(r"AT = (\{.*?\});", worker)[1])["pages"] == ["/my-rounds/"]
    taken = json.loads(re.search(r"TAKEN = (\{.*?\});", worker)[1])
    assert {name: len(files) for name, files in taken.items()} == {
        "field": len(FIELD), "rounds": len(ROUNDS),
    }  # fmt: skip


@pytest.mark.parametrize("path", [*PRECACHED, *FIELD, *ROUNDS, *(icon[0] for icon in ICONS)])
def test_every_file_that_is_kept_is_there(path: str) -> None:
    if not path.startswith("vendor/"):
        assert finders.find(path), path


def test_the_offline_page_speaks_both_languages(client: Client, db) -> None:
    text = client.get("/offline/").content.decode()

    assert "现在没有网络" in text
    assert "No network just now" in text
