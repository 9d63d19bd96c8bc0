"""Photos through the API: made anew, kept with the call, refused with a reason."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import raised
from youhu.calls.models import Photo
from youhu.ledger.models import Entry


def picture(name: str = "hole.jpg", colour: str = "grey") -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def test_photos_are_kept_with_the_call(district, signed_in) -> None:
    call = raised(district)
    sent = {"photos": [picture(), picture("other.jpg", "red")], "use": "scene"}

    response = signed_in(district.handler).post(f"/api/calls/{call.number}/photos", sent)

    assert response.status_code == 200
    assert [photo["use"]["code"] for photo in response.json()["photos"]] == ["scene", "scene"]
    assert Photo.objects.filter(call=call).count() == 2
    assert Entry.objects.of(call).last().verb == "add_photo"


@pytest.mark.parametrize(
    ("name", "data"),
    [("letter.jpg", b"%PDF-1.7 ..."), ("huge.jpg", b"\xff\xd8" + b"0" * (40 << 20))],
)
def test_what_is_no_photo_is_named(district, signed_in, name, data) -> None:
    call = raised(district)
    sent = {"photos": [SimpleUploadedFile(name, data, "image/jpeg")]}

    response = signed_in(district.handler).post(f"/api/calls/{call.number}/photos", sent)

    assert response.status_code == 422
    (field,) = response.json()["fields"]
    assert (field["name"], name in field["message"]) == ("photos", True)
    assert not Photo.objects.exists()


def test_too_many_photos_are_refused_unopened(district, signed_in, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("youhu.calls.api.acting.photo_from_upload", opened.append)
    sent = {"photos": [picture(f"{n}.jpg") for n in range(7)]}

    response = signed_in(district.handler).post(
        f"/api/calls/{raised(district).number}/photos", sent
    )

    assert response.status_code == 422
    assert response.json()["fields"][0]["code"] == "too_many"
    assert opened == []


def test_who_only_looks_adds_no_photo(district, signed_in) -> None:
    call = raised(district)

    response = signed_in(district.auditor).post(
        f"/api/calls/{call.number}/photos", {"photos": [picture()]}
    )

    assert response.status_code == 409
    assert not Photo.objects.exists()
