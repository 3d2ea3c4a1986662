"""How likely a sentence answers a question: a logistic model over features.

The weights are fitted by ``benchmarks/calibrate.py`` on public questions and read from
``calibration.json``, which says on what and when.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made from; all but *missing* lie between -1 and 1.

    *cover* and *here* are the shares of the question's words met in and around the
    sentence, and in it alone; *cosine* and *passage* the similarities of the sentence
    and its passage; *fused* the passage's search score; *names* how far the least met
    name is met; *missing* the weight of the heaviest word that is met nowhere; *pull*
    how near the question's words stand to the number; *fits* whether the sort of
    answer is there; *number* whether a number answers; *given* the share of the
    question's own numbers that are met; *rival* whether the sentence names others where
    a name of the question is only told around it.
    """

    cover: float
    here: float
    cosine: float
    passage: float
    fused: float
    names: float
    missing: float
    pull: float
    fits: float
    number: float
    given: float
    rival: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model for numbers and one for sentences, and where to fall silent.

    Each model is its intercept and its weights, in the order of `Features`.
    *threshold* is the probability below which silence is right more often than not.
    """

    number: tuple[float, tuple[float, ...]]
    sentence: tuple[float, tuple[float, ...]]
    threshold: float


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Return the calibration that this version comes with."""
    stored = json.loads(
        files("index").joinpath("calibration.json").read_text(encoding="utf-8")
    )
    return Calibration(
        _model(stored["number"]), _model(stored["sentence"]), stored["threshold"]
    )


def _model(stored: Mapping[str, Any]) -> tuple[float, tuple[float, ...]]:
    order = [field.name for field in fields(Features)]
    return stored["intercept"], tuple(stored["weights"][name] for name in order)


def probability(features: Features) -> float:
    """Return the probability, from 0 to 1, that a sentence with *features* answers."""
    found = calibration()
    intercept, weights = found.number if features.number else found.sentence
    total = intercept + sum(
        weight * value for weight, value in zip(weights, astuple(features), strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
