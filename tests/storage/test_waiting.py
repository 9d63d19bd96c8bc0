"""A store that is slow, away or refuses: nobody else waits for it, and no file is forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tests.factories import NOW, TinyDistrict, in_state, raised, tiny_district
from tests.factories.joint import assist_in
from tests.pages import picture
from tests.store import Store
from tests.summons.conftest import appeal, arrived
from tests.together import PATIENCE, begun
from youhu.calls import actions
from youhu.calls.actions import leftovers, sweep_leftovers
from youhu.calls.actions.erasing import erase
from youhu.calls.actions.handing import Slip
from youhu.calls.models import Call, Export, Leftover, Photo
from youhu.calls.rules import PhotoUse, State
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto, photo_from_upload
from youhu.common.storing import StoreAway
from youhu.directives import actions as directives
from youhu.health.queries import health
from youhu.joint import actions as joint
from youhu.joint.rules import State as AssistState
from youhu.oversight import actions as oversight
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.storage.actions import ask_store
from youhu.summons import actions as summons

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = nobody(Role.CLOCK)
SOON, LATER = NOW + timedelta(minutes=10), NOW + timedelta(minutes=30)
COLOURS = ("red", "green", "blue", "white", "black", "grey", "pink", "navy", "teal", "olive")


def taken(colour: str = "grey") -> tuple[CleanPhoto, ...]:
    return (photo_from_upload(picture(colour=colour)),)


def ended(district: TinyDistrict) -> Call:
    """A call with a photo that may be erased."""
    call = raised(district, photos=taken())
    Call.objects.update(state=State.CLOSED, closed_at=NOW, outcome="unrated")
    call.refresh_from_db()
    return call


def sign(name: str) -> Any:
    """What a sign of health says, or None when it says nothing."""
    found = [one for one in health(now=timezone.now()).readings if one.vital.name == name]
    return found[0] if found else None


def test_a_store_that_hangs_keeps_no_other_call_from_its_number(store: Store) -> None:
    district, go = tiny_district(), Event()
    store.hangs_until = go
    slow = begun(lambda: raised(district, photos=taken()))
    try:
        assert store.is_asked.wait(PATIENCE)
        quick = begun(lambda: raised(district))
        quick.join(10)
        assert not quick.is_alive(), "It waits for the photo of another call."
        number = quick.ended().number
    finally:
        go.set()
    assert slow.ended().number > number


def acts(district: TinyDistrict) -> Iterator[Any]:
    """Each action that shows photos, ready to be done with some."""
    hand, key = district.handler, uuid4()
    yield lambda photos: raised(district, photos=photos, client_key=key)
    yield lambda photos: raised(district, photos=photos, client_key=key)  # again, with another one
    call = in_state(district, State.WORKING)
    facts: dict[str, Any] = {"by": hand, "now": SOON}
    yield lambda photos: actions.add_photos(call, photos=photos, use=PhotoUse.AFTER, **facts)
    ask: dict[str, Any] = {"days": 2, "reason": "The part is on its way.", **facts}
    yield lambda photos: oversight.ask_extension(call, photos=photos, **ask)
    yield lambda photos: actions.answer(call, answer="Done.", photos=photos, **facts)
    seen, worker = in_state(district, State.VERIFYING), district.grid_worker
    slip = Slip(uuid4(), "confirm")
    yield lambda photos: actions.hand_in(seen, slip, by=worker, now=SOON, photos=photos)
    duty = assist_in(district, AssistState.WORKING)
    by = district.handler_of(duty.unit)
    yield lambda photos: joint.finish(duty, report="Fenced.", photos=photos, by=by, now=SOON)
    order = directives.Order("Clear", "Before the rain.", "urgent", NOW + timedelta(days=2), "12")
    made = directives.issue(order, district.offices, by=district.district_dispatcher, now=NOW)
    task = made.tasks.order_by("pk")[0]
    them: dict[str, Any] = {"by": district.handler_of(task.unit), "now": SOON}
    directives.sign(task, **them)
    yield lambda photos: directives.report(task, report="Done.", photos=photos, **them)
    caller = district.handler_of(district.committees[0])
    called = {"lead": district.housing, "assisting": [district.urban]}
    part = summons.raise_summons(appeal(), **called, by=caller, now=NOW).parts.order_by("pk")[0]
    theirs = district.handler_of(part.unit)
    arrived(part, theirs)
    yield lambda photos: summons.report(part, report="Done.", photos=photos, by=theirs, now=LATER)


def test_no_action_asks_the_store_within_its_transaction(store: Store) -> None:
    for n, act in enumerate(acts(tiny_district())):
        act(taken(COLOURS[n]))
        assert len(store.kept) == 2 * n + 2
    assert not any(store.was_within)
    assert not Leftover.objects.exists()  # each file is shown


def test_a_long_table_is_put_into_the_store_outside_of_a_transaction(store: Store) -> None:
    by = tiny_district().dispatcher
    export = actions.ask_export(query="", form="csv", total=1, language="en", by=by, now=NOW)

    def write(path: Path, tell: Any) -> None:
        path.write_text("1")

    assert actions.make_export(export, write=write, clock=lambda: NOW)
    assert list(store.kept) == [Export.objects.get().file.name]
    assert store.was_within == [False]
    assert not Leftover.objects.exists()


def test_a_repetition_asks_the_store_for_nothing(store: Store) -> None:
    district, key = tiny_district(), uuid4()
    first = raised(district, photos=taken(), client_key=key)
    store.is_away = True
    assert raised(district, photos=taken(), client_key=key) == first


def test_what_an_action_left_goes_within_the_hour_and_what_is_shown_stays(store: Store) -> None:
    district = tiny_district()
    call = raised(district, photos=taken("red"))
    shown = set(store.kept)
    with pytest.raises(Refused):
        actions.answer(call, answer="", photos=taken(), by=district.handler, now=NOW)
    assert len(store.kept) == 4
    leftovers.note(shown, due_at=NOW)  # as if by mistake

    sweep_leftovers(now=timezone.now())
    assert len(store.kept) == 4
    sweep_leftovers(now=timezone.now() + timedelta(hours=1))

    assert set(store.kept) == shown
    assert not Leftover.objects.exists()


def test_a_photo_that_is_sent_twice_lies_there_once(store: Store) -> None:
    district = tiny_district()
    call = in_state(district, State.WORKING)
    for _n in range(2):
        by = district.handler
        actions.add_photos(call, photos=taken(), use=PhotoUse.AFTER, by=by, now=NOW)
    sweep_leftovers(now=timezone.now() + timedelta(hours=1))
    assert len(store.kept) == 2
    assert Photo.objects.count() == 1


def test_what_was_erased_while_the_store_was_away_goes_when_it_is_back(
    store: Store, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    call = ended(tiny_district())
    store.is_away = True
    assert erase(call, by=CLOCK, now=NOW)
    assert Leftover.objects.count() == 2
    assert sweep_leftovers(now=NOW) == 0
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    assert not sign("files_left_seconds").is_well

    store.is_away = False
    assert sweep_leftovers(now=timezone.now()) == 2
    assert store.kept == {}
    assert sign("files_left_seconds").is_well


def test_a_file_that_the_folder_does_not_give_up_goes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = ended(tiny_district())
    names = [str(file.name) for file in (call.photos.get().image, call.photos.get().thumb)]
    assert erase(call, by=CLOCK, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", refuse)
        assert sweep_leftovers(now=NOW) == 0
        assert all(map(default_storage.exists, names))
    assert sweep_leftovers(now=NOW) == 2
    assert not any(map(default_storage.exists, names))


def refuse(name: str) -> None:
    raise PermissionError(name)


def test_the_ticker_asks_the_store_and_health_says_when_it_answered(store: Store) -> None:
    assert not sign("photo_store_age_seconds").is_well
    assert ask_store(now=timezone.now()) == 1
    assert sign("photo_store_age_seconds").is_well
    store.is_away = True
    assert ask_store(now=timezone.now() + timedelta(minutes=1)) == 0
    with pytest.raises(StoreAway):
        default_storage.exists("anything")


def test_a_folder_is_asked_nothing() -> None:
    assert ask_store(now=NOW) == 0
    assert sign("photo_store_age_seconds") is None
