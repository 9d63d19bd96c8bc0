"""What a call was read as: kept when it is raised, shown to the clerk, learned from when closed."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from tests.factories import NOW, CategoryFactory, in_state, raised
from tests.pages import page
from youhu.calls import actions, reference
from youhu.calls.actions.readers import adopt_reader
from youhu.calls.models import Call, Reader
from youhu.calls.reading import door, learning
from youhu.calls.rules import Outcome, ReaderState, State
from youhu.calls.templatetags.reading import how_sure, spoken
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.actions import touch

SMELL = "不知道哪里飘来一股臭味，整天不敢开窗"
ENGLISH = {"Accept-Language": "en"}
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


def read(text: str) -> door.Reading:
    return door.read(text, ("citizen", "matter"), reference.current())


class TestRaising:
    def test_what_it_was_read_as_stays_with_the_call(self, district) -> None:
        call = raised(district, text=SMELL, category=district.odour)
        call.refresh_from_db()

        words = "".join(call.text[start:end] for start, end in call.read_spans)
        assert call.read_as == district.odour
        assert call.read_chance >= door.SPEAKS_FROM
        assert call.reader.startswith("day-one-")
        assert "臭" in words
        assert not call.is_corrected

    def test_another_choice_is_a_correction(self, district) -> None:
        call = raised(district, text=SMELL, category=district.question)

        assert call.is_corrected

    def test_words_that_say_little_are_read_as_nothing(self, district) -> None:
        call = raised(district, text="你好，在吗")

        assert (call.read_as, call.read_spans, call.is_corrected) == (None, [], False)
        assert call.reader

    def test_a_category_out_of_use_is_not_read(self, district) -> None:
        district.odour.is_active = False
        district.odour.save()
        touch("calls")

        assert read(SMELL).category != district.odour


class TestWhatTheClerkSees:
    def asked(self, client, text: str) -> str:
        sent = {"text": text}
        return client.post(reverse("suggestions"), sent, headers=ENGLISH).content.decode()

    def test_the_category_the_words_and_how_sure(self, district, signed_in) -> None:
        seen = self.asked(signed_in(district.dispatcher), SMELL)

        assert "Reads as <b>Odour</b>" in seen
        assert "<mark>" in seen
        assert how_sure(read(SMELL).chance) in seen
        assert f'href="{reverse("model_cards")}"' in seen

    def test_it_says_when_it_is_not_sure(self, district, signed_in) -> None:
        seen = self.asked(signed_in(district.dispatcher), "你好，在吗")

        assert "Not sure what this is about: you decide." in seen
        assert "data-category" not in seen

    def test_where_only_keywords_point_it_does_not_say_that_it_knows(
        self, district, signed_in, monkeypatch
    ) -> None:
        monkeypatch.setattr(door, "SPEAKS_FROM", 1.1)
        type(district.odour).objects.filter(pk=district.odour.pk).update(keywords="臭味 油烟")
        touch("calls")

        seen = self.asked(signed_in(district.dispatcher), "有油烟")

        assert "you decide" in seen
        assert "Single words point to these." in seen
        assert "We think" not in seen

    def test_a_caller_is_offered_it_without_more_words(self, district, client) -> None:
        seen = self.asked(client, SMELL)

        assert "Odour" in seen
        assert "Reads as" not in seen
        assert reverse("model_cards") not in seen

    def test_the_queue_says_what_was_read_and_what_was_chosen(self, district, signed_in) -> None:
        in_state(district, State.RETURNED, text=SMELL)
        client = signed_in(district.district_dispatcher)

        seen = client.get(reverse("dispatch_queue"), headers=ENGLISH).content.decode()

        assert "Reads as <b>Odour</b>" in seen
        assert "chosen was Question" in seen

    def test_what_a_caller_wrote_is_never_markup(self) -> None:
        said = spoken("<b>臭味</b> & more", [(3, 5)])

        assert said == "&lt;b&gt;<mark>臭味</mark>&lt;/b&gt; &amp;…"

    def test_only_the_words_around_are_shown(self) -> None:
        said = spoken("前面有很多很多很多话，路灯坏了，后面还有很多很多话", [(11, 15)])

        assert said == "…很多很多话，<mark>路灯坏了</mark>，后面还有很…"


def closed(district, text: str, category, n: int, *, first: int = 0) -> None:
    """So many closed calls with these words, a minute apart."""
    made = [
        raised(district, text=f"{text}{at}号", category=category, now=NOW + timedelta(minutes=at))
        for at in range(first, first + n)
    ]
    for call in made:
        Call.objects.filter(pk=call.pk).update(
            state=State.CLOSED,
            outcome=Outcome.NORMAL,
            closed_at=call.raised_at + timedelta(hours=1),
        )


@pytest.fixture
def taught(district):
    """Closed calls whose words only this district uses: “the old tree” means an odour here."""
    closed(district, "老榕树又那样了", district.odour, 16)
    closed(district, "阿婆想问一件事", district.question, 16, first=16)
    closed(district, "老榕树又那样了", district.odour, 4, first=32)
    closed(district, "阿婆想问一件事", district.question, 4, first=36)
    return district


@pytest.fixture
def _few_will_do(monkeypatch) -> None:
    monkeypatch.setattr(learning, "LEAST_CALLS", 20)


def learn() -> learning.Lesson:
    return learning.learn(reference.current(), since=None, now=LATER, say=lambda _text: None)


class TestPuttingTheCategoryRight:
    def test_unit_and_due_times_stay_and_the_ledger_says_so(self, district) -> None:
        call = raised(district, text=SMELL)
        before = (call.unit, call.state, call.due_at, call.stage_due_at)

        actions.recategorise(
            call, category=district.odour, note="It smells.", by=district.dispatcher, now=LATER
        )

        call.refresh_from_db()
        said = Entry.objects.of(call).last()
        assert (call.unit, call.state, call.due_at, call.stage_due_at) == before
        assert (call.category, call.is_corrected) == (district.odour, False)
        assert said.payload["before"] == "12345/citizen/01001"
        assert said.payload["category"] == "12345/citizen/03007"

    @pytest.mark.parametrize("who", ["handler", "grid_worker", "resident", "other_dispatcher"])
    def test_it_is_for_the_desk_that_has_the_place(self, district, who) -> None:
        call = raised(district)

        with pytest.raises(Refused):
            actions.recategorise(
                call, category=district.odour, by=getattr(district, who), now=LATER
            )

    def test_the_same_category_a_class_and_an_ended_call_are_refused(self, district) -> None:
        call, ended = raised(district), in_state(district, State.CLOSED)
        clerk = {"by": district.dispatcher, "now": LATER}

        for one, category in (
            (call, district.question),
            (call, district.odour.parent),
            (ended, district.odour),
        ):
            with pytest.raises(Refused):
                actions.recategorise(one, category=category, **clerk)

    def test_the_page_offers_it_and_does_it(self, district, signed_in) -> None:
        call, client = raised(district), signed_in(district.dispatcher)
        assert "Change the category" in page(client, call.get_absolute_url())

        client.post(
            reverse("call_act", args=[call.number, "recategorise"]),
            {"category": district.odour.pk},
        )

        assert "Given another category" in page(client, call.get_absolute_url())


@pytest.mark.usefixtures("_few_will_do")
class TestLearning:
    def test_what_a_clerk_put_right_is_a_correction_even_where_nothing_was_read(
        self, district
    ) -> None:
        call = raised(district, text="你好，在吗")
        actions.recategorise(call, category=district.odour, by=district.dispatcher, now=NOW)
        closed(district, SMELL, district.odour, 10)
        closed(district, "换了工作社保断了一个月", district.question, 10, first=10)
        Call.objects.filter(pk=call.pk).update(
            state=State.CLOSED, outcome=Outcome.UNRATED, closed_at=NOW
        )

        assert learn().card["corrections"] == 1

    def test_the_district_teaches_its_own_words(self, taught) -> None:
        assert read("老榕树又那样了").category is None

        lesson = learn()
        reader = adopt_reader(lesson, now=LATER)

        found = read("老榕树又那样了")
        assert lesson.is_better
        assert (found.category, found.version) == (taught.odour, reader.version)
        assert lesson.card["calls"] == 40
        assert lesson.card["cross_validation"]["accuracy"] > 0.9

    def test_a_category_without_calls_is_left_to_day_one(self, taught) -> None:
        noise = CategoryFactory(
            citizen=True, code="03001", name="夜间噪声", parent=taught.odour.parent
        )
        touch("calls")
        adopt_reader(learn(), now=LATER)

        found = read("楼下酒吧唱歌到凌晨两点，没法睡觉")

        assert found.category == noise
        assert found.version.startswith("day-one-")

    def test_the_former_model_is_kept_and_the_ledger_says_so(self, taught) -> None:
        first = adopt_reader(learn(), now=LATER)
        lesson = learning.learn(
            reference.current(), since=None, now=LATER + timedelta(days=1), say=lambda _text: None
        )
        second = adopt_reader(lesson, now=LATER + timedelta(days=1))

        first.refresh_from_db()
        assert (first.state, second.state) == (ReaderState.FORMER, ReaderState.READING)
        assert [e.verb for e in Entry.objects.of(first)] == ["adopt_reader", "retire_reader"]
        assert door.folder_of(first.version).is_dir()

    def test_corrections_count_more_and_stand_on_the_card(self, district) -> None:
        closed(district, SMELL, district.question, 12)
        closed(district, "换了工作社保断了一个月", district.odour, 10, first=12)

        lesson = learn()

        assert lesson.card["corrections"] >= 12
        assert lesson.model.suggest(SMELL).label.endswith("/citizen/01001")

    def test_a_model_whose_files_are_gone_is_not_missed(self, taught, caplog) -> None:
        reader = adopt_reader(learn(), now=LATER)
        for file in door.folder_of(reader.version).iterdir():
            file.unlink()
        touch("calls")

        assert read(SMELL).category == taught.odour
        assert "cannot be read" in caplog.text

    def test_only_calls_since_a_day_teach(self, taught) -> None:
        tomorrow = (NOW + timedelta(days=1)).date()

        with pytest.raises(Refused, match="Too few closed calls"):
            learning.learn(reference.current(), since=tomorrow, now=LATER, say=lambda _text: None)


@pytest.mark.usefixtures("_few_will_do")
class TestTheCommand:
    def test_a_dry_run_keeps_nothing(self, taught, capsys) -> None:
        call_command("train_classifier", dry_run=True)

        assert '"calls": 40' in capsys.readouterr().out
        assert not Reader.objects.exists()

    def test_a_better_model_is_taken(self, taught, capsys) -> None:
        call_command("train_classifier")

        version = Reader.objects.get().version
        assert f"{version} reads from now on." in capsys.readouterr().out

    def test_a_worse_model_is_not(self, taught, capsys, monkeypatch) -> None:
        told = learning._compared

        def worse(*args):
            return told(*args) | {"new": 0.5, "former": 0.6}

        monkeypatch.setattr(learning, "_compared", worse)

        call_command("train_classifier")

        assert "The former model stays: right on 0.6 of 1" in capsys.readouterr().out
        assert not Reader.objects.exists()

    def test_too_few_calls_teach_nothing(self, district) -> None:
        with pytest.raises(CommandError, match="Too few closed calls to learn from: 0"):
            call_command("train_classifier")
