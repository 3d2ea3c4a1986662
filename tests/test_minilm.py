import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import weights
from index.embed import Embedder

TEXTS = [
    "How many solid-state battery patents does Toyota have?",
    "The ferry carries 120 cars and 400 passengers.",
    "",
    "Zażółć gęślą jaźń, 固体電池, \u00e9t\u00e9",
    "word " * 400,
    "A bridge of steel was opened in 1932; it is 1,149 metres long.",
]


def test_rows_are_of_unit_length(minilm: Embedder) -> None:
    rows = minilm.passages(TEXTS)
    assert rows.shape == (len(TEXTS), minilm.dimension)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)


def test_no_texts_are_no_rows(minilm: Embedder) -> None:
    assert minilm.passages([]).shape == (0, minilm.dimension)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8))
def test_a_row_does_not_depend_on_its_neighbours(
    minilm: Embedder, texts: list[str]
) -> None:
    together = minilm.passages(texts)
    for row, text in zip(together, texts, strict=True):
        assert row.tobytes() == minilm.passages([text]).tobytes()


def test_many_rows_at_once_are_the_same_rows(minilm: Embedder) -> None:
    many = [f"{text} {n}" for n in range(30) for text in TEXTS if len(text) > 40]
    together = minilm.passages(many * 2)
    for place in (0, 7, 61, len(many) + 5):
        text = many[place % len(many)]
        assert together[place].tobytes() == minilm.passages([text]).tobytes()


def test_questions_have_the_rows_of_passages_at_full_precision() -> None:
    from index.minilm import MiniLM  # noqa: PLC0415

    model = MiniLM(weights.find(), precision="f32")
    assert model.questions(TEXTS) == pytest.approx(model.passages(TEXTS), abs=2e-6)


def test_a_question_has_the_same_row_alone_or_among_others(minilm: Embedder) -> None:
    together = minilm.questions(TEXTS)
    for row, text in zip(together, TEXTS, strict=True):
        assert row.tobytes() == minilm.questions([text]).tobytes()


def test_related_texts_are_nearer_than_others(minilm: Embedder) -> None:
    question = minilm.questions(["what does the ship carry"])
    cosines = (minilm.passages(TEXTS) @ question.T).ravel()
    assert int(cosines.argmax()) == 1


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("precision", "least"), [("f32", 0.99999), ("bf16", 0.999)])
def test_rows_agree_with_sentence_transformers(precision: str, least: float) -> None:
    pytest.importorskip("sentence_transformers")
    from index.minilm import MiniLM  # noqa: PLC0415
    from index.sbert import SentenceTransformers  # noqa: PLC0415

    folder = weights.find()
    ours = MiniLM(folder, precision=precision).passages(TEXTS)
    theirs = SentenceTransformers(str(folder)).passages(TEXTS)
    assert (ours * theirs).sum(axis=1).min() >= least


def test_loading_the_model_imports_nothing_heavy_and_no_telemetry() -> None:
    code = """
import sys
from index.models import embedder
model = embedder()
model.questions(["why?"])
print("openvino" in sys.modules)
model.passages(["because"])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
    run = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    early, *loaded = run.stdout.split()
    assert early == "False"
    assert "openvino" in loaded
    assert not set(loaded) & {
        "openvino_telemetry",
        "scipy",
        "sentence_transformers",
        "sklearn",
        "torch",
        "transformers",
        "urllib3",
    }
