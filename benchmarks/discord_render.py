"""How long cards take to render: ``python -m benchmarks.discord_render``."""

import time

from bot.discord.render import Look, answer_cards
from bot.discord.words import words
from corpus.model import Document, Span
from index.model import Answer, Citation

TEXTS = {
    "one sentence": "Cell prices could fall to *CNY 1/Wh* by 2030, @everyone. ",
    "20,000 characters": "Cell prices could fall to *CNY 1/Wh* by 2030. " * 435,
    "one word of 20,000": "x" * 20_000,
}
ROUNDS = 20


def main() -> None:
    """Print the milliseconds per answer for each text."""
    for name, text in TEXTS.items():
        document = Document(id="d", title="Title", text=text.strip())
        cited = (Citation(document.all(), 1.0, (Span(0, 4),)),)
        answer = Answer(
            question="?",
            status="answered",
            text="Cell",
            confidence=1.0,
            corpus="",
            citations=cited,
        )
        cards = answer_cards(answer, Look(words("en")))
        started = time.perf_counter()
        for _ in range(ROUNDS):
            answer_cards(answer, Look(words("en")))
        spent = (time.perf_counter() - started) / ROUNDS
        print(f"{name:20} {1000 * spent:7.2f} ms {len(cards)} cards")


if __name__ == "__main__":
    main()
