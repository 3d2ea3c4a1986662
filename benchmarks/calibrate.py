"""Fit how likely a choice is to answer, and where to fall silent.

    python benchmarks/calibrate.py SET [--off SET ...] [--work DIR] [--write]

SET is a folder with ``docs.jsonl`` and ``questions.jsonl``: all of its documents are
loaded and its questions asked. With --off, questions of other sets, which these
documents cannot answer, are asked too. A logistic model for numbers and one for
sentences are fitted on the questions with an even hash and reported on the odd ones;
--write fits on all of them and stores ``index/calibration.json``.
"""

import argparse
import json
import math
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.model import Span
from index.choose import Choice, best_choice
from index.confidence import Features
from index.fusion import idf
from index.models import embedder
from index.search import Searcher
from search_quality import SPACE, lines, load

Vector: TypeAlias = npt.NDArray[np.float64]
PASSAGES = 12  # that an answer is chosen from
RIDGE = 2.0  # keeps weights small where features agree
OFF = 250  # questions of each other set
# Questions that are written to look answerable are half of some sets and rare in use.
ADVERSARIAL = 0.3
TABLE = Path(__file__).parent.parent / "index" / "calibration.json"
NAMES = [field.name for field in fields(Features)]
# What tells nothing within a model: always one value, or none.
IDLE = {"number": {"number", "fits"}, "sentence": {"number", "pull"}}


@dataclass(frozen=True, slots=True)
class Case:
    """A question's choice: its features, if any, and whether it answers."""

    key: int
    features: Features | None
    right: bool
    answerable: bool
    off: bool


