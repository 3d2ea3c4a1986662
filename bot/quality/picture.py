"""The risk-coverage curve and the reliability diagram, side by side, as a PNG."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.quality.judge import Judged
from bot.quality.measures import reliability, risks

_GREEN, _INK, _FAINT = "#2E7D32", "#1B1B1B", "#BDBDBD"


def png(judged: Sequence[Judged], *, title: str) -> bytes:
    """Draw what *judged* questions tell of when to trust an answer."""
    figure = Figure(figsize=(9, 4), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    figure.suptitle(title, parse_math=False)

    curve = risks(judged)
    left.plot([c for c, _ in curve], [r for _, r in curve], color=_GREEN)
    left.set_xlabel("share of questions answered, the likeliest first")
    left.set_ylabel("share of these answers that are wrong")
    left.set_title("Risk and coverage")

    steps = reliability(judged)
    right.plot([0, 1], [0, 1], color=_FAINT, linewidth=1)
    right.plot([s.likely for s in steps], [s.right for s in steps], "o-", color=_GREEN)
    for step in steps:
        right.annotate(
            str(step.questions),
            (step.likely, step.right),
            xytext=(4, -10),
            textcoords="offset points",
            color=_INK,
            fontsize=8,
        )
    right.set_xlabel("stated probability")
    right.set_ylabel("share that is right")
    right.set_title("Reliability (with the number of questions)")
    for axes in (left, right):
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
