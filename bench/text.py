"""Reading the text: what a call is about, beside the plain way, on the same parts of the same data.

With --data: macro-F1, accuracy of the surest 80 %, calibration, seconds to learn and milliseconds a
text on real citizen messages (5-fold cross-validation; every choice fixed beforehand), over several
seeds. Without it: only the model of day one, on the sample district's sentences, which it has not
seen, beside the matcher of keywords.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.common import Printer, arguments, on_both_engines

MESSAGES, TAXONOMY = "calls/citizen_messages_labelled.csv", "taxonomy_three_levels.csv"
SEEDS = (0, 1, 2, 3, 4)
FOLDS = 5
TIMED = 300


def main(argv: Sequence[str] | None = None) -> int:
    asked = arguments(argv, __doc__ or "")
    printer = Printer("text", as_json=asked.json)
    _day_one(printer)
    on_both_engines("bench.same", asked)
    messages = Path(asked.data, MESSAGES) if asked.data else None
    if messages is None or not messages.exists():
        print("no labelled messages: give --data for the rest", file=sys.stderr)
        return 0
    _messages(printer, messages, SEEDS[:1] if asked.quick else SEEDS)
    return 0


def _day_one(printer: Printer) -> None:
    """The model that a new installation has, on sentences that it was not drawn from."""
    with tempfile.TemporaryDirectory(prefix="youhu-text-") as folder:
        os.environ |= {"YOUHU_VAR": folder, "DJANGO_SETTINGS_MODULE": "youhu.config.settings"}
        import django

        django.setup()
        from bench import likeness
        from bench.day_one import figures

        printer.say(case="day one", **figures())
        printer.say(case="the same in other words", **likeness.figures())


def _messages(printer: Printer, file: Path, seeds: Sequence[int]) -> None:
    """Both ways on the same folds; the first seed tells the figures that count."""
    from youhu.solvers.text.fitting import Learned

    with file.open(newline="") as rows:
        told = list(csv.DictReader(rows))
    known = Learned([row["text"] for row in told], [row["label"] for row in told])
    always = _names(file.with_name(TAXONOMY), set(known.labels))
    _learning(printer, known + always, known.texts[:TIMED])
    f1 = []
    for seed in seeds:
        found = _both(known, always, seed)
        f1.append(found["macro_f1"])
        printer.say(case="categories", n=len(known), folds=FOLDS, seed=seed, **found)
    printer.say(
        case="categories over seeds", seeds=len(f1), macro_f1_mean=round(float(np.mean(f1)), 4),
        macro_f1_least=min(f1), macro_f1_most=max(f1),
    )  # fmt: skip


def _names(file: Path, labels: set[str]) -> Any:
    """What the categories under each label are called, as an authority lists them: these teach in
    every fold, a little. They are not messages, and none of them is scored.
    """
    from youhu.calls.reading.learning import NAMED
    from youhu.solvers.text.fitting import Learned

    with file.open(newline="", encoding="utf-8-sig") as rows:
        told = [(label, second + third) for label, second, third in list(csv.reader(rows))[1:]]
    kept = [(label, name) for label, name in told if label in labels]
    return Learned([name for _l, name in kept], [label for label, _n in kept], [NAMED] * len(kept))


def _both(known: Any, always: Any, seed: int) -> dict[str, Any]:
    from youhu.solvers.text.trials import figures, trial

    ours = figures(trial(known, always=always, folds=FOLDS, seed=seed))
    plain = _plain(known, seed)
    return {**ours, **{f"plain_{name}": value for name, value in plain.items()}}


def _plain(known: Any, seed: int) -> dict[str, float]:
    """Character TF-IDF of one to three letters with a linear SVM, as anybody would write it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    labels = np.unique(known.labels, return_inverse=True)[1]
    scores = np.zeros((len(labels), labels.max() + 1))
    texts = np.array(known.texts, dtype=object)
    for rest, held in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(texts, labels):
        letters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        machine = make_pipeline(letters, LinearSVC()).fit(texts[rest], labels[rest])
        scores[held] = machine.decision_function(texts[held])
    best, ordered = scores.argmax(axis=1), np.sort(scores, axis=1)
    surest = np.argsort(ordered[:, -2] - ordered[:, -1], kind="stable")[: round(0.8 * len(best))]
    return {
        "macro_f1": round(float(f1_score(labels, best, average="macro")), 4),
        "accuracy_surest_80": round(float((best == labels)[surest].mean()), 4),
    }


def _learning(printer: Printer, known: Any, texts: Sequence[str]) -> None:
    """How long it takes to learn from all of it, and to read one text with its explanation."""
    from youhu.solvers.text.fitting import fit

    begun, cpu = time.perf_counter(), time.process_time()
    model = fit(known)
    fitted, cpu = time.perf_counter() - begun, time.process_time() - cpu
    walls, cpus = [], []
    for text in texts:
        begun, spent = time.perf_counter(), time.thread_time()
        model.suggest(text)
        cpus.append((time.thread_time() - spent) * 1000)
        walls.append((time.perf_counter() - begun) * 1000)
    printer.say(
        case="learning", n=len(known), seconds=round(fitted, 1), cpu_seconds=round(cpu, 1),
        runs=model.weights.shape[0],
        ms_a_text_p50=round(median(walls), 2),
        ms_a_text_mean=round(float(np.mean(walls)), 2),
        ms_a_text_p95=round(float(np.quantile(walls, 0.95)), 2),
        cpu_ms_a_text_p50=round(median(cpus), 2),
        cpu_ms_a_text_mean=round(float(np.mean(cpus)), 2),
        cpu_ms_a_text_p95=round(float(np.quantile(cpus, 0.95)), 2),
        letters_p50=int(median(map(len, texts))),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
