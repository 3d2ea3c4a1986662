"""Figures over judged questions. Pure; all shares lie between 0 and 1."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean

from bot.quality.judge import Judged

DEPTH = 10  # ranks that count, and steps of the reliability diagram
COVERAGE = 0.8  # the share of questions at which answers are counted


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a corpus answers a file of questions.

    Ranks count passages, or documents, over all questions that have some to find.
    *first_right* is the share of answerable questions whose first quotation touches
    what answers, given however unlikely. *auc* separates answerable from unanswerable
    questions by probability, and *right_at_coverage* is how many answers are right
    among the likeliest `COVERAGE` of answerable questions. *area* lies under the risk-
    coverage curve over all questions: lower is better. *calibration* is the expected
    calibration error. None stands for what the questions cannot tell.
    """

    questions: int
    answerable: int
    hit1: float | None
    hit5: float | None
    hit10: float | None
    mrr: float | None
    ndcg10: float | None
    first_right: float | None
    quoted: float | None
    recall: float | None
    precision: float | None
    iou: float | None
    exact_numbers: float | None
    coverage: float | None
    right_of_answered: float | None
    silent_rightly: float | None
    auc: float | None
    right_at_coverage: float | None
    area: float | None
    calibration: float | None
    unsound: int


@dataclass(frozen=True, slots=True)
class Step:
    """Questions of like probability: their mean probability and how many are right."""

    questions: int
    likely: float
    right: float


def figures(judged: Sequence[Judged]) -> Figures:
    """Return the figures over *judged*."""
    sought = [one for one in judged if one.wanted]
    known = [one for one in judged if one.answerable]
    unknown = [one for one in judged if not one.answerable]
    given = [one for one in judged if one.said]
    counted = [one.exact for one in known if one.exact is not None]
    best = sorted(known, key=lambda one: -one.likely)[: round(COVERAGE * len(known))]
    return Figures(
        questions=len(judged),
        answerable=len(known),
        hit1=_share(_hit(one, 1) for one in sought),
        hit5=_share(_hit(one, 5) for one in sought),
        hit10=_share(_hit(one, DEPTH) for one in sought),
        mrr=_share(_reciprocal(one) for one in sought),
        ndcg10=_share(_ndcg(one) for one in sought),
        first_right=_share(one.right for one in known),
        quoted=_share(one.quoted for one in known if one.quoted),
        recall=_share(one.recall for one in known),
        precision=_share(one.precision for one in known),
        iou=_share(one.iou for one in known),
        exact_numbers=_share(counted),
        coverage=_share(one.said for one in known),
        right_of_answered=_share(one.right for one in given),
        silent_rightly=_share(not one.said for one in unknown),
        auc=separation([o.likely for o in known], [o.likely for o in unknown]),
        right_at_coverage=_share(one.right for one in best),
        area=_share(risk for _, risk in risks(judged)),
        calibration=calibration_error(judged),
        unsound=sum(not one.sound for one in judged),
    )


def _share(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None


def _hit(one: Judged, depth: int) -> bool:
    return bool(one.ranks) and one.ranks[0] <= depth


def _reciprocal(one: Judged) -> float:
    return 1 / one.ranks[0] if _hit(one, DEPTH) else 0.0


def _ndcg(one: Judged) -> float:
    """Return nDCG at `DEPTH` with gains of 0 and 1 (Järvelin and Kekäläinen 2002)."""
    most = min(one.wanted, DEPTH)
    ideal = math.fsum(1 / math.log2(1 + n) for n in range(1, most + 1))
    found = [n for n in one.ranks if n <= DEPTH][:most]
    return math.fsum(1 / math.log2(1 + n) for n in found) / ideal if ideal else 0.0


def separation(high: Sequence[float], low: Sequence[float]) -> float | None:
    """Return how often one of *high* exceeds one of *low*: the area under the ROC.

    By ranks (Mann and Whitney 1947); a tie counts half.
    """
    if not high or not low:
        return None
    ranks: dict[float, float] = {}
    ordered = sorted([*high, *low])
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end] == ordered[start]:
            end += 1
        ranks[ordered[start]] = (start + 1 + end) / 2
        start = end
    above = math.fsum(ranks[one] for one in high) - len(high) * (len(high) + 1) / 2
    return above / (len(high) * len(low))


def risks(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """Return coverage and risk (the share of wrong answers), the likeliest first."""
    ordered = sorted(judged, key=lambda one: -one.likely)
    wrong = accumulate(not one.right for one in ordered)
    return [(n / len(ordered), w / n) for n, w in enumerate(wrong, 1)]


def reliability(judged: Sequence[Judged]) -> list[Step]:
    """Return the steps of the reliability diagram, of equal width, empty ones not."""
    steps: list[list[Judged]] = [[] for _ in range(DEPTH)]
    for one in judged:
        steps[min(DEPTH - 1, int(one.likely * DEPTH))].append(one)
    return [
        Step(len(s), fmean(o.likely for o in s), fmean(o.right for o in s))
        for s in steps
        if s
    ]


def calibration_error(judged: Sequence[Judged]) -> float | None:
    """Return the expected calibration error (Guo et al., arXiv 1706.04599)."""
    if not judged:
        return None
    off = (s.questions * abs(s.likely - s.right) for s in reliability(judged))
    return math.fsum(off) / len(judged)
