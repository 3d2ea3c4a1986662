"""Fit what orders sentences, how likely a choice answers, and where to fall silent.

    python benchmarks/calibrate.py SETS SET ... [--off SET ...] [--unseen SET ...]
        [--work DIR] [--write] [--rerank] [--every N] [--ablate] [--left-out]

SETS holds a folder for each set, with ``docs.jsonl`` and ``questions.jsonl``. Each SET
is a corpus of its own, whose questions are asked; with --off, questions of other sets,
which the documents of the first cannot answer, are asked there too. The first is asked
a second time, of corpora of one article each. Sentences are
ordered by a listwise softmax, and a logistic model says how likely the best one
answers: a sentence by touching what does, a number by being in it. All is fitted on
the questions with an even hash and reported on the odd ones; --write fits on all of
them and stores ``index/calibration.json``, with the same for the cross-encoder where
--rerank says so; --every asks one question in N of each set. With --ablate, all is
fitted again without each feature in turn; with --left-out, without each set, on which
the rest is then reported. What is fitted on all is reported on each --unseen SET, too.
"""

import argparse
import json
import pickle
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from articles import articles, asked, keep
from corpus.model import Passage, Span
from index.choose import Choice, Cross, weighed
from index.confidence import Features
from index.evidence import evidence
from index.models import embedder
from index.question import understand
from index.quote import widened
from index.search import Searcher
from search_quality import SPACE, lines, load

Vector: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Model: TypeAlias = dict[str, Any]
PASSAGES = 6  # that an answer is chosen from
RIDGE = 2.0  # keeps weights small where features agree
RARE = 0.2  # the least spread that a feature is taken to have
OFF = 250  # questions of each other set
LISTS = 400  # questions of each further set that the order is fitted on
# Questions that are written to look answerable are half of some sets and rare in use.
# Probabilities are fitted on all as they come; for the threshold such a one counts for:
ADVERSE = 0.15
TABLE = Path(__file__).parent.parent / "index" / "calibration.json"
NAMES = list(Features._fields)
# What a model does without: features of one value, and such as say again what others
# do, which get weights of the wrong sign and mislead where a corpus is unlike these.
IDLE = {
    "ranking": {"denies", "length", "here", "names", "swapped"},
    "likely": {
        *("lacks", "bare", "number", "unowned", "prefers", "rival", "cover"),
        *("passage", "tells", "unmet", "strange"),
    },
}
APART = "-apart"  # ends the name of a set asked of one article each


@dataclass(frozen=True, slots=True)
class Case:
    """A question's choices, and which of them answer.

    *dated* tells whether it names a time. *table* has a row of features for each;
    *spans* and *passages* say where its sentence stands, *right* whether that touches
    what answers, *exact* whether its number does too, if it has one.
    """

    key: int
    answerable: bool
    off: bool
    dated: bool
    table: Vector
    spans: tuple[Span, ...]
    passages: tuple[int, ...]
    right: Flags
    exact: Flags


@dataclass(frozen=True, slots=True)
class Picked:
    """What a question is answered with: a sentence or number, and whether it is right.

    *quoted* tells whether what is quoted touches what answers.
    """

    case: Case
    features: Vector
    right: bool
    quoted: bool


