"""A hundred questions at once over a server, and what else is asked meanwhile.

    PYTHONPATH=.:tests python benchmarks/at_once.py SET [--questions 100] [--threads 4]

SET is a folder with ``docs.jsonl`` and ``questions.jsonl``; the documents go into a
PostgreSQL database on a server of our own. The questions are put to the desk of the
HTTP front end, whose one thread answers them; meanwhile the state of the corpus is
asked for through the event loop's pool and, beside it, through the same thread. Then
as many questions are answered by one thread and by several, each with a model and a
connection of its own: what more threads would bring.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bot.http.desk import Desk
from bot.http.inputs import Asked
from bot.http.options import Options
from bot.service import Service
from bot.settings import Settings
from pgserver import Server, short_folder

_PAUSE = 0.05  # seconds between two looks


async def timed(ask: Callable[[], Awaitable[object]]) -> float:
    """Return how many milliseconds one call takes."""
    began = time.perf_counter()
    await ask()
    return 1000 * (time.perf_counter() - began)


async def looks(ask: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Look again and again until *stop*, and print how long that took."""
    took: list[float] = []
    while not stop.is_set():
        took.append(await timed(ask))
        await asyncio.sleep(_PAUSE)
    tell("    a look", took)


def tell(what: str, took: list[float]) -> None:
    """Print percentiles in milliseconds."""
    took.sort()
    p99 = took[int(0.99 * (len(took) - 1))]
    print(
        f"{what}: p50 {statistics.median(took):.1f} ms, p99 {p99:.1f}, of {len(took)}"
    )


async def at_once(service: Service, questions: list[str]) -> None:
    """Ask everything at once, looking meanwhile by the pool, and then by the thread."""
    desk = Desk(service, Options(queue=2 * len(questions)))
    by_thread = partial(desk.worker.run, service.state)
    for name, look in (("pool", desk.state), ("thread", by_thread)):
        stop = asyncio.Event()
        looking = asyncio.create_task(looks(look, stop))
        began = time.perf_counter()
        took = await asyncio.gather(
            *(timed(partial(desk.ask, Asked(question=one))) for one in questions)
        )
        stop.set()
        print(f"{len(took)} questions at once, looked at by the {name}")
        print(f"    all answered after {time.perf_counter() - began:.1f} s")
        await looking
    await desk.close()


def by_threads(settings: Settings, questions: list[str], threads: int) -> None:
    """Answer everything by *threads*, each with a service of its own."""
    with ExitStack() as stack:
        services = [
            stack.enter_context(closing(Service(settings))) for _ in range(threads)
        ]
        for service in services:
            service.warm()
        shares = [questions[place::threads] for place in range(threads)]

        def answer(service: Service, share: list[str]) -> None:
            for question in share:
                service.ask(question)

        pool = stack.enter_context(ThreadPoolExecutor(threads))
        began, used = time.perf_counter(), time.process_time()
        list(pool.map(answer, services, shares))
        took, used = time.perf_counter() - began, time.process_time() - used
    rate = len(questions) / took
    print(f"{threads} threads: {rate:.1f} questions a second, {used / took:.2f} cores")


def main() -> None:
    """Fill, ask, tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("set", type=Path)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--documents", type=int)
    options = parser.parse_args()
    lines = (options.set / "questions.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    questions = list(islice(cycle(asked), options.questions))
    server = Server(short_folder("pincite-at-once"), safe=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            documents = Path(folder) / "docs.jsonl"
            every = (options.set / "docs.jsonl").read_text("utf-8").splitlines()
            documents.write_text("\n".join(every[: options.documents]), "utf-8")
            settings = Settings(data=Path(folder), store=server.fresh())
            with closing(Service(settings)) as service:
                print(f"{len(list(service.add([str(documents)])))} documents")
                service.warm()
                asyncio.run(at_once(service, questions))
            for threads in sorted({1, 2, options.threads}):
                by_threads(settings, questions, threads)
    finally:
        server.stop()
        shutil.rmtree(server.folder)


if __name__ == "__main__":
    main()
