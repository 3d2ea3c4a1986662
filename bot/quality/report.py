"""Figures as a table for people and an object for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.quality.judge import Judged
from bot.quality.measures import Figures, reliability, risks

_CURVE = 100  # points of the stored risk-coverage curve

_SAID = {
    "questions": "questions",
    "answerable": "that the documents answer",
    "hit1": "first passage answers (hit@1)",
    "hit5": "one of five passages answers (hit@5)",
    "hit10": "one of ten passages answers (hit@10)",
    "mrr": "mean reciprocal rank (MRR@10)",
    "ndcg10": "nDCG@10",
    "first_right": "first quotation answers",
    "quoted": "characters of the first quotation, mean",
    "recall": "words of the answer that are cited (recall)",
    "precision": "cited words that are of the answer (precision)",
    "iou": "intersection over union of the words",
    "exact_numbers": "numbers exactly right",
    "coverage": "answerable questions that get an answer",
    "right_of_answered": "answers that are right",
    "silent_rightly": "silence where nothing answers",
    "auc": "answerable from unanswerable (AUC)",
    "right_at_coverage": "right among the likeliest 80 % of answerable",
    "area": "area under the risk-coverage curve",
    "calibration": "expected calibration error",
    "unsound": "quotations that are not in their documents",
}


def table(figures: Figures) -> Iterator[tuple[str, str]]:
    """Yield what each figure means and what it is; what cannot be told is left out."""
    for name, value in asdict(figures).items():
        if value is not None:
            yield _SAID[name], _written(name, value)


def _written(name: str, value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.0f}" if name == "quoted" else f"{value:.4f}"


def report_object(figures: Figures, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return everything as JSON holds it; the same for the same corpus and file."""
    curve = risks(judged)
    step = max(1, len(curve) // _CURVE)
    return {
        **{name: _round(value) for name, value in asdict(figures).items()},
        "risk_coverage": [[_round(c), _round(r)] for c, r in curve[step - 1 :: step]],
        "reliability": [
            {name: _round(value) for name, value in asdict(one).items()}
            for one in reliability(judged)
        ],
    }


def _round(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, 6)
