"""A model as two files: numbers in an .npz without pickled objects, everything else as JSON."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from youhu.solvers.text.calibration import Calibration
from youhu.solvers.text.grams import Part, Vocabulary
from youhu.solvers.text.model import TextModel

FORMAT = 1


def write(model: TextModel, folder: Path, *, card: dict[str, Any]) -> None:
    """Keep a model and its card in `folder`, which is made; JSON comes last, so it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = model.weights
    arrays = {
        "data": weights.data.astype(np.float16),
        "indices": weights.indices.astype(np.int32),
        "indptr": weights.indptr.astype(np.int64),
        "bias": model.bias,
    }
    for at, vocabulary in enumerate(model.vocabularies):
        arrays[f"telling{at}"] = vocabulary.telling
    np.savez_compressed(folder / "model.npz", allow_pickle=False, **arrays)
    told = {
        "format": FORMAT,
        "labels": model.labels,
        "parts": [[one.part.head, one.part.weight] for one in model.vocabularies],
        "runs": [list(one.known) for one in model.vocabularies],
        "leads": model.calibration.leads,
        "chances": model.calibration.chances,
        "card": card,
    }
    (folder / "model.json").write_text(json.dumps(told, ensure_ascii=False))


def read(folder: Path) -> tuple[TextModel, dict[str, Any]]:
    """A kept model and its card. Raises OSError or ValueError for what is not one."""
    told = json.loads((folder / "model.json").read_text())
    if told.get("format") != FORMAT:
        raise ValueError(f"{folder}: a model of another format")
    with np.load(folder / "model.npz", allow_pickle=False) as arrays:
        vocabularies = tuple(
            Vocabulary(
                Part(int(head), float(weight)),
                {run: n for n, run in enumerate(runs)},
                arrays[f"telling{at}"],
            )
            for at, ((head, weight), runs) in enumerate(
                zip(told["parts"], told["runs"], strict=True)
            )
        )
        shape = (sum(map(len, vocabularies)), len(told["labels"]))
        data = arrays["data"].astype(np.float32)
        weights = csr_array((data, arrays["indices"], arrays["indptr"]), shape=shape)
        bias = arrays["bias"]
    calibration = Calibration(tuple(told["leads"]), tuple(told["chances"]))
    labels = tuple(told["labels"])
    return TextModel(labels, vocabularies, weights, bias, calibration), told["card"]
