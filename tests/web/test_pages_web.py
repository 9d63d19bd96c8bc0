"""The front door: home, signing in, posts, languages, the map, and what goes wrong."""

import json
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, MemberFactory, cell_middle, raised
from tests.pages import LANGUAGES, page, statements
from youhu.registry.actions import touch

pytestmark = pytest.mark.usefixtures("_at_work")


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


class TestHome:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_one_button_for_everybody(self, db, client, language) -> None:
        text = page(client, "/", language=language)

        assert text.count('class="c-act"') == 1
        assert reverse("raise_call") in text

    def test_a_visitor_costs_few_statements(self, district, client) -> None:
        page(client, "/")
        with statements() as sent:
            page(client, "/")

        assert len(sent) <= 4

    def test_who_is_on_duty_stands_there(self, district, client) -> None:
        text = page(client, "/")

        assert "On duty now:" in text

    def test_what_neighbours_raised_stands_there_without_words(self, district, client) -> None:
        call = raised(district, category=district.litter, text="Behind my flat.")
        secret = raised(district, category=district.litter, is_secret=True)

        text = page(client, "/")

        assert f"/c/{call.number}/" in text
        assert "Behind my flat" not in text
        assert secret.number not in text

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
    def test_the_papers_can_be_read(self, db, client, name, language) -> None:
        assert 'class="c-card' in page(client, f"/{name}/", language=language)

    def test_a_resident_finds_their_calls(self, district, signed_in) -> None:
        call = raised(district)

        assert call.number in page(signed_in(district.resident), "/")

    @pytest.mark.parametrize(
        ("who", "where"),
        [
            ("handler", "/desk/"),
            ("auditor", "/desk/"),
            ("admin", "/desk/"),
            ("grid_worker", "/field/"),
        ],
    )
    def test_staff_go_to_their_work(self, district, signed_in, who, where) -> None:
        assert signed_in(getattr(district, who)).get("/").url == where


class TestPosts:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("who", ["handler", "grid_worker", "resident"])
    def test_everybody_sees_their_posts(self, district, signed_in, who, language) -> None:
        text = page(signed_in(getattr(district, who)), "/posts/", language=language)

        assert 'aria-current="true"' in text

    def test_acting_in_another_post(self, district, signed_in) -> None:
        second = MemberFactory(
            dispatcher=True, person=district.handler.person, organisation=district.rooms[0]
        )
        client = signed_in(district.handler)
        assert "Housing" in page(client, "/desk/")

        client.post("/posts/switch/", {"member": second.pk})

        assert "Room 1" in page(client, "/desk/")

    @pytest.mark.parametrize("member", ["x", "", "999999"])
    def test_the_posts_of_others_do_not_exist(self, district, signed_in, member) -> None:
        client = signed_in(district.handler)

        assert client.post("/posts/switch/", {"member": member}).status_code == 404
        other = {"member": district.dispatcher.pk}
        assert client.post("/posts/switch/", other).status_code == 404


class TestReading:
    def test_the_language_is_one_tap_away(self, db, client) -> None:
        client.post("/language/", {"language": "en", "next": "/"})
        assert '<html lang="en"' in client.get("/").content.decode()

        client.post("/language/", {"language": "zh-hans", "next": "/"})
        assert '<html lang="zh-hans"' in client.get("/").content.decode()

    def test_large_letters_stay_on_this_device(self, db, client) -> None:
        response = client.post("/elder/", {"elder": "1", "next": "/follow/"})

        assert response.url == "/follow/"
        assert 'data-skin="phone elder"' in page(client, "/follow/")
        client.post("/elder/", {"elder": "0"})
        assert 'data-skin="phone"' in page(client, "/follow/")

    @pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "x:y"])
    def test_the_way_back_stays_in_the_house(self, db, client, back) -> None:
        assert client.post("/elder/", {"elder": "1", "next": back}).url == "/"

    def test_sample_data_is_called_so(self, db, client, settings) -> None:
        settings.YOUHU_SAMPLE_DATA = True
        assert "Sample data" in page(client, "/")

        settings.YOUHU_SAMPLE_DATA = False
        assert "Sample data" not in page(client, "/")


