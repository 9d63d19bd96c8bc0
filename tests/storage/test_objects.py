"""Photos in an object store: private, copied with a backup, gone when they are erased."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, in_state, raised, tiny_district
from tests.pages import picture
from tests.store import Store
from youhu.calls.actions import add_photos, sweep_leftovers
from youhu.calls.actions.erasing import erase
from youhu.calls.models import Call
from youhu.calls.rules import PhotoUse, State
from youhu.common import objects
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.common.storing import StoreAway, cannot_store
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.storage import media
from youhu.storage.actions import back_up, restore


def test_what_is_kept_is_read_again_listed_and_removed_with_every_version(store: Store) -> None:
    name = default_storage.save("photos/2026/one.jpg", ContentFile(b"a picture"))
    default_storage.save("photos/two.jpg", ContentFile(b"another"))
    store.kept[name].insert(0, b"an older one")
    with default_storage.open(name) as kept:
        assert kept.read() == b"a picture"
    assert default_storage.size(name) == 9
    assert default_storage.listdir("photos") == (["2026"], ["two.jpg"])
    assert list(media.names()) == ["photos/two.jpg", "photos/2026/one.jpg"]

    default_storage.delete(name)

    assert store.kept.keys() == {"photos/two.jpg"}
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


def test_a_second_photo_of_the_same_name_leaves_the_first_alone(store: Store) -> None:
    first = default_storage.save("photos/one.jpg", ContentFile(b"first"))
    assert default_storage.save("photos/one.jpg", ContentFile(b"second")) != first
    assert store.kept[first] == [b"first"]


def test_the_empty_mark_of_a_folder_is_no_file(store: Store) -> None:
    default_storage.save("photos/one.jpg", ContentFile(b"a picture"))
    for mark in ("photos/", "photos/2026/", "/"):
        store.kept[mark] = [b""]
    assert default_storage.listdir("photos") == (["2026"], ["one.jpg"])
    assert list(media.names()) == ["photos/one.jpg"]


def test_a_photo_has_no_address_that_anybody_could_open(store: Store) -> None:
    name = default_storage.save("photos/one.jpg", ContentFile(b"a picture"))
    with pytest.raises(ValueError, match="no address"):
        default_storage.url(name)
    stranger = objects.Minio("store.test:9000", http_client=store, region="cn-1")
    with pytest.raises(objects.S3Error, match="AccessDenied"):
        stranger.get_object("photos", name)


def test_a_store_that_is_away_is_a_place_that_cannot_store_now(store: Store) -> None:
    store.is_away = True
    with pytest.raises(StoreAway) as told:
        default_storage.save("photos/one.jpg", ContentFile(b"a picture"))
    assert cannot_store(told.value)


@pytest.mark.django_db(transaction=True)
def test_a_photo_is_shown_by_our_page_alone_and_gone_when_it_is_erased(
    store: Store, client: Client
) -> None:
    district = tiny_district()
    call = in_state(district, State.WORKING)
    taken = [photo_from_upload(picture())]
    add_photos(call, photos=taken, use=PhotoUse.AFTER, by=district.handler, now=NOW)
    page = reverse("photo", args=[call.photos.get().pk, "image"])

    assert client.get(page).status_code == 302
    client.force_login(district.handler.person.user)
    answer = client.get(page)
    assert answer.content == store.kept[str(call.photos.get().image.name)][-1]
    assert "private" in answer["Cache-Control"]

    Call.objects.update(state=State.CLOSED, closed_at=NOW, outcome="unrated")
    call.refresh_from_db()
    late = NOW + timedelta(days=999)
    erase(call, by=nobody(Role.CLOCK), now=late)
    assert sweep_leftovers(now=late) == 2
    assert store.kept == {}


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_photos_and_a_restore_puts_them_back(
    store: Store, tmp_path: Path
) -> None:
    raised(tiny_district())
    name = default_storage.save("photos/2026/one.jpg", ContentFile(b"a picture"))
    said = back_up(tmp_path / "safe", now=NOW)
    assert f"media/{name}" in said.files

    with pytest.raises(Refused, match="here already"):
        restore(tmp_path / "safe")
    store.kept.clear()
    media.copy_in(tmp_path / "safe" / "media")

    assert store.kept == {name: [b"a picture"]}


@pytest.mark.parametrize("url", ["s3://host", "https://key:word@host/bucket", "s3://h/a/b"])
def test_an_address_that_is_none_is_named_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="YOUHU_PHOTOS_URL"):
        objects.ObjectStore(url)
