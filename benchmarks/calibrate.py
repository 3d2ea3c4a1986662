"""Fit what orders sentences, how likely a choice answers, and where to fall silent.

    python benchmarks/calibrate.py SETS SET ... [--off SET ...] [--work DIR] [--write]

SETS holds a folder for each set, with ``docs.jsonl`` and ``questions.jsonl``. Each SET
is a corpus of its own, whose questions are asked; with --off, questions of other sets,
which the documents of the first cannot answer, are asked there too. Sentences are
ordered by a listwise softmax, and a logistic model each for numbers and sentences says
how likely the best one answers. All is fitted
on the questions with an even hash and reported on the odd ones; --write fits on all of
them and stores ``index/calibration.json``, with the same for the cross-encoder where
--rerank says so.
"""

import argparse
import json
import pickle
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.model import Passage, Span
from index.choose import Choice, Cross, numeric, rank, reread, textual
from index.confidence import Features
from index.evidence import evidence
from index.models import embedder
from index.numbers import fitting, read_numbers
from index.question import understand
from index.quote import widened
from index.search import Searcher
from search_quality import SPACE, lines, load

Vector: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Model: TypeAlias = dict[str, Any]
PASSAGES = 12  # that an answer is chosen from
RIDGE = 2.0  # keeps weights small where features agree
OFF = 250  # questions of each other set
LISTS = 400  # questions of each further set that the order is fitted on
# Questions that are written to look answerable are half of some sets and rare in use.
# Probabilities are fitted on all as they come; the threshold is set without these.
TABLE = Path(__file__).parent.parent / "index" / "calibration.json"
NAMES = [field.name for field in fields(Features)]
# What tells nothing within a model: always one value, or none.
IDLE = {
    "ranking": {"number", "pull", "denies", "length"},
    "number": {"number", "fits", "bare"},
    "sentence": {"number", "pull"},
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question's sentences, and its best number if any, with what answers.

    *table* has a row of features for each sentence; *spans* and *passages* say where
    it stands, *right* whether it touches what answers. *number* is the same of the
    number that ranks best, *strict* whether only a number would do.
    """

    key: int
    answerable: bool
    off: bool
    strict: bool
    table: Vector
    spans: tuple[Span, ...]
    passages: tuple[int, ...]
    right: Flags
    number: tuple[Vector, bool] | None


@dataclass(frozen=True, slots=True)
class Picked:
    """What a question is answered with: features, and whether it is right."""

    case: Case
    kind: str
    features: Vector
    right: bool


def questions(folder: Path, off: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the questions of *folder*, then some of each set that it cannot answer."""
    yield from lines(folder / "questions.jsonl")
    for other in off:
        rows = sorted(lines(other / "questions.jsonl"), key=_key)[:OFF]
        yield from ({"id": r["id"], "question": r["question"], "off": 1} for r in rows)


def _key(row: dict[str, Any]) -> int:
    return zlib.crc32(str(row["id"]).encode())


def cases(
    folder: Path, off: Sequence[Path], work: Path, cross: Cross | None
) -> Iterator[Case]:
    """Ask every question and keep all that could be its answer."""
    searcher = Searcher(load(folder, work), work / "index", embedder(cache=work))

    def weigh(stem: str) -> float:
        return searcher.idf([stem], space=SPACE)[stem]

    for done, row in enumerate(questions(folder, off)):
        if done % 250 == 0:
            print(f"{folder.name}: {done} questions", file=sys.stderr)
        found = list(
            evidence(
                searcher.search(row["question"], space=SPACE, k=PASSAGES),
                row["question"],
            )
        )
        question = understand(row["question"])
        readers = read_numbers(question, found, weigh) if question.kinds else []
        filled = [r for r in readers if r.failed is None]
        filled = fitting(readers) if question.years else filled
        numbers = [numeric(question, reader, weigh) for reader in filled]
        sentences = [textual(question, one, weigh) for one in found]
        if cross is not None:
            numbers = reread(question, numbers, cross)
            sentences = reread(question, sentences, cross)
        number = max(numbers, key=rank, default=None)
        yield _case(row, sentences, number, strict=question.wants.strict)


def _case(
    row: dict[str, Any],
    sentences: Sequence[Choice],
    number: Choice | None,
    *,
    strict: bool,
) -> Case:
    passages: dict[Passage, int] = {}
    places = [
        passages.setdefault(choice.evidence.candidate.passage, len(passages))
        for choice in sentences
    ]
    best = None
    if number is not None:
        best = np.array(astuple(number.features)), _touches(number, row)
    return Case(
        key=_key(row),
        answerable=bool(row.get("answerable", True)) and "off" not in row,
        off="off" in row,
        strict=strict,
        table=np.array([astuple(one.features) for one in sentences]),
        spans=tuple(one.evidence.sentence.span for one in sentences),
        passages=tuple(places),
        right=np.array([_touches(one, row) for one in sentences], dtype=np.bool_),
        number=best,
    )


def _touches(choice: Choice, row: dict[str, Any]) -> bool:
    """Tell whether the sentence overlaps a gold answer."""
    sentence = choice.evidence.sentence
    gold = [(row.get("doc_id"), Span(*span)) for span in row.get("spans") or ()]
    gold += [
        (one["doc_id"], Span(one["start"], one["end"]))
        for one in row.get("evidence") or ()
    ]
    if "off" in row or row.get("answerable") is False:
        return False
    return any(
        sentence.document.id == document and sentence.span.overlaps(span)
        for document, span in gold
    )


def used(kind: str, *, cross: bool) -> list[int]:
    """Return the places of the features that a model of *kind* has."""
    idle = IDLE[kind]
    return [
        place
        for place, name in enumerate(NAMES)
        if name not in idle and (cross or name != "cross")
    ]


def fit_order(found: Sequence[Case], *, cross: bool, rounds: int = 25) -> Model:
    """Return the weights under which answering sentences have the most of the softmax.

    The likelihood is Cao et al.'s (2007); steps are Newton's, by the curvature of the
    normaliser alone, and halved until they help.
    """
    columns = used("ranking", cross=cross)
    raw = [
        (case.table[:, columns], case.right)
        for case in found
        if case.right.any() and not case.right.all()
    ]
    spread = np.concatenate([table for table, _ in raw]).std(axis=0) + 1e-6
    lists = [(table / spread, right) for table, right in raw]
    weights: Vector = np.zeros(len(columns))
    reached = _fit_of(lists, weights)
    for _ in range(rounds):
        slope: Vector = -RIDGE * weights
        curve: Vector = RIDGE * np.eye(len(columns))
        for table, right in lists:
            mass = _softmax(table @ weights)
            gold = _softmax(table[right] @ weights)
            mean = mass @ table
            slope += gold @ table[right] - mean
            around = (table.T * mass) @ table - np.outer(mean, mean)
            curve = curve + around
        step: Vector = np.linalg.solve(curve, slope).astype(np.float64)
        while (ahead := _fit_of(lists, weights + step)) < reached:
            step = step / 2
            if float(np.abs(step).max()) < _LEAST:
                return _named(0.0, weights / spread, columns)
        weights, reached = weights + step, ahead
    return _named(0.0, weights / spread, columns)


_LEAST = 1e-6  # steps that change nothing


def _softmax(scores: Vector) -> Vector:
    mass: Vector = np.exp(scores - scores.max())
    even: Vector = mass / mass.sum()
    return even


def _fit_of(lists: Sequence[tuple[Vector, Flags]], weights: Vector) -> float:
    """Return the log-likelihood of *weights*, less the ridge."""
    total = -RIDGE * float(weights @ weights) / 2
    for table, right in lists:
        scores: Vector = table @ weights
        highest = scores.max()
        best = scores[right].max()
        total += float(best + np.log(np.exp(scores[right] - best).sum()))
        total -= float(highest + np.log(np.exp(scores - highest).sum()))
    return total


def _named(intercept: float, weights: Vector, columns: Sequence[int]) -> Model:
    return {
        "intercept": round(float(intercept), 4),
        "weights": {
            NAMES[place]: round(float(weight), 4)
            for place, weight in zip(columns, weights, strict=True)
        },
    }


def _weights(model: Model) -> Vector:
    return np.array([model["weights"].get(name, 0.0) for name in NAMES])


def picked(found: Sequence[Case], order: Model) -> Iterator[Picked]:
    """Yield what answers each question best: a sentence, a number, or both."""
    weights = _weights(order)
    for case in found:
        if case.number is not None:
            yield Picked(case, "number", *case.number)
        if not case.strict and len(case.table):
            score: Vector = case.table @ weights
            best = int(score.argmax())
            yield Picked(case, "sentence", case.table[best], _quoted(case, score, best))


def _quoted(case: Case, score: Vector, best: int) -> bool:
    """Tell whether what is quoted around the *best* sentence touches what answers."""
    share = _softmax(score)
    here = sorted(
        (span, place)
        for place, span in enumerate(case.spans)
        if case.passages[place] == case.passages[best]
    )
    places = [place for _, place in here]
    taken = widened(
        [span for span, _ in here],
        [float(share[place]) for place in places],
        places.index(best),
    )
    return any(bool(case.right[places[one]]) for one in taken)


def fit(features: Vector, right: Vector, rounds: int = 50) -> Vector:
    """Return intercept and weights of a ridge logistic regression (Newton)."""
    rows: Vector = np.column_stack([np.ones(len(features)), features])
    weights: Vector = np.array([0.0] * (1 + int(features.shape[1])))
    ridge: Vector = RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0
    for _ in range(rounds):
        likely: Vector = 1 / (1 + np.exp(-rows @ weights))
        curve: Vector = (rows.T * (likely * (1 - likely))) @ rows + ridge
        slope: Vector = rows.T @ (right - likely) - ridge @ weights
        weights = weights + np.linalg.solve(curve, slope).astype(np.float64)
    return weights


def fit_likely(found: Sequence[Picked], kind: str, *, cross: bool) -> Model:
    """Return the model of how likely a choice of *kind* is right."""
    columns = used(kind, cross=cross)
    mine = [one for one in found if one.kind == kind]
    table = np.array([one.features[columns] for one in mine])
    fitted = fit(table, np.array([one.right for one in mine], dtype=float))
    return _named(float(fitted[0]), fitted[1:], columns)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the probability of its answer, and whether that is right."""

    case: Case
    likely: float
    right: bool


def judged(found: Sequence[Case], models: dict[str, Model]) -> list[Judged]:
    """Answer *found*: the likelier of a sentence and a number, 0 without either."""
    best = {id(case): Judged(case, 0.0, right=False) for case in found}
    for one in picked(found, models["ranking"]):
        model = models[one.kind]
        total = model["intercept"] + float(_weights(model) @ one.features)
        likely = 1 / (1 + float(np.exp(-total)))
        if likely >= best[id(one.case)].likely:
            best[id(one.case)] = Judged(one.case, likely, one.right)
    return list(best.values())


def threshold(found: Sequence[Judged]) -> float:
    """Return the probability from which answering is right more often than silence.

    It maximises the number of right answers and right silences together.
    """
    usual = [one for one in found if one.case.answerable or one.case.off]
    likely = np.array([one.likely for one in usual])
    right = np.array([one.right for one in usual])
    silent = np.array([not one.case.answerable for one in usual])
    steps = [step / 100 for step in range(5, 70)]
    gains = [
        int((right & (likely >= step)).sum() + (silent & (likely < step)).sum())
        for step in steps
    ]
    return steps[int(np.argmax(gains))]


def area(scores: Vector, positive: Flags) -> float:
    """Return the area under the ROC curve, by ranks."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores, kind="stable")] = np.arange(1, len(scores) + 1)
    ones = int(positive.sum())
    zeros = len(scores) - ones
    if not ones or not zeros:
        return float("nan")
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def report(found: Sequence[Judged], least: float) -> dict[str, float]:
    """Print how well the probabilities hold, in ten steps, and return the figures."""
    likely = np.array([one.likely for one in found])
    right = np.array([one.right for one in found])
    answerable = np.array([one.case.answerable for one in found])
    off = np.array([one.case.off for one in found])
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
        "first_right": float(right[answerable].mean()),
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


def fitted(found: Sequence[Sequence[Case]], *, cross: bool) -> dict[str, Any]:
    """Return the models over sets of cases, the first of them the main one."""
    main, *others = found
    lists = [case for case in main if case.answerable]
    for other in others:
        lists += [case for case in other if case.answerable][:LISTS]
    order = fit_order(lists, cross=cross)
    choices = [one for cases in found for one in picked(cases, order)]
    models = {
        "ranking": order,
        "number": fit_likely(choices, "number", cross=cross),
        "sentence": fit_likely(choices, "sentence", cross=cross),
    }
    return models | {"threshold": threshold(judged(main, models))}


def calibrated(
    found: Sequence[Sequence[Case]], *, cross: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the models over all cases, and what those over half of them show."""
    half = fitted([[c for c in f if c.key % 2 == 0] for f in found], cross=cross)
    shown: dict[str, Any] = {}
    for place, one in enumerate(found):
        odd = judged([case for case in one if case.key % 2], half)
        print(f"set {place}: {len(odd)} held out; silent below {half['threshold']}")
        shown[str(place)] = report(odd, half["threshold"])
    return fitted(found, cross=cross), shown


def _collected(options: argparse.Namespace, cross: Cross | None) -> list[list[Case]]:
    """Return the cases of each set, asked once and kept."""
    off = [options.sets / name for name in options.off]
    found: list[list[Case]] = []
    for place, name in enumerate(options.names):
        work = options.work / name
        work.mkdir(parents=True, exist_ok=True)
        kept = work / ("cases-reranked.pickle" if cross else "cases.pickle")
        if not kept.exists():
            asked = cases(options.sets / name, () if place else off, work, cross)
            kept.write_bytes(pickle.dumps(list(asked)))
        found.append(pickle.loads(kept.read_bytes()))  # noqa: S301  our own file
    return found


def main() -> None:
    """Fit, report, and store if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--off", nargs="*", default=[])
    parser.add_argument("--work", type=Path, default=Path(".calibrate"))
    parser.add_argument("--rerank", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cross: Cross | None = None
    if options.rerank:
        from index import rerank  # noqa: PLC0415  optional

        cross = rerank.CrossEncoder(rerank.find()).scores
    found = _collected(options, cross)
    models, shown = calibrated(found, cross=options.rerank)
    if options.write:
        stored = json.loads(TABLE.read_text(encoding="utf-8"))
        stored["reranked" if options.rerank else "plain"] = models | {
            "provenance": {
                "script": "benchmarks/calibrate.py",
                "sets": options.names,
                "off_topic": options.off,
                "questions": sum(map(len, found)),
                "held_out_half": dict(zip(options.names, shown.values(), strict=True)),
            }
        }
        TABLE.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
