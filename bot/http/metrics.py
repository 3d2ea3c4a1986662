"""Counters for the operator. No question, no document and no client is in them."""

from collections.abc import Callable, Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)


class Metrics:
    """What `/metrics` shows. Each server has its own registry."""

    def __init__(self) -> None:
        """Start every counter at nothing."""
        self._registry = CollectorRegistry()
        self.questions = Counter(
            "pincite_questions",
            "Questions asked, by what came of them",
            ["status"],
            registry=self._registry,
        )
        self.stages = Histogram(
            "pincite_stage_seconds",
            "Seconds a call spent: waiting in the queue, at work, being written out",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.responses = Counter(
            "pincite_responses",
            "Responses sent, by route and status",
            ["route", "status"],
            registry=self._registry,
        )
        self._corpus = Gauge(
            "pincite_corpus_info",
            "The state of the corpus that was last asked",
            ["state"],
            registry=self._registry,
        )
        self._failures = _Failures()
        self._registry.register(self._failures)
        for status in ("answered", "not_found", "failed"):
            self.questions.labels(status)
        for stage in ("queue", "work", "write"):
            self.stages.labels(stage)

    def watch(self, depth: Callable[[], int], stuck: Callable[[], float]) -> None:
        """Show the queue's *depth* and how long its head has been at work."""
        queue = Gauge(
            "pincite_queue_depth",
            "Calls under way or waiting for the one worker",
            registry=self._registry,
        )
        queue.set_function(depth)
        longest = Gauge(
            "pincite_work_under_way_seconds",
            "Seconds the call under way has been at work",
            registry=self._registry,
        )
        longest.set_function(stuck)

    def corpus(self, state: str) -> None:
        """Note the *state* of the corpus that was asked."""
        self._corpus.clear()
        self._corpus.labels(state).set(1)

    def stage(self, stage: str, seconds: float) -> None:
        """Count *seconds* spent in *stage*."""
        self.stages.labels(stage).observe(seconds)

    def failures(self, count: int) -> None:
        """Note how many documents could not be read, by any process."""
        self._failures.count = count

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _Failures(Collector):
    """A counter that is kept elsewhere: other processes add documents too."""

    count = 0

    def collect(self) -> Iterator[Metric]:
        """Yield the one counter."""
        yield CounterMetricFamily(
            "pincite_ingest_failures", "Documents that could not be read", self.count
        )
