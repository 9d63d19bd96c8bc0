"""A clerk's own desk: saved views and how the list lies."""

import re

import pytest

from tests.factories import in_state, raised
from tests.pages import page
from youhu.calls import actions
from youhu.calls.models import ListLayout, SavedView
from youhu.calls.rules import State, Urgency
from youhu.common.errors import Refused

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def handler(district, signed_in):
    return signed_in(district.handler)


def keep(client, name="Fire", query="tab=sign&urgency=urgent&page=3&nonsense=1"):
    sent = {"name": name, "query": query}
    return client.post("/desk/views/keep/", sent, follow=True, headers=ENGLISH)


class TestViews:
    def test_a_view_is_kept_as_the_list_understands_it(self, district, handler) -> None:
        response = keep(handler)

        assert SavedView.objects.get().query == "tab=sign&urgency=urgent"
        assert response.redirect_chain[-1][0] == "/desk/?tab=sign&urgency=urgent"
        assert 'aria-current="true">Fire' in response.content.decode()

    def test_the_same_name_replaces(self, district, handler) -> None:
        keep(handler)
        keep(handler, query="tab=working")

        assert SavedView.objects.get().query == "tab=working"

    @pytest.mark.parametrize("name", ["", "x" * 21])
    def test_a_name_is_needed_and_short(self, district, handler, name) -> None:
        response = keep(handler, name=name)

        assert not SavedView.objects.exists()
        assert "name" in response.content.decode()

    def test_twenty_are_enough(self, district) -> None:
        for n in range(actions.MOST_VIEWS):
            actions.keep_view(name=str(n), query="tab=all", by=district.handler)

        with pytest.raises(Refused, match="Delete one"):
            actions.keep_view(name="more", query="tab=all", by=district.handler)

    def test_views_are_named_ordered_and_deleted(self, district, handler) -> None:
        first, second = (
            actions.keep_view(name=name, query="tab=all", by=district.handler) for name in "AB"
        )

        handler.post(f"/desk/views/{second.pk}/up/")
        handler.post(f"/desk/views/{first.pk}/rename/", {"name": "C"})

        names = SavedView.objects.order_by("place").values_list("name", flat=True)
        assert list(names) == ["B", "C"]
        handler.post(f"/desk/views/{first.pk}/drop/")
        assert SavedView.objects.get() == second

    def test_two_views_of_one_name_are_refused(self, district, handler) -> None:
        views = [actions.keep_view(name=n, query="", by=district.handler) for n in "AB"]

        response = handler.post(
            f"/desk/views/{views[1].pk}/rename/", {"name": "A"}, follow=True, headers=ENGLISH
        )

        assert "Another of your views has this name" in response.content.decode()

    def test_only_the_unit_sees_a_shared_one_and_only_its_owner_changes_it(
        self, district, signed_in, handler
    ) -> None:
        view = actions.keep_view(name="Ours", query="tab=all", by=district.handler)
        handler.post(f"/desk/views/{view.pk}/share/")
        elsewhere = signed_in(district.handlers[district.urban.pk])

        assert "Ours" in page(handler, "/desk/views/")
        assert "Ours" not in page(elsewhere, "/desk/views/")
        assert elsewhere.post(f"/desk/views/{view.pk}/drop/").status_code == 404
        assert handler.post(f"/desk/views/{view.pk}/burn/").status_code == 404

    def test_counts_come_afterwards(self, district, handler) -> None:
        raised(district)
        raised(district, urgency=Urgency.URGENT)
        in_state(district, State.WORKING)
        keep(handler)

        shown = SavedView.objects.get()
        actions.keep_view(name="Later", query="tab=all", by=district.handler)
        text = handler.get(f"/desk/views/counts/?view={shown.pk}&view=x").content.decode()

        assert f'id="view-{shown.pk}"' in text
        assert ">1</span>" in text
        assert text.count("id=") == 1


class TestLayout:
    def lay(self, client, **said):
        wanted = {"columns": ["raised", "due"], "density": "close", "per_page": "25", **said}
        return client.post("/desk/layout/", {**wanted, "back": "/desk/?tab=sign"})

    def test_a_member_sees_what_they_chose(self, district, handler) -> None:
        raised(district)

        self.lay(handler)

        text = page(handler, "/desk/?tab=sign")
        assert "c-list--close" in text
        assert '<th class="col-raised"' in text
        assert '<th class="col-unit"' not in text
        assert '<th class="col-no"' in text
        assert ListLayout.objects.get().per_page == 25

    def test_the_form_shows_what_is_chosen(self, district, handler) -> None:
        text = page(handler, "/desk/?tab=sign")

        assert re.search(r'name="columns" value="unit"[^>]*checked', text)
        assert not re.search(r'name="columns" value="source"[^>]*checked', text)

    def test_nobody_elses_list_changes(self, district, handler, signed_in) -> None:
        self.lay(handler)

        assert '<th class="col-unit"' in page(signed_in(district.dispatcher), "/desk/?tab=sign")

    def test_what_is_no_choice_is_refused(self, district, handler) -> None:
        self.lay(handler, per_page="100000")

        assert not ListLayout.objects.exists()
