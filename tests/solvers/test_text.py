"""Reading texts: what is read of them, learning, how sure it is, which words spoke, keeping it."""

import math
from collections import Counter
from importlib.resources import files
from random import Random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from youhu.solvers.text import storing
from youhu.solvers.text.calibration import Calibration, calibrate, gap, leads, reliability
from youhu.solvers.text.cleaning import cleaned
from youhu.solvers.text.fitting import Learned, fit
from youhu.solvers.text.grams import Part, vocabulary
from youhu.solvers.text.model import TextModel, _warmest, features
from youhu.solvers.text.prototypes import drawn
from youhu.solvers.text.trials import figures, trial

ABOUT = {
    "lamp": ["路灯不亮", "街灯坏了", "晚上很黑没有灯"],
    "noise": ["半夜唱歌很吵", "音响声音太大", "施工噪音睡不着"],
    "rubbish": ["垃圾没人收", "楼下堆满垃圾", "垃圾桶满了发臭"],
}
AROUND = ["我家门口", "您好，", "请尽快处理。", "已经三天了，", "在南边的路口", "谢谢！"]


def messages(n: int, *, seed: int = 365) -> Learned:
    """So many messages of each kind, with words around that say nothing."""
    rng = Random(seed)
    texts, labels = [], []
    for label, sayings in ABOUT.items():
        for _n in range(n):
            words = [rng.choice(sayings), *rng.sample(AROUND, 3)]
            rng.shuffle(words)
            texts.append("".join(words))
            labels.append(label)
    return Learned(texts, labels)


@pytest.fixture(scope="module")
def model() -> TextModel:
    return fit(messages(20))


def sentences() -> list[str]:
    rows = files("youhu.calls").joinpath("data", "sentences.tsv").read_text().splitlines()[1:]
    return [row.split("\t")[-1] for row in rows]


def plainly(model: TextModel, letters: str) -> tuple[str, list[float]] | None:
    """The best label and how much each letter spoke for it, as one would reckon it by hand."""
    weights, scores, told, offset = model.weights.toarray(), model.bias.astype(float), [], 0
    for one in model.vocabularies:
        head = one.part.of(letters)
        runs = [(at, head[at : at + n]) for n in (1, 2, 3) for at in range(len(head) - n + 1)]
        often = Counter(run for _at, run in runs if run in one.known)
        tf = {run: 1 + math.log(n) for run, n in often.items()}
        values = {run: tf[run] * one.telling[one.known[run]] for run in often}
        length = math.sqrt(sum(value**2 for value in values.values())) or 1
        for run, value in values.items():
            row = weights[offset + one.known[run]] * value * one.part.weight / length
            scores = scores + row
            told += [(at, run, row / often[run] / len(run)) for at, other in runs if other == run]
        offset += len(one)
    best, heat = int(scores.argmax()), [0.0] * len(letters)
    for start, run, say in told:
        for at in range(start, start + len(run)):
            heat[at] += say[best] - say.mean()
    return (model.labels[best], heat) if told else None


class TestCleaning:
    def test_every_letter_knows_where_it_stood(self) -> None:
        said = "A7县 路灯 ９号 LED坏了"

        read = cleaned(said)

        assert read.letters == "县路灯0号led坏了"
        assert [said[at] for at in read.places] == list("县路灯９号LED坏了")

    def test_a_letter_that_becomes_two_stands_in_one_place(self) -> None:
        assert cleaned("㎡大") == ("m0大", [0, 0, 1])


class TestRuns:
    def test_they_are_weighed_as_the_library_would(self) -> None:
        texts = [cleaned(text).letters for text in messages(4).texts]
        library = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, lowercase=False
        )

        expected = library.fit_transform(texts).toarray()
        ours = vocabulary(texts, Part(0, 1.0))

        assert list(ours.known) == list(library.get_feature_names_out())
        assert np.allclose(features(texts, (ours,)).toarray(), expected, atol=1e-6)

    def test_a_head_reads_only_the_beginning(self) -> None:
        head = vocabulary(["abcdef", "abcxyz"], Part(3, 0.5))

        columns, values, *_where = head.read("abcdef")

        assert set(head.known) == {"a", "b", "c", "ab", "bc", "abc"}
        assert len(columns) == 6
        assert float(values @ values) == pytest.approx(0.25)