class TestTheMap:
    def test_outlines_of_a_window(self, district, client) -> None:
        (lng, lat), code = cell_middle(district.cells[0].code), district.cells[0].code

        near = client.get("/map/areas.json", {"bbox": f"{lng},{lat},{lng},{lat}"})
        everything = client.get("/map/areas.json?kind=subdistrict")

        assert [f["properties"]["code"] for f in near.json()["features"]] == [code]
        assert len(everything.json()["features"]) == 2
        assert near.json()["features"][0]["geometry"]["type"] == "Polygon"

    def test_the_same_outlines_are_not_sent_twice(self, district, client) -> None:
        first = client.get("/map/areas.json?kind=cell")

        again = client.get("/map/areas.json?kind=cell", headers={"If-None-Match": first["ETag"]})
        touch("territory")
        changed = client.get("/map/areas.json?kind=cell", headers={"If-None-Match": first["ETag"]})

        assert (again.status_code, changed.status_code) == (304, 200)

    def test_another_language_is_another_answer(self, district, client) -> None:
        chinese = client.get("/map/areas.json", headers={"Accept-Language": "zh-hans"})
        english = client.get("/map/areas.json", headers={"Accept-Language": "en"})

        assert chinese["ETag"] != english["ETag"]

    @pytest.mark.parametrize(
        "asked", ["kind=planet", "bbox=1,2,3", "bbox=a,b,c,d", "kind=party_cell"]
    )
    def test_what_makes_no_sense_is_refused(self, db, client, asked) -> None:
        assert client.get(f"/map/areas.json?{asked}").status_code == 400

    def test_a_point_has_a_name(self, district, client) -> None:
        lng, lat = cell_middle(district.cells[0].code)

        said = client.get(f"/place/?lng={lng}&lat={lat}").json()

        assert said["code"] == district.cells[0].code
        assert district.communities[0].name in said["name"]

    def test_a_point_outside_has_none(self, district, client) -> None:
        response = client.get("/place/?lng=116.4&lat=39.9", headers={"Accept-Language": "en"})

        assert response.status_code == 422
        assert "outside the district" in json.loads(response.content)["error"]

    @pytest.mark.parametrize(
        "asked", ["", "lng=x&lat=1", "lng=nan&lat=1", "lng=inf&lat=1", "lng=113"]
    )
    def test_what_is_no_point_is_refused(self, db, client, asked) -> None:
        assert client.get(f"/place/?{asked}").status_code == 400


class TestWhatGoesWrong:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_page_that_is_not_there(self, db, client, language) -> None:
        text = page(client, "/nowhere/", language=language, status=404)

        assert 'href="/"' in text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_page_for_another_post(self, district, signed_in, language) -> None:
        page(signed_in(district.resident), "/desk/", language=language, status=403)

    def test_a_desk_stays_a_desk(self, district, signed_in) -> None:
        text = page(signed_in(district.dispatcher), "/nowhere/", status=404)

        assert 'data-skin="desk"' in text

    def test_a_form_that_lay_open_too_long(self, db) -> None:
        strict = Client(enforce_csrf_checks=True)

        response = strict.post("/follow/", {}, headers={"Accept-Language": "en"})

        assert response.status_code == 403
        assert "reload the page and send it again" in response.content.decode()

    def test_a_fault_of_ours(self, db, client, monkeypatch) -> None:
        def fault(*_args: object, **_more: object) -> None:
            raise RuntimeError("as if something broke")

        monkeypatch.setattr("youhu.calls.forms.follow.FollowForm.__init__", fault)
        client.raise_request_exception = False
        client.cookies = SimpleCookie({"django_language": "en"})

        response = client.get("/follow/")

        assert response.status_code == 500
        assert "Something went wrong on our side" in response.content.decode()
