"""What the pages of the rooms call a call is what the rest of the site calls it."""

from django.utils import translation

from youhu.rooms.rules import State


def test_a_call_has_one_name_on_all_pages():
    with translation.override("zh-hans"):
        assert str(State.CALLED.label) == "已转诉求"
