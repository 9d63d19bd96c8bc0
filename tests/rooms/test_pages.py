"""Every page of the rooms, by the hands that use it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import cell_middle
from tests.factories.service_rooms import (
    SECRETS,
    accepted,
    archived,
    colleague,
    promised,
    room_facts,
    rung,
    service_room,
)
from youhu.rooms import actions
from youhu.rooms.models import Mediation, Room, SpecialDay
from youhu.rooms.rules import CaseState, State
from youhu.territory.models import Roster


@pytest.fixture
def there(district):
    made, now = service_room(district, now=timezone.now()), timezone.now()
    made.walk_in, made.entry = promised(made, now=now), rung(made, now=now)
    made.case = accepted(made, now=now)
    return made


def words(response):
    assert response.status_code == 200
    return response.content.decode()


NAMES = (
    "kept_rooms", "new_room", "walk_ins", "new_walk_in", "hotline", "new_hotline_entry",
    "mediations", "new_mediation",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_opens_every_page_in_both_languages(signed_in, there, language):
    client = signed_in(there.desk)
    client.cookies["django_language"] = language
    things = (there.room, there.walk_in, there.entry, there.case)
    for address in [*map(reverse, NAMES), *(thing.get_absolute_url() for thing in things)]:
        assert client.get(address).status_code == 200, address


def test_the_desk_sets_a_room_up_step_by_step(signed_in, district):
    desk = district.handler_of(district.committees[0])
    client = signed_in(desk)
    told = vars(room_facts(district))
    response = client.post(reverse("new_room"), told)
    room = Room.objects.get()
    assert response.url == room.get_absolute_url()

    week = {f"{end}_{day}a": at for day in range(1, 6) for end, at in HOURS}
    assert client.post(act(room, "hours"), week).status_code == 302
    assert room.hours.count() == 5
    turn = {
        "member": district.grid_worker.pk, "weekdays": ["1", "2"], "starts": "09:00",
        "ends": "17:00", "from_on": timezone.localdate(),
    }  # fmt: skip
    assert client.post(act(room, "turn"), turn).status_code == 302
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = {"on": tomorrow, "opens": "", "closes": "", "reason": "Moving"}
    assert client.post(act(room, "special_day"), day).status_code == 302
    page = words(client.get(room.get_absolute_url()))
    assert "Moving" in page
    assert district.grid_worker.person.name in page


HOURS = (("opens", "09:00"), ("closes", "17:00"))


def act(room, verb):
    return reverse("act_room", args=[room.pk, verb])


def test_a_form_with_a_fault_comes_back_and_says_so(signed_in, there):
    client = signed_in(there.desk)
    response = client.post(act(there.room, "hours"), {"opens_1a": "09:00"})
    assert response.status_code == 422
    response = client.post(reverse("new_walk_in"), {"room": there.room.pk, "topic": "advice"})
    assert response.status_code == 422


def test_turns_and_days_end_with_one_press(signed_in, there):
    client, now = signed_in(there.desk), timezone.now()
    on = timezone.localdate(now) + timedelta(days=3)
    actions.set_special_day(there.room, on=on, reason="Away", by=there.desk, now=now)
    day, turn = SpecialDay.objects.get(), Roster.objects.get(post=there.room.post)
    client.post(reverse("drop_room_day", args=[there.room.pk, day.pk]))
    client.post(reverse("end_room_turn", args=[there.room.pk, turn.pk]))
    assert not SpecialDay.objects.exists()
    turn.refresh_from_db()
    assert turn.until_on == timezone.localdate(now) + timedelta(days=1)


def test_everybody_finds_the_nearest_room_and_its_telephone(client, district, there):
    lng, lat = cell_middle(district.cells[1].code)
    facts = room_facts(district, name="The other room", lng=lng, lat=lat, phone="020-84129999")
    actions.set_up_room(facts, by=there.desk, now=timezone.now())
    page = words(client.get(reverse("rooms_near"), {"lng": lng, "lat": lat}))
    assert f'data-lng="{lng}" data-lat="{lat}" data-n="1"' in page  # on the map, numbered as here
    assert page.index("The other room") < page.index("Sister Hong")
    assert "tel:020-84129999" in page
    elsewhere = words(client.get(reverse("rooms_near"), {"community": "440105002002"}))
    assert "The other room" not in elsewhere


@pytest.mark.parametrize("lat", ["x", "nan", "inf", "1e9", ""])
def test_a_position_that_is_none_sorts_nothing_and_breaks_nothing(client, there, lat):
    assert client.get(reverse("rooms_near"), {"lng": "113", "lat": lat}).status_code == 200


def test_visitors_read_no_full_name_of_who_is_there(client, there):
    page = words(client.get(reverse("public_room", args=[there.room.pk])))
    assert there.grid.person.name not in page


def test_the_hotline_counts_what_newcomers_need(signed_in, there):
    page = words(signed_in(there.desk).get(reverse("hotline")))
    assert '<progress value="1" max="1"' in page


def test_a_mediation_goes_all_its_way_by_forms(signed_in, there):
    client, case, today = signed_in(there.desk), there.case, timezone.localdate()

    def do(verb, **told):
        address = reverse("act_mediation", args=[case.pk, verb])
        assert client.post(address, told).status_code == 302, verb

    do("open_file", purpose="check")
    at = timezone.localtime() - timedelta(minutes=5)
    do("meet", at=f"{at:%Y-%m-%dT%H:%M}", mediators=[there.desk.pk], minutes="Talked.")
    do("agree", terms="Mats.", performance="In ten days.", perform_by=today, follow_1=today)
    visit = case.follow_ups.get()
    client.post(reverse("write_follow_up", args=[case.pk, visit.pk]), {"note": "Kept."})
    do("perform", outcome="Done.")
    do("archive")
    case.refresh_from_db()
    assert case.state == CaseState.ARCHIVED
    assert words(client.get(case.get_absolute_url())).count("Kept.") == 1


def test_a_dispute_is_taken_in_from_a_form(signed_in, there):
    told = {
        "dispute": "labour", "room": there.room.pk, "facts": "Wages.", "name_a": "Li",
        "name_b": "A shop", "mediators": [there.desk.pk],
    }  # fmt: skip
    response = signed_in(there.desk).post(reverse("new_mediation"), told)
    case = Mediation.objects.order_by("pk").last()
    assert response.url == case.get_absolute_url()
    assert case.parties.count() == 2


def test_an_heir_takes_the_file_of_a_desk_that_has_left_over(signed_in, there):
    other = colleague(there)
    client, address = signed_in(other), there.case.get_absolute_url()
    take = reverse("act_mediation", args=[there.case.pk, "hand_over_desk"])
    assert take not in words(client.get(address))
    there.desk.valid_until = timezone.localdate()
    there.desk.save()
    assert take in words(client.get(address))
    assert client.post(take, {"desk": other.pk}).status_code == 302
    there.case.refresh_from_db()
    assert there.case.desk == other


def test_an_auditor_reads_the_outside_and_not_even_who_acted(signed_in, district, there):
    case = archived(there, now=timezone.now() - timedelta(days=9))
    page = words(signed_in(district.auditor).get(case.get_absolute_url()))
    assert case.archive_number in page
    for word in (*SECRETS, there.desk.person.name, there.grid.person.name):
        assert word not in page


def test_what_was_handed_on_and_settled_stands_on_its_page(signed_in, there):
    client = signed_in(there.grid)
    later = timezone.localtime() + timedelta(days=2)
    told = {"owner": there.desk.pk, "next_step": "Ask again", "due_at": f"{later:%Y-%m-%dT%H:%M}"}
    client.post(reverse("act_walk_in", args=[there.walk_in.pk, "hand_to"]), told)
    client.post(reverse("act_hotline_entry", args=[there.entry.pk, "settle"]), {"answer": "Yes."})
    there.walk_in.refresh_from_db()
    there.entry.refresh_from_db()
    assert (there.walk_in.owner, there.entry.state) == (there.desk, State.SETTLED)
    assert "Ask again" in words(client.get(there.walk_in.get_absolute_url()))