def questions(folder: Path, off: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the questions of *folder*, then some of each set that it cannot answer."""
    yield from lines(folder / "questions.jsonl")
    for other in off:
        rows = sorted(lines(other / "questions.jsonl"), key=_key)[:OFF]
        yield from ({"id": r["id"], "question": r["question"], "off": 1} for r in rows)


def _key(row: dict[str, Any]) -> int:
    return zlib.crc32(str(row["id"]).encode())


def cases(
    folder: Path, rows: Sequence[dict[str, Any]], work: Path, cross: Cross | None
) -> Iterator[Case]:
    """Ask every question and keep all that could be its answer."""
    searcher = Searcher(load(folder, work), work / "index", embedder(cache=work))
    for row in rows:
        yield _asked(searcher, SPACE, row, cross)


def cases_apart(
    folder: Path, rows: Sequence[dict[str, Any]], work: Path, cross: Cross | None
) -> Iterator[Case]:
    """Ask every question of a corpus of one article."""
    found = articles(folder)
    searcher = Searcher(keep(found, work), work / "index", embedder(cache=work))
    for row in rows:
        space, moved = asked(row, _key(row), found)
        yield _asked(searcher, space, moved, cross)


def _asked(
    searcher: Searcher, space: str, row: dict[str, Any], cross: Cross | None
) -> Case:
    text = row["question"]
    found = searcher.find(text, space=space, k=PASSAGES)
    near = list(evidence(found.candidates, text))
    return _case(row, weighed(understand(text), near, found.weigh, cross)[0])


def _case(row: dict[str, Any], choices: Sequence[Choice]) -> Case:
    passages: dict[Passage, int] = {}
    places = [
        passages.setdefault(choice.evidence.candidate.passage, len(passages))
        for choice in choices
    ]
    right = [_touches(choice.evidence.sentence, row) for choice in choices]
    exact = [
        choice.reader is None or _touches(choice.reader.quantity.passage, row)
        for choice in choices
    ]
    return Case(
        key=_key(row),
        answerable=bool(row.get("answerable", True)) and "off" not in row,
        off="off" in row,
        dated=bool(understand(row["question"]).years),
        table=np.array([one.features for one in choices]),
        spans=tuple(one.evidence.sentence.span for one in choices),
        passages=tuple(places),
        right=np.array(right, dtype=np.bool_),
        exact=np.array(exact, dtype=np.bool_),
    )


def _touches(passage: Passage, row: dict[str, Any]) -> bool:
    """Tell whether *passage* overlaps a gold answer."""
    gold = [(row.get("doc_id"), Span(*span)) for span in row.get("spans") or ()]
    gold += [
        (one["doc_id"], Span(one["start"], one["end"]))
        for one in row.get("evidence") or ()
    ]
    if "off" in row or row.get("answerable") is False:
        return False
    return any(
        passage.document.id == document and passage.span.overlaps(span)
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
    spread = np.concatenate([table for table, _ in raw]).std(axis=0)
    spread = np.maximum(spread, RARE)  # what hardly varies gets no large weight
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
_FLAT = 0.993  # of the most that can be gained


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


def picked(found: Sequence[Case], models: dict[str, Any]) -> Iterator[Picked]:
    """Yield what answers each question best, if anything does."""
    plain, dated = _weights(models["ranking"]), _weights(models["dated"])
    for case in found:
        if not len(case.table):
            continue
        score: Vector = case.table @ (dated if case.dated else plain)
        best = int(score.argmax())
        row = case.table[best]
        number = bool(row[NAMES.index("number")])
        quoted = bool(case.right[best]) if number else _quoted(case, score, best)
        yield Picked(case, row, quoted and bool(case.exact[best]), quoted)


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


def fit(features: Vector, right: Vector, rounds: int = 50) -> tuple[float, Vector]:
    """Return intercept and weights of a ridge logistic regression (Newton)."""
    spread: Vector = features.std(axis=0) + 1e-6
    rows: Vector = np.column_stack([np.ones(len(features)), features / spread])
    weights: Vector = np.array([0.0] * (1 + int(features.shape[1])))
    ridge: Vector = RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0
    for _ in range(rounds):
        likely: Vector = 1 / (1 + np.exp(-rows @ weights))
        sure: Vector = likely * (1 - likely)
        curve: Vector = (rows.T * sure) @ rows + ridge
        slope: Vector = rows.T @ (right - likely) - ridge @ weights
        weights = weights + np.linalg.solve(curve, slope).astype(np.float64)
    return float(weights[0]), weights[1:] / spread


def fit_likely(found: Sequence[Sequence[Picked]], *, cross: bool) -> Model:
    """Return the model of how likely a choice is right, over sets of choices."""
    columns = used("likely", cross=cross)
    table = np.array([one.features[columns] for each in found for one in each])
    right = np.array([one.right for each in found for one in each], dtype=float)
    intercept, weights = fit(table, right)
    return _named(intercept, weights, columns)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the probability of its answer, and whether that is right."""

    case: Case
    likely: float
    right: bool
    quoted: bool


def judged(found: Sequence[Case], models: dict[str, Model]) -> list[Judged]:
    """Answer *found* by *models*; what has no answer has a probability of 0."""
    best = {id(c): Judged(c, 0.0, right=False, quoted=False) for c in found}
    for one in picked(found, models):
        model = models["likely"]
        total = model["intercept"] + float(_weights(model) @ one.features)
        likely = 1 / (1 + float(np.exp(-total)))
        best[id(one.case)] = Judged(one.case, likely, one.right, one.quoted)
    return list(best.values())


def threshold(found: Sequence[Judged]) -> float:
    """Return the probability from which answering is right more often than silence.

    It maximises the number of right answers and right silences together; of those that
    do so nearly alike it is the lowest, since whoever asks would rather see an answer.
    """
    likely = np.array([one.likely for one in found])
    right = np.array([one.right for one in found], dtype=bool)
    silent = np.array([not one.case.answerable for one in found], dtype=bool)
    usual = np.array([one.case.answerable or one.case.off for one in found], dtype=bool)
    counts = np.where(usual, 1.0, ADVERSE)
    steps = [step / 100 for step in range(5, 70)]
    gains = [
        float(counts @ ((right & (likely >= step)) | (silent & (likely < step))))
        for step in steps
    ]
    return next(
        s for s, gain in zip(steps, gains, strict=True) if gain >= _FLAT * max(gains)
    )


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
    quoted = np.array([one.quoted for one in found])
    figures = {
        "first_quoted": float(quoted[answerable].mean()),
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
    main, apart, *others = found
    lists = [case for case in (*main, *apart) if case.answerable]
    for other in others:
        lists += [case for case in other if case.answerable][:LISTS]
    models: dict[str, Any] = {
        "ranking": fit_order([one for one in lists if not one.dated], cross=cross),
        "dated": fit_order([one for one in lists if one.dated], cross=cross),
    }
    choices = [list(picked(cases, models)) for cases in found]
    models["likely"] = fit_likely(choices, cross=cross)
    return models | {"threshold": threshold(judged([*main, *apart], models))}


def calibrated(
    found: dict[str, list[Case]], *, cross: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the models over all cases, and what those over half of them show."""
    even = [[c for c in cases if c.key % 2 == 0] for cases in found.values()]
    half = fitted(even, cross=cross)
    shown: dict[str, Any] = {}
    for name, each in found.items():
        odd = judged([case for case in each if case.key % 2], half)
        print(f"{name}: {len(odd)} held out; silent below {half['threshold']}")
        shown[name] = report(odd, half["threshold"])
    return fitted(list(found.values()), cross=cross), shown


def ablate(found: dict[str, list[Case]], *, cross: bool) -> None:
    """Print what each feature is worth: the figures of the odd half."""
    even = [[c for c in cases if c.key % 2 == 0] for cases in found.values()]
    name, every = next(iter(found.items()))
    odd = [case for case in every if case.key % 2]
    print(f"{name + ' without':>24} quoted answerable")
    for at, feature in (-1, "(nothing)"), *enumerate(NAMES):
        models = fitted([[_blank(c, at) for c in cases] for cases in even], cross=cross)
        left = judged([_blank(case, at) for case in odd], models)
        asked_for = [one for one in left if not one.case.off]
        known = [one for one in asked_for if one.case.answerable]
        quoted = sum(one.quoted for one in known) / len(known)
        likely = np.array([one.likely for one in asked_for])
        answerable = np.array([one.case.answerable for one in asked_for])
        print(f"{feature:>24} {quoted:6.3f} {area(likely, answerable):10.3f}")


def left_out(found: dict[str, list[Case]], *, cross: bool) -> None:
    """Print how well probabilities hold on each set when fitted on the others alone."""
    for name, cases in found.items():
        text = name.removesuffix(APART)
        others = [
            [] if other.removesuffix(APART) == text else each
            for other, each in found.items()
        ]
        models = fitted(others, cross=cross)
        print(f"{name}: fitted on the other texts")
        report(judged(cases, models), models["threshold"])


def _blank(case: Case, at: int) -> Case:
    """Return *case* with the feature at place *at* always 0, none if that is -1."""
    if at < 0 or not len(case.table):
        return case
    table = case.table.copy()
    table[:, at] = 0
    return replace(case, table=table)


def _collected(
    options: argparse.Namespace, cross: Cross | None
) -> dict[str, list[Case]]:
    """Return the cases of each set, asked once and kept."""
    off = [options.sets / name for name in options.off]
    found: dict[str, list[Case]] = {}
    first, *others = options.names
    plans: list[tuple[str, Any, Any]] = [
        (first, cases, off),
        (f"{first}{APART}", cases_apart, off),
        *((name, cases, ()) for name in (*others, *options.unseen)),
    ]
    for name, ask, beside in plans:
        work = options.work / name
        work.mkdir(parents=True, exist_ok=True)
        kept = work / ("cases-reranked.pickle" if cross else "cases.pickle")
        if not kept.exists():
            print(f"asking {name}", file=sys.stderr)
            folder = options.sets / name.removesuffix(APART)
            rows = list(questions(folder, beside))[:: options.every]
            kept.write_bytes(pickle.dumps(list(ask(folder, rows, work, cross))))
        found[name] = pickle.loads(kept.read_bytes())  # noqa: S301  our own file
    return found


def main() -> None:
    """Fit, report, and store if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--off", nargs="*", default=[])
    parser.add_argument("--unseen", nargs="*", default=[])
    parser.add_argument("--work", type=Path, default=Path(".calibrate"))
    parser.add_argument("--rerank", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--left-out", action="store_true")
    options = parser.parse_args()
    cross: Cross | None = None
    if options.rerank:
        from index import rerank  # noqa: PLC0415  optional

        cross = rerank.CrossEncoder(rerank.find()).scores
    found = _collected(options, cross)
    unseen = {name: found.pop(name) for name in options.unseen}
    if options.ablate:
        ablate(found, cross=options.rerank)
        return
    if options.left_out:
        left_out(found, cross=options.rerank)
        return
    models, shown = calibrated(found, cross=options.rerank)
    for name, each in unseen.items():
        print(f"{name}: never fitted on")
        shown[name] = report(judged(each, models), models["threshold"])
    if options.write:
        stored = json.loads(TABLE.read_text(encoding="utf-8"))
        stored["reranked" if options.rerank else "plain"] = models | {
            "provenance": {
                "script": "benchmarks/calibrate.py",
                "sets": list(found),
                "off_topic": options.off,
                "questions": sum(map(len, found.values())),
                "held_out_half": shown,
            }
        }
        TABLE.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
