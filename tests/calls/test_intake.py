"""What comes in is accepted once, with place, unit and due time, or refused with a reason."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import NOW, raised, tiny_district
from youhu.calls import actions
from youhu.calls.models import Call, Caller, Photo
from youhu.calls.rules import MAX_PHOTOS, MAX_TEXT, State
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return tiny_district()


def picture(colour="red"):
    raw = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(raw, "JPEG")
    return photo_from_upload(SimpleUploadedFile("a.jpg", raw.getvalue(), "image/jpeg"))


def test_a_call_has_number_unit_and_due_time_when_it_is_accepted(district):
    call = raised(district)
    assert call.number == "440105-20261123-000001"
    assert call.unit == district.housing
    assert call.due_at > NOW
    assert call.cell_code == district.cells[0].code


def test_the_same_key_twice_is_the_same_call_and_the_repetition_is_written(district):
    key = uuid4()
    first, again = raised(district, client_key=key), raised(district, client_key=key)
    assert first.pk == again.pk
    assert Call.objects.get().times_repeated == 1
    assert Entry.objects.count() == 1


def test_other_words_under_the_same_key_are_kept_as_a_remark(district):
    key = uuid4()
    raised(district, client_key=key)
    raised(district, client_key=key, text="It is worse now.")
    assert Call.objects.count() == 1
    last = Entry.objects.order_by("seq").last()
    assert (last.verb, last.note) == ("remark", "It is worse now.")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"text": "  "}, "in a few words"),
        ({"text": "x" * (MAX_TEXT + 1)}, "at most 2000"),
        ({"lng": 113.0, "lat": 23.0}, "outside the district"),
        ({"category_id": 999_999}, "category is not in use"),
        ({"kind": "summons"}, "cannot be raised"),
        ({"lng": None, "lat": None}, "Show where"),
        ({"photos": (None,) * (MAX_PHOTOS + 1)}, "At most"),
    ],
)
def test_what_does_not_do_is_refused_with_the_reason_and_leaves_nothing(district, facts, said):
    with pytest.raises(Refused, match=said):
        raised(district, **facts)
    assert not Call.objects.exists()
    assert not Entry.objects.exists()


def test_a_category_that_is_out_of_use_is_refused(district):
    from youhu.registry.actions import touch

    district.question.is_active = False
    district.question.save()
    touch("calls")
    with pytest.raises(Refused, match="not in use"):
        raised(district)


def test_a_matter_that_must_be_seen_first_goes_to_the_community(district):
    call = raised(district, category=district.odour)
    assert (call.state, call.unit) == (State.VERIFYING, district.committees[0])
    assert not call.duties.exists()


def test_what_the_grid_reports_needs_no_second_look(district):
    call = raised(district, category=district.odour, kind="report", by=district.grid_worker)
    assert call.state == State.DISPATCHED


def test_photos_are_kept_and_their_digests_stand_in_the_ledger(district):
    call = raised(district, photos=(picture("red"), picture("blue")))
    digests = set(Photo.objects.filter(call=call).values_list("sha256", flat=True))
    assert len(digests) == 2
    assert set(Entry.objects.get().payload["photos"]) == digests
    with Photo.objects.first().image.open() as image:
        assert Image.open(image).format == "JPEG"


def test_a_community_stands_for_a_place_that_nobody_can_point_at(district):
    code = district.communities[1].code
    call = raised(district, lng=None, lat=None, cell_code=code)
    assert call.cell_code.startswith(code)


def test_who_called_is_kept_apart_and_never_in_the_ledger(district):
    call = raised(district, caller_name="Li Hua", caller_phone="13900001234")
    caller = Caller.objects.get(call=call)
    assert (caller.name, caller.phone_tail) == ("Li Hua", "1234")
    entry = Entry.objects.get()
    assert "13900001234" not in f"{entry.note}{entry.payload}"


def test_what_is_refused_half_way_leaves_no_number_behind(district, monkeypatch):
    from youhu.calls.actions import intake

    def fail(*_args, **_kwargs):
        raise Refused("no")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "begin_ledger", fail)
        with pytest.raises(Refused):
            raised(district)
    assert raised(district).number.endswith("000001")


def test_another_call_under_the_same_key_is_refused_and_told_the_number(district):
    key = uuid4()
    first = raised(district, client_key=key)
    with pytest.raises(Refused, match=first.number):
        raised(district, client_key=key, category=district.lamp)
    with pytest.raises(Refused, match="…"):
        raised(district, client_key=key, by=district.neighbour)
    assert Call.objects.count() == 1


def test_photos_that_come_with_the_repetition_are_kept_too(district):
    key = uuid4()
    raised(district, client_key=key, photos=(picture("red"),))
    raised(district, client_key=key, photos=(picture("red"), picture("blue")))
    assert Photo.objects.count() == 2


def test_a_class_of_categories_is_nothing_to_call_about(district):
    with pytest.raises(Refused, match="not in use"):
        raised(district, category=district.question.parent)


def test_a_call_takes_no_endless_row_of_photos(district, monkeypatch):
    monkeypatch.setattr("youhu.calls.actions.photos.MAX_PHOTOS_A_CALL", 2)
    call = raised(district, photos=(picture("red"), picture("blue")))
    with pytest.raises(Refused, match="enough photos"):
        actions.add_photos(
            call, photos=[picture("green")], use="scene", by=district.resident, now=NOW
        )
