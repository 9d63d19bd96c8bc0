"""What members see of the figures, each of its own, and how many statements it costs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import CategoryFactory
from tests.figures.steps import LATER, answered, drawn, excluded, rated, signed_in
from youhu.calls.models import Call
from youhu.figures import actions, queries
from youhu.figures import restated as listing
from youhu.figures.models import CallBack, Counted, Drawing, Exclusion, Figure, Tally
from youhu.figures.periods import Span, containing
from youhu.figures.rules import ALL_COUNTS, BY_KEY
from youhu.registry.models import Organisation

PERIOD = {"period": "2026-11"}


@pytest.fixture(autouse=True)
def _afterwards(monkeypatch) -> None:
    """The clock of the site stands a day after everything was answered."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


@pytest.fixture
def judged(tiny):
    """Two answered calls in the first subdistrict, one of them not solved; counted."""
    rated(answered(tiny), tiny)
    rated(answered(tiny), tiny, was_solved="no", satisfaction="dissatisfied")
    actions.count(now=LATER)
    return tiny


def page(member, **query) -> str:
    response = signed_in(member).get(reverse("figures"), {**PERIOD, **query})
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_the_rate_with_its_interval_and_sample(judged) -> None:
    said = page(judged.district_supervisor)
    assert "50.0" in said
    assert "95 % interval 9.5–90.5" in said
    assert "1 / 2" in said
    assert "too few" in said
    assert "formula 1" in said


def test_a_unit_sees_its_own_figures_and_nobody_elses(judged) -> None:
    assert "1 / 2" in page(judged.handler)
    assert "Nobody was heard yet." in page(judged.handler_of(judged.urban))


def test_earlier_figures_open_their_calls_too(judged) -> None:
    for month in (date(2026, 10, 1), date(2025, 11, 1)):
        Tally.objects.create(
            month=month, place="440105001", unit=judged.housing, category=judged.odour,
            heard=40, solved=30,
        )  # fmt: skip
    for hand in (judged.district_supervisor, judged.supervisor, judged.handler):
        said = page(hand, rate="solved")
        for month in ("2026-10", "2025-11"):
            calls = f"{reverse('figure_calls', args=['solved'])}?period={month}&amp;rate=solved"
            assert calls in said, (hand, month)
        assert "last period 30 / 40" in said
        assert said.count("30 / 40</a>") == 4  # the card, both changes, the month


def test_a_room_sees_its_own_subdistrict(judged) -> None:
    assert "1 / 2" in page(judged.supervisor)
    other = signed_in(judged.other_dispatcher).get(reverse("figures"), PERIOD)
    assert "Nobody was heard yet." in other.content.decode()


@pytest.mark.parametrize(("part", "n"), [("all", 2), ("met", 1), ("missed", 1)])
def test_every_figure_opens_the_calls_behind_it(judged, part, n) -> None:
    for hand in ("handler", "district_supervisor", "supervisor"):
        query = {**PERIOD, "part": part}
        address = reverse("figure_calls", args=["solved"])
        response = signed_in(getattr(judged, hand)).get(address, query)
        assert response.context["page"].paginator.count == n, hand


def test_the_calls_of_one_part_of_the_district_are_shown_and_exported(judged) -> None:
    query = {**PERIOD, "by": "unit", "of": str(judged.housing.pk), "part": "missed"}
    client, missed = signed_in(judged.district_supervisor), Call.objects.get(was_solved="no")

    shown = client.get(reverse("figure_calls", args=["solved"]), query).content.decode()
    sent = client.get(reverse("export_figure_calls", args=["solved", "csv"]), query)

    assert missed.number in shown
    assert missed.number in sent.content.decode("utf-8-sig")
    other = client.get(
        reverse("figure_calls", args=["solved"]), {**query, "of": str(judged.urban.pk)}
    )
    assert other.context["page"].paginator.count == 0


def test_an_address_that_means_nothing_is_not_found_or_leads_to_this_month(judged) -> None:
    client = signed_in(judged.district_supervisor)
    assert client.get(reverse("figure_calls", args=["nonsense"])).status_code == 404
    odd = {"by": "unit", "of": "x"}
    assert client.get(reverse("figure_calls", args=["solved"]), odd).status_code == 404
    for query in ({"period": "2099"}, {"period": "x"}, {"rate": "x", "by": "x"}):
        assert client.get(reverse("figures"), query).context["stretch"].key == "2026-11"


