"""From what was measured to a thousand million passages: sizes, nodes, cost, waiting.

    python benchmarks/scale_model.py [--write docs/scale.md | --check docs/scale.md]

The arithmetic of docs/scale.md, and a simulation that checks what it takes for granted:
spaces of very unequal sizes are dealt to nodes by a hash, and questions arrive at
random at servers that take as long as was measured. Prints the tables; `--write` puts
them into the page, `--check` fails where the page says something else.
"""

import argparse
import heapq
import math
import random
import sys
from dataclasses import dataclass
from pathlib import Path

_BEGIN, _END = "<!-- made by benchmarks/scale_model.py -->", "<!-- end -->"
_SIZES = (
    "| passages | one copy | nodes | askers' cores | questions/s"
    " | days to read, 200 cores | $/month | typical wait |"
)
_WAITS = (
    "| passages | fullest node over the mean, by hash | partitions moved"
    " | search with queueing p50 / p99 |"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one loaded machine of two cores did; `benchmarks/spaces.py` printed most.

    *row* and *indexes* are bytes of a passage with all that belongs to it. *embed* are
    the passages, with their sentences, that a core embeds in a second, *write* those
    that one server takes from one client. *search* is by how much a search takes longer
    than the embedded engine's, *answer* the rest of a question, in milliseconds.
    *graph* is that of a space of 31,385 passages, 768 bytes of vector and 32 links.
    """

    row: float = 8_900
    indexes: float = 4_190
    graph: float = 1_290
    embed: float = 13
    write: float = 463
    search: float = 11.6
    answer: float = 25


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured here: what machines are like, and what they cost.

    Prices are those of no seller in particular, in dollars a month. *hot* is the share
    of all spaces that are asked within an hour; their rows are what memory is for.
    """

    disk: float = 3.5e12  # bytes of a node that are to be filled
    memory: float = 100e9  # bytes of a node for pages
    cores: int = 16
    node: float = 900.0  # with that disk
    core: float = 25.0  # of a worker or an asker
    copies: int = 2  # of every row, on different nodes
    hot: float = 0.05
    busy: float = 0.5  # of its cores, that a node may be
    network: float = 1.0  # ms, there and back
    trips: int = 10  # between asker and server, for a question
    asked: float = 1e-6  # questions a second for each passage stored
    largest: float = 2e-3  # share of all passages that the largest space has


MEASURED = Measured()
ASSUMED = Assumed()
SIZES = (10**5, 10**6, 10**7, 10**8, 10**9)


@dataclass(frozen=True, slots=True)
class Plan:
    """What so many *passages* take."""

    passages: int
    bytes: float
    nodes: int
    askers: int
    rate: float  # questions a second
    days: float  # to read everything, with 200 cores
    cost: float  # dollars a month
    wait: float  # ms, typical


def plan(passages: int, m: Measured = MEASURED, a: Assumed = ASSUMED) -> Plan:
    """Do the arithmetic."""
    one = m.row + m.indexes
    # Spaces too large to be compared whole have a graph; most passages are in such.
    graphed = 0.5 if passages > 10**6 else 0.0
    size = passages * (one + graphed * m.graph)
    rate = max(1.0, passages * a.asked)
    by_disk = size * a.copies / a.disk
    by_memory = size * a.hot / a.memory
    by_cores = rate * m.search / 1000 / (a.cores * a.busy)
    nodes = max(a.copies, math.ceil(max(by_disk, by_memory * a.copies, by_cores)))
    askers = math.ceil(rate * m.answer / 1000 / a.busy)
    writing = min(200 * m.embed, nodes * m.write)
    cost = nodes * a.node + askers * a.core
    wait = m.search + a.network * a.trips + m.answer
    days = passages / writing / 86400
    return Plan(passages, size, nodes, askers, rate, days, cost, wait)


def dealt(passages: int, nodes: int, choose: random.Random) -> tuple[float, float]:
    """Deal spaces to 16 partitions a node, and these out; return fullest over mean.

    Sizes are Pareto's (a fifth of all spaces has four fifths of all passages). With
    and without the largest spaces being moved to the emptiest node afterwards.
    """
    count = max(1000, min(100_000, passages // 100))
    sizes = [min(choose.paretovariate(1.16), 1e4) for _ in range(count)]
    scale = passages / sum(sizes)
    parts = [0.0] * (16 * nodes)
    for size in sizes:
        parts[choose.randrange(len(parts))] += size * scale
    hashed = [sum(parts[node::nodes]) for node in range(nodes)]
    evened = [0.0] * nodes
    for part in sorted(parts, reverse=True):
        evened[evened.index(min(evened))] += part
    mean = passages / nodes
    return max(hashed) / mean, max(evened) / mean


def queued(
    rate: float, cores: int, took: float, choose: random.Random
) -> tuple[float, float]:
    """Let questions arrive at random at *cores* servers; return ms waited, p50 and p99.

    Each takes *took* milliseconds on average, exponentially: longer tails than ours.
    """
    free = [0.0] * cores
    now = 0.0
    waits: list[float] = []
    for _ in range(20_000):
        now += choose.expovariate(rate) * 1000
        start = max(now, heapq.heappop(free))
        end = start + choose.expovariate(1 / took)
        heapq.heappush(free, end)
        waits.append(end - now)
    waits.sort()
    return waits[len(waits) // 2], waits[int(0.99 * len(waits))]


def tables() -> str:
    """Return the page's tables."""
    choose = random.Random(0)  # noqa: S311  the same every time
    m, a = MEASURED, ASSUMED
    lines = [_SIZES, "|---|---|---|---|---|---|---|---|"]
    plans = [plan(size) for size in SIZES]
    lines += [
        f"| {p.passages:,} | {_bytes(p.bytes)} | {p.nodes} | {p.askers}"
        f" | {p.rate:,.0f} | {p.days:,.1f} | {p.cost:,.0f} | {p.wait:.0f} ms |"
        for p in plans
    ]
    lines += ["", _WAITS, "|---|---|---|---|"]
    for p in plans[2:]:
        hashed, evened = dealt(p.passages, p.nodes, choose)
        cores = a.cores
        p50, p99 = queued(max(1.0, p.rate / p.nodes), cores, m.search, choose)
        lines.append(
            f"| {p.passages:,} | {hashed:.2f} | {evened:.2f}"
            f" | {p50:.0f} / {p99:.0f} ms |"
        )
    largest = plans[-1].passages * a.largest
    lines.append(
        f"\nThe largest space of 10^9 passages, with {a.largest:.1%} of them, has"
        f" {largest:,.0f}: {_bytes(largest * (m.row + m.indexes + m.graph))} on one"
        f" node, {_bytes(largest * m.graph)} of it the graph, which has to be in"
        " memory."
    )
    return "\n".join(lines)


def _bytes(size: float) -> str:
    for unit in ("MB", "GB", "TB"):
        size /= 1000 if unit != "MB" else 10**6
        if size < 1000:  # noqa: PLR2004
            break
    return f"{size:,.0f} {unit}" if size >= 10 else f"{size:.1f} {unit}"  # noqa: PLR2004


def main() -> int:
    """Print, write or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--check", type=Path)
    options = parser.parse_args()
    made = tables()
    page: Path | None = options.write or options.check
    if page is None:
        print(made)
        return 0
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    old, _, after = rest.partition(_END)
    if options.write:
        page.write_text(f"{before}{_BEGIN}\n\n{made}\n\n{_END}{after}", "utf-8")
    elif old.strip() != made:
        print(f"{page} says something else; write it again with --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