class TestLearning:
    def test_it_names_what_it_learned(self, model) -> None:
        found = [model.suggest(text).label for text in messages(5, seed=1).texts]

        assert found == messages(5, seed=1).labels

    def test_the_words_that_spoke_are_shown(self, model) -> None:
        said = "您好，我家门口的路灯 不亮，谢谢！"

        found = model.suggest(said)

        words = "".join(said[start:end] for start, end in found.spans)
        assert found.label == "lamp"
        assert "灯" in words
        assert "谢谢" not in words

    @pytest.mark.parametrize("kind", ["learned", "drawn"])
    def test_letter_by_letter_it_comes_to_the_same(self, model, kind) -> None:
        said = [*sentences(), *messages(5, seed=4).texts, "㎡、9号的路灯，路灯，A7县路灯🙂又灭了"]
        words = {label: [(text, 1.0) for text in texts] for label, texts in ABOUT.items()}
        read = model if kind == "learned" else drawn(words, Calibration((0.0, 1.0), (0.0, 1.0)))

        for text in said:
            found, slowly = read.suggest(text), plainly(read, cleaned(text).letters)
            if found is None or slowly is None:
                assert found is slowly
                continue
            label, heat = slowly
            places = cleaned(text).places
            assert found.label == label
            assert found.spans == tuple(
                (places[a], places[b - 1] + 1)
                for a, b in _warmest(cleaned(text).letters, np.array(heat, np.float32))
            )

    def test_only_what_is_offered_is_named(self, model) -> None:
        found = model.suggest("路灯不亮", among={"noise", "rubbish"})

        assert found.label in {"noise", "rubbish"}
        assert "lamp" not in found.others

    @pytest.mark.parametrize("said", ["", "   ", "§§§"])
    def test_words_that_it_never_met_mean_nothing(self, model, said) -> None:
        assert model.suggest(said) is None

    def test_two_labels_are_enough(self) -> None:
        known = messages(6)
        two = known.take([at for at, label in enumerate(known.labels) if label != "noise"])

        assert fit(two).suggest("垃圾没人收").label == "rubbish"

    def test_a_text_that_counts_more_decides(self) -> None:
        texts, labels = ["路灯不亮"] * 4, ["lamp", "lamp", "lamp", "noise"]
        others = messages(3)

        def label(counts: list[float]) -> str:
            known = Learned(
                [*texts, *others.texts], [*labels, *others.labels], [*counts, *[1.0] * 9]
            )
            return fit(known).suggest("路灯不亮").label

        assert label([1, 1, 1, 1]) == "lamp"
        assert label([0.01, 0.01, 0.01, 50]) == "noise"

    def test_a_trial_scores_texts_that_the_model_had_not_seen(self) -> None:
        heard: list[int] = []

        tried = trial(messages(10), folds=5, seed=0, tell=heard.append)

        assert heard == [1, 2, 3, 4, 5]
        assert figures(tried)["macro_f1"] > 0.95
        assert np.bincount(tried.fold).tolist() == [6] * 5

    def test_a_label_with_one_text_does_not_stop_a_trial(self) -> None:
        known = messages(6)
        alone = Learned([*known.texts, "停水了"], [*known.labels, "water"])

        tried = trial(alone, folds=3)

        assert len(tried.names) == 4
        assert np.isfinite(figures(tried)["accuracy"])


class TestHowSure:
    def test_chances_agree_with_what_is_so(self) -> None:
        rng = np.random.default_rng(7)
        truth = rng.uniform(0, 1, 6000)
        right = rng.uniform(0, 1, 6000) < 0.4 + 0.6 * truth
        curve = calibrate(truth[:3000], right[:3000])

        said = np.array([curve.chance(lead) for lead in truth[3000:]])

        assert gap(reliability(said, right[3000:])) < 0.03

    def test_a_longer_lead_is_never_less_sure(self) -> None:
        lead = np.arange(40.0)
        right = np.random.default_rng(3).uniform(size=40) < 0.5

        chances = calibrate(lead, right, knots=8).chances

        assert list(chances) == sorted(chances)

    def test_few_texts_never_make_it_certain(self) -> None:
        assert calibrate(np.arange(8.0), np.ones(8, bool)).chance(100) < 0.95

    def test_the_lead_is_over_the_next_best(self) -> None:
        assert leads(np.array([[1.0, 4.0, 3.5], [0.0, -1.0, -3.0]])).tolist() == [0.5, 1.0]


class TestKeeping:
    def test_what_is_read_again_reads_the_same(self, model, tmp_path) -> None:
        storing.write(model, tmp_path / "m", card={"texts": 60})

        again, card = storing.read(tmp_path / "m")

        assert card == {"texts": 60}
        for text in messages(3, seed=5).texts:
            assert again.suggest(text).label == model.suggest(text).label
            assert again.suggest(text).spans == model.suggest(text).spans

    def test_another_format_is_refused(self, model, tmp_path) -> None:
        storing.write(model, tmp_path, card={})
        told = (tmp_path / "model.json").read_text().replace('"format": 1', '"format": 99')
        (tmp_path / "model.json").write_text(told)

        with pytest.raises(ValueError, match="another format"):
            storing.read(tmp_path)


def test_a_model_can_be_drawn_from_words_alone() -> None:
    words = {label: [(text, 1.0) for text in texts] for label, texts in ABOUT.items()}

    found = drawn(words, Calibration((0.0, 1.0), (0.0, 1.0))).suggest("门口的垃圾很多天没人收")

    assert found.label == "rubbish"
    assert found.chance > 0