def test_the_exported_ranking_carries_interval_and_formula(judged) -> None:
    client = signed_in(judged.auditor)
    sent = client.get(reverse("export_figures", args=["csv"]), PERIOD).content.decode("utf-8-sig")
    assert "too few" in sent
    assert "solved v1" in sent
    assert "9.45" in sent


def test_however_much_is_counted_a_page_costs_as_many_statements(
    judged, django_assert_max_num_queries
) -> None:
    units = [unit.pk for unit in Organisation.objects.all()[:6]]
    Tally.objects.bulk_create(
        Tally(
            month=LATER.date().replace(day=1), place="440105001", unit_id=unit,
            category=judged.odour, **dict.fromkeys(ALL_COUNTS, 40),
        )
        for unit in units
    )  # fmt: skip
    client = signed_in(judged.district_supervisor)
    client.get(reverse("figures"), PERIOD)
    for by in ("place", "unit", "category"):
        with django_assert_max_num_queries(18):
            client.get(reverse("figures"), {**PERIOD, "by": by})


def test_a_locked_period_shows_what_was_kept(judged, monkeypatch) -> None:
    over = LATER + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: over)
    client = signed_in(judged.district_supervisor)
    assert "Lock this period" in page(judged.district_supervisor)

    done = client.post(reverse("act_period", args=["2026-11", "lock"]))
    assert done.status_code == 302
    Tally.objects.all().delete()
    Counted.objects.all().delete()

    said = page(judged.district_supervisor)
    assert "1 / 2" in said
    assert "locked by" in said
    assert "Restate what has changed" in said
    assert "1 / 2" in page(judged.handler)


def test_a_locked_period_says_by_which_formula_it_was_kept(judged, monkeypatch) -> None:
    over = LATER + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: over)
    month = containing(LATER.date(), Span.MONTH)
    actions.lock_period(month, by=judged.district_supervisor, now=over)
    raised = replace(BY_KEY["solved"], version=9)
    monkeypatch.setitem(BY_KEY, "solved", raised)
    monkeypatch.setattr(queries, "KPIS", [BY_KEY[kpi.key] for kpi in queries.KPIS])

    for hand in (judged.district_supervisor, judged.supervisor, judged.handler):
        client, query = signed_in(hand), {**PERIOD, "rate": "solved"}
        assert "formula 1" in page(hand, rate="solved")
        behind = client.get(reverse("figure_calls", args=["solved"]), query)
        assert "formula 1" in behind.content.decode()
        sent = client.get(reverse("export_figures", args=["csv"]), query)
        assert "solved v1" in sent.content.decode("utf-8-sig")
    assert "formula 9" in page(judged.handler, period="2026-12", rate="solved")


@pytest.fixture
def restated(judged, monkeypatch):
    """The month is locked; then the unsolved call is excluded, and its figures are restated."""
    over = LATER + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: over)
    by = {"by": judged.district_supervisor, "now": over}
    actions.lock_period(containing(LATER.date(), Span.MONTH), **by)
    excluded(Call.objects.get(was_solved="no"), judged, now=over)
    actions.restate(containing(LATER.date(), Span.MONTH), reason="Decided late.", **by)
    return judged


def test_restated_figures_are_shown_to_whom_they_are_about(restated) -> None:
    for hand in (restated.district_supervisor, restated.supervisor, restated.handler):
        assert "Decided late." in page(hand)
    for hand in (restated.other_dispatcher, restated.handler_of(restated.urban)):
        assert "Decided late." not in page(hand)


def test_restated_figures_are_named_in_words_also_new_ones_page_by_page(
    restated, monkeypatch
) -> None:
    old = Figure.objects.get(kpi="solved", level="place", restates__isnull=False)
    Figure.objects.filter(pk=old.pk).update(restates=None)

    said = page(restated.district_supervisor)

    assert "Resolution rate · whole district: 1 / 2 →" in said
    assert f"Resolution rate · {restated.housing.short}: 1 / 2 →" in said
    assert f"Resolution rate · {restated.subdistricts[0]}: new" in said
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    first, last = (page(restated.district_supervisor, restated=n) for n in (1, 6))
    assert "restated=2#restated" in first
    assert "Page 6 of 6" in last


