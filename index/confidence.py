"""How likely a sentence answers a question: a logistic model over features.

The weights are fitted by ``benchmarks/calibrate.py`` on public questions and read from
``calibration.json``, which says on what and when.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias


class Features(NamedTuple):
    """What scores and probabilities are made from; all lie between -1 and 1 or so.

    *cover* and *here* are the shares of the question's words met in and around the
    sentence, and in it alone, *shared* the same by the index's words, its title
    counted; *cosine* and *passage* the similarities of the sentence and its passage;
    *names* how far the least met name is met; *pull* how near the question's words
    stand to the number; *fits* whether the sort of answer is there; *number* whether a
    number answers, *lacks* whether one should and the sentence has none; *uncounted*
    and *unowned* whether it is not told that the number is of what is counted, and its
    owner's; *prefers* how well it is dated; *given* the share of the question's own
    numbers that are met; *rival* whether the sentence names others where a name of the
    question is only told around it; *timely* how well its time fits the one asked
    about; *tells* how much it says that the question does not; *bare* whether it is a
    heading or an entry of a list; *unmet* and *strange* how many of the question's
    words neither the sentence nor the passage has; *denies* whether the question denies
    something and the sentence nothing, *contrary* whether only one of the two does;
    *opposed* whether it has the opposite of a word of the question; *length* how long
    the question is; *unclear* whether the sentence and the question deny different
    things, *refused* whether each number of the kind asked for that it has is wrong in
    a slot; *swapped* the weight of the question's words in whose place it has another;
    *cross* what a cross-encoder makes of the two, 0 without one.
    """

    cover: float
    here: float
    shared: float
    cosine: float
    passage: float
    names: float
    pull: float
    fits: float
    number: float
    lacks: float
    uncounted: float
    unowned: float
    prefers: float
    given: float
    rival: float
    timely: float
    tells: float
    bare: float
    unmet: float
    strange: float
    denies: float
    contrary: float
    opposed: float
    length: float
    unclear: float = 0.0
    refused: float = 0.0
    swapped: float = 0.0
    cross: float = 0.0


Model: TypeAlias = tuple[float, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What orders sentences, how likely a choice answers, and where to fall silent.

    Each model is its intercept and its weights, in the order of `Features`. *ranking*
    orders sentences: e to its score is in proportion to how likely each one answers;
    *dated* does where the question names a time, by which all else is told. *likely*
    tells how likely the best choice does. *threshold* is the probability below which
    silence is right more often than not.
    """

    ranking: Model
    dated: Model
    likely: Model
    threshold: float


@lru_cache(maxsize=2)
def calibration(*, reranked: bool = False) -> Calibration:
    """Return the calibration that this version comes with, or a cross-encoder's."""
    stored = json.loads(Path(__file__).with_name("calibration.json").read_text("utf-8"))
    found = stored["reranked" if reranked else "plain"]
    return Calibration(
        ranking=_model(found["ranking"]),
        dated=_model(found["dated"]),
        likely=_model(found["likely"]),
        threshold=found["threshold"],
    )


def _model(stored: Mapping[str, Any]) -> Model:
    weights = stored["weights"]
    return stored["intercept"], tuple(weights.get(name, 0) for name in Features._fields)


def ranking(features: Features, *, dated: bool, reranked: bool) -> float:
    """Return the score that a sentence with *features* is ranked by.

    *dated* tells whether the question names a time.
    """
    fitted = calibration(reranked=reranked)
    return _total(fitted.dated if dated else fitted.ranking, features)


def probability(features: Features, *, reranked: bool) -> float:
    """Return the probability, from 0 to 1, that a choice with *features* answers."""
    total = _total(calibration(reranked=reranked).likely, features)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _total(model: Model, features: Features) -> float:
    intercept, weights = model
    return intercept + math.fsum(map(mul, weights, features))