def questions(folder: Path, off: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the questions of *folder*, then some of each set that it cannot answer."""
    yield from lines(folder / "questions.jsonl")
    for other in off:
        rows = sorted(lines(other / "questions.jsonl"), key=_key)[:OFF]
        yield from ({"id": r["id"], "question": r["question"], "off": 1} for r in rows)


def _key(row: dict[str, Any]) -> int:
    return zlib.crc32(str(row["id"]).encode())


def cases(folder: Path, off: Sequence[Path], work: Path) -> Iterator[Case]:
    """Ask every question and judge the choice, whatever its probability."""
    store = load(folder, work)
    searcher = Searcher(store, work / "index", embedder(cache=work))
    shard = searcher.shard(SPACE)
    count = shard.manifest.passages
    most = idf(0, count)

    def weigh(stem: str) -> float:
        return idf(shard.lexical.frequency(stem), count) / most

    for done, row in enumerate(questions(folder, off)):
        if done % 250 == 0:
            print(f"{done} questions", file=sys.stderr)
        found = searcher.search(row["question"], space=SPACE, k=PASSAGES)
        choice = best_choice(row["question"], found, weigh=weigh)
        answerable = bool(row.get("answerable")) and "off" not in row
        yield Case(
            _key(row),
            choice.features if choice is not None else None,
            answerable and choice is not None and _touches(choice, row),
            answerable,
            "off" in row,
        )


def _touches(choice: Choice, row: dict[str, Any]) -> bool:
    """Tell whether the sentence, or the number in it, overlaps a gold answer."""
    sentence = choice.evidence.sentence
    if sentence.document.id != row.get("doc_id"):
        return False
    return any(sentence.span.overlaps(Span(*span)) for span in row.get("spans", ()))


def fit(features: Vector, right: Vector, mass: Vector, rounds: int = 50) -> Vector:
    """Return intercept and weights of a ridge logistic regression (Newton)."""
    rows: Vector = np.column_stack([np.ones(len(features)), features])
    weights: Vector = np.array([0.0] * (1 + int(features.shape[1])))
    ridge: Vector = RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0
    for _ in range(rounds):
        likely: Vector = 1 / (1 + np.exp(-rows @ weights))
        curve: Vector = (rows.T * (mass * likely * (1 - likely))) @ rows + ridge
        slope: Vector = rows.T @ (mass * (right - likely)) - ridge @ weights
        weights = weights + np.linalg.solve(curve, slope).astype(np.float64)
    return weights


def area(scores: Vector, positive: npt.NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve, by ranks."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores, kind="stable")] = np.arange(1, len(scores) + 1)
    ones = int(positive.sum())
    zeros = len(scores) - ones
    if not ones or not zeros:
        return float("nan")
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def _mass(case: Case) -> float:
    return 1.0 if case.answerable or case.off else ADVERSARIAL


def model(found: Sequence[Case], kind: str) -> dict[str, Any]:
    """Return the fitted model of the *found* cases, by the names of its features."""
    table = np.array([astuple(c.features) for c in found if c.features is not None])
    right = np.array([c.right for c in found if c.features is not None], dtype=float)
    used = [i for i, name in enumerate(NAMES) if name not in IDLE[kind]]
    mass = np.array([_mass(case) for case in found if case.features is not None])
    fitted = fit(table[:, used], right, mass)
    weights = dict.fromkeys(NAMES, 0.0)
    weights |= {
        NAMES[i]: round(float(w), 4) for i, w in zip(used, fitted[1:], strict=True)
    }
    return {"intercept": round(float(fitted[0]), 4), "weights": weights}


def predicted(found: Sequence[Case], models: dict[str, dict[str, Any]]) -> Vector:
    """Return the probability of each case, 0 where there was no choice."""
    return np.array([_predict(case.features, models) for case in found])


def _predict(features: Features | None, models: dict[str, dict[str, Any]]) -> float:
    if features is None:
        return 0.0
    chosen = models["number" if features.number else "sentence"]
    total: float = chosen["intercept"] + sum(
        chosen["weights"][name] * value
        for name, value in zip(NAMES, astuple(features), strict=True)
    )
    return 1 / (1 + math.exp(-total))


def threshold(likely: Vector, found: Sequence[Case]) -> float:
    """Return the probability from which answering is right more often than silence.

    It maximises the number of right answers and right silences together.
    """
    right = np.array([case.right for case in found])
    silent = np.array([not case.answerable for case in found])
    steps = [step / 100 for step in range(10, 70)]
    mass = np.array([_mass(case) for case in found])
    gains = [
        float(mass[(right & (likely >= step)) | (silent & (likely < step))].sum())
        for step in steps
    ]
    return steps[int(np.argmax(gains))]


def report(found: Sequence[Case], likely: Vector, least: float) -> dict[str, float]:
    """Print how well the probabilities hold, in ten steps, and return the figures."""
    right = np.array([case.right for case in found])
    answerable = np.array([case.answerable for case in found])
    off = np.array([case.off for case in found])
    print(f"{'probability':>12} {'questions':>10} {'mean':>6} {'right':>6}")
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        held = (likely >= low) & (likely < low + 0.1)
        if held.any():
            mean, share = float(likely[held].mean()), float(right[held].mean())
            error += float(held.mean()) * abs(mean - share)
            step = f"{low:.1f}-{low + 0.1:.1f}"
            print(f"{step:>12} {held.sum():>10} {mean:>6.2f} {share:>6.2f}")
    said = likely >= least
    figures = {
        "auc_right": area(likely, right),
        "auc_answerable": area(likely[~off], answerable[~off]),
        "auc_on_and_off": area(likely, answerable),
        "calibration_error": error,
        "coverage": float(said[answerable].mean()),
        "right_of_answered": float(right[said].mean()),
        "silent_on_unanswerable": float((~said)[~answerable & ~off].mean()),
        "silent_off_topic": float((~said)[off].mean()) if off.any() else float("nan"),
    }
    for name, value in figures.items():
        print(f"{name:>24} {value:.3f}")
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Fit, report, and store if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("--off", type=Path, nargs="*", default=[])
    parser.add_argument("--work", type=Path, default=Path(".data/calibrate"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    work = options.work / options.set.name
    work.mkdir(parents=True, exist_ok=True)
    found = list(cases(options.set, options.off, work))
    even = [case for case in found if case.key % 2 == 0]
    odd = [case for case in found if case.key % 2]
    models = _models(even)
    least = threshold(predicted(even, models), even)
    print(f"fitted on {len(even)} questions, held out {len(odd)}; silent below {least}")
    figures = report(odd, predicted(odd, models), least)
    if options.write:
        models = _models(found)
        stored = {
            **models,
            "threshold": threshold(predicted(found, models), found),
            "provenance": {
                "script": "benchmarks/calibrate.py",
                "set": options.set.name,
                "off_topic": [other.name for other in options.off],
                "questions": len(found),
                "adversarial_weight": ADVERSARIAL,
                "held_out_half": figures,
            },
        }
        TABLE.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def _models(found: Sequence[Case]) -> dict[str, dict[str, Any]]:
    numbers = [c for c in found if c.features is not None and c.features.number]
    sentences = [c for c in found if c.features is not None and not c.features.number]
    return {
        "number": model(numbers, "number"),
        "sentence": model(sentences, "sentence"),
    }


if __name__ == "__main__":
    main()
