"""The desk of the association hands a net in, looks at it, and puts it to use."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import NOW
from tests.factories.streets import as_text, corner, grid, net_in_use, street
from youhu.roads import actions, checks, queries
from youhu.roads.models import RoadNet
from youhu.roads.rules import State
from youhu.solvers.roads import Profile, Trip


@pytest.fixture
def at_desk(client, desk):
    client.force_login(desk.person.user)
    client.cookies["django_language"] = "en"
    return client


def sent(text, name="town.geojson"):
    return {"name": "Town", "file": SimpleUploadedFile(name, text.encode())}


def test_a_net_is_handed_in_read_and_put_to_use(at_desk) -> None:
    answer = at_desk.post(reverse("road_nets"), sent(as_text(grid())))
    net = RoadNet.objects.get()
    assert answer.url == net.get_absolute_url()
    assert "Being read" in at_desk.get(answer.url).text
    actions.prepare(net, clock=lambda: NOW)
    page = at_desk.get(answer.url).text
    assert "36" in page
    assert "w-road--local" in page
    at_desk.post(reverse("act_road_net", args=[net.pk, "activate"]))
    net.refresh_from_db()
    assert net.state == State.ACTIVE
    assert not queries.travel([corner(0, 0), corner(2, 2)]).is_estimate
    at_desk.post(reverse("act_road_net", args=[net.pk, "set-aside"]))
    assert queries.travel([corner(0, 0), corner(2, 2)]).is_estimate


def test_a_wrong_file_is_said_at_once_or_after_reading(at_desk) -> None:
    answer = at_desk.post(reverse("road_nets"), sent("x", "roads.shp"))
    assert answer.status_code == 422
    assert "not known" in answer.text
    at_desk.post(reverse("road_nets"), sent(as_text([street((0, 0), (1, 0), highway="none")])))
    net = RoadNet.objects.get()
    actions.prepare(net, clock=lambda: NOW)
    assert "no road in the file" in at_desk.get(net.get_absolute_url()).text
    answer = at_desk.post(reverse("act_road_net", args=[net.pk, "activate"]))
    assert answer.status_code == 422


def test_the_file_comes_back_as_it_was(at_desk, desk) -> None:
    net = net_in_use(desk, NOW)
    answer = at_desk.get(reverse("road_file", args=[net.pk]))
    assert answer.content == as_text(grid()).encode()


def test_the_hours_stand_on_a_page_with_their_trips(at_desk, desk) -> None:
    net_in_use(desk, NOW)
    ends = (corner(0, 0), corner(4, 4))
    usual = queries.path(*ends).seconds
    actions.learn([Trip(*ends, hour=8, seconds=usual * 2) for _n in range(30)],
                  profile=Profile.VAN, by=desk, now=NOW)  # fmt: skip
    page = at_desk.get(reverse("road_hours")).text
    assert "30 trips" in page
    assert "1.73" in page


def test_a_net_that_nobody_reads_is_found(desk) -> None:
    actions.hand_in("Town", actions.Given("a.osm", b"x"), by=desk, now=NOW)
    assert checks.nets_are_read(now=NOW).findings == ()
    assert len(checks.nets_are_read(now=NOW + timedelta(minutes=20)).findings) == 1
    actions.end_silent(now=NOW + timedelta(minutes=20))
    assert checks.nets_are_read(now=NOW + timedelta(minutes=20)).findings == ()
    RoadNet.objects.update(state="ready", roads=1)
    assert len(checks.nets_are_read(now=NOW).findings) == 1