def test_a_refusal_about_a_period_is_said_on_the_page(judged) -> None:
    client = signed_in(judged.district_supervisor)
    early = client.post(reverse("act_period", args=["2026-11", "lock"]))
    assert early.status_code == 422
    assert "not over yet" in early.content.decode()
    weights = {"contacted": 50, "solved": 50, "satisfied": 50}
    wrong = client.post(reverse("act_period", args=["2026-11", "weigh"]), weights)
    assert "make 100" in wrong.content.decode()
    right = {"contacted": 20, "solved": 40, "satisfied": 40}
    assert client.post(reverse("act_period", args=["2026-11", "weigh"]), right).status_code == 302
    assert "20 : 40 : 40" in page(judged.district_supervisor)


def test_the_next_caller_opens_by_itself(tiny) -> None:
    first, second = drawn(tiny, 2)
    client = signed_in(tiny.dispatcher)
    shown = client.get(reverse("callbacks")).content.decode()
    assert first.call.number in shown
    assert "139****1234" in shown
    assert "13900001234" not in shown

    said = {"was_contacted": "yes", "was_solved": "no", "satisfaction": "dissatisfied"}
    done = client.post(reverse("act_callback", args=[first.pk, "reach"]), said, follow=True)

    assert done.context["chosen"] == second
    first.refresh_from_db()
    assert (first.was_contacted, first.was_solved) == (True, "no")


def test_the_number_is_shown_in_clear_to_whoever_is_calling(tiny) -> None:
    (one,) = drawn(tiny)
    client = signed_in(tiny.dispatcher)
    shown = client.post(reverse("act_callback", args=[one.pk, "dial"])).content.decode()
    assert "tel:13900001234" in shown
    assert client.post(reverse("act_callback", args=[one.pk, "miss"])).status_code == 302
    one.refresh_from_db()
    assert one.tries == 1


def test_an_unanswered_question_is_named(tiny) -> None:
    (one,) = drawn(tiny)
    address = reverse("act_callback", args=[one.pk, "reach"])
    response = signed_in(tiny.dispatcher).post(address, {"was_contacted": "yes"})
    assert response.status_code == 422
    assert "Ask whether it is solved." in response.content.decode()
    assert CallBack.objects.get().state == "waiting"


def test_two_people_exclude_a_call_on_their_pages(judged) -> None:
    call = Call.objects.get(was_solved="no")
    said = {"number": call.number, "ground": "not_ours", "reason": "The city's."}
    first, second = signed_in(judged.dispatcher), signed_in(judged.supervisor)
    assert first.post(reverse("propose_exclusion"), said).status_code == 302
    assert "Exclude it" in second.get(reverse("exclusions")).content.decode()

    made = Exclusion.objects.get()
    second.post(reverse("act_exclusion", args=[made.pk, "agree"]))

    made.refresh_from_db()
    assert made.state == "agreed"
    wrong = first.post(reverse("propose_exclusion"), {**said, "number": "nowhere"})
    assert "no such call" in wrong.content.decode()


def test_the_plan_is_changed_on_the_desk(tiny) -> None:
    drawn(tiny)
    client = signed_in(tiny.district_supervisor)
    said = {"share": 30, "least": 2, "seed": 5}
    assert client.post(reverse("plan_callbacks"), said).status_code == 302
    assert client.post(reverse("plan_callbacks"), said).status_code == 422
    assert Drawing.objects.exists()


def test_a_long_ranking_comes_in_pages(judged) -> None:
    categories = [CategoryFactory() for _n in range(60)]
    Tally.objects.bulk_create(
        Tally(
            month=LATER.date().replace(day=1), place="440105001", unit=judged.urban,
            category=category, heard=40, solved=n,
        )
        for n, category in enumerate(categories[:40])
    )  # fmt: skip
    Tally.objects.bulk_create(
        Tally(
            month=LATER.date().replace(day=1), place="440105001", unit=judged.urban,
            category=category, heard=3, solved=1,
        )
        for category in categories[40:]
    )  # fmt: skip
    client = signed_in(judged.district_supervisor)
    query = {**PERIOD, "by": "category"}

    first = client.get(reverse("figures"), query)
    second = client.get(reverse("figures"), {**query, "page": 2})

    assert (len(first.context["rows"]), len(first.context["few"])) == (40, 10)
    assert (len(second.context["rows"]), len(second.context["few"])) == (0, 11)
    assert [row.rate.n for row in first.context["rows"]] == list(range(39, -1, -1))
