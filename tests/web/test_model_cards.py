"""The page of the models in use: their figures, what they said and what was so, those before."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.calls.models import Reader
from youhu.forecast.models import Learned

ADDRESS = "/settings/models/"
TRIED = {
    "macro_f1": 0.901, "accuracy": 0.9, "accuracy_surest_80": 0.963, "calibration_error": 0.011,
    "reliability": [
        {"low": 0.5, "high": 0.6, "n": 100, "said": 0.55, "was": 0.5},
        {"low": 0.9, "high": 1.0, "n": 400, "said": 0.95, "was": 0.96},
    ],
}  # fmt: skip


def reader(version: str, state: str, days: int) -> Reader:
    card = {
        "calls": 500, "categories": 12, "corrections": 31, "cross_validation": TRIED,
        "held_out": {"new": 0.91, "former": 0.87},
    }  # fmt: skip
    made_at = NOW + timedelta(days=days)
    return Reader.objects.create(
        district="440105", version=version, state=state, made_at=made_at, card=card
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_models_it_says_how_to_come_by_them(district, signed_in, language) -> None:
    text = page(signed_in(district.auditor), ADDRESS, language=language)

    assert "train_classifier" in text
    assert "train_forecast" in text
    assert "day-one-" in text


def test_the_one_in_use_and_those_before_with_their_figures(district, signed_in) -> None:
    reader("440105-old", "former", 0)
    reader("440105-new", "reading", 1)
    Learned.objects.create(
        version="20261101-1", learned_at=NOW, calls=900, brier=0.15, base_brier=0.2,
        card={"reliability": [[0.0, 0.1, 40, 0.06, 0.05]], "judged": 40, "calibration_error": 0.01},
    )  # fmt: skip

    client = signed_in(district.admin)
    text = page(client, ADDRESS)
    with statements() as sent:
        page(client, ADDRESS)

    assert text.index("440105-new") < text.index("Before it") < text.index("440105-old")
    assert "0.963" in text
    assert "learned from 500 calls" in text
    assert text.count('class="dot"') == 3
    assert 'cx="190.0" cy="8.0"' in text
    assert "20261101-1" in text
    assert len(sent) <= 8


def test_it_takes_the_same_statements_for_one_model_and_for_many(district, signed_in) -> None:
    client = signed_in(district.dispatcher)
    reader("440105-0", "reading", 0)
    page(client, ADDRESS)

    with statements() as one:
        page(client, ADDRESS)
    for n in range(1, 6):
        reader(f"440105-{n}", "former", -n)
        Learned.objects.create(
            version=f"2026110{n}-1", learned_at=NOW, calls=900, brier=0.15, base_brier=0.2
        )
    with statements() as many:
        page(client, ADDRESS)

    assert len(many) == len(one)


def test_the_queue_leads_there(district, signed_in) -> None:
    assert f'href="{ADDRESS}"' in page(signed_in(district.dispatcher), "/desk/dispatch/")
