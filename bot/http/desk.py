"""The service as the event loop sees it: every call goes through the one worker."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.http.inputs import Asked
from bot.http.metrics import Metrics
from bot.http.options import Options
from bot.http.worker import Worker
from bot.service import Service
from corpus.diff import Difference
from corpus.errors import CorpusMissingError, PinciteError
from corpus.model import Document, Quantity
from corpus.store import Reading
from index.model import Answer, Hit

_STUCK = 120.0  # seconds after which a call under way is taken for lost


class Desk:
    """Asks the *service* in its own thread, always in the one space of *options*.

    A client never names a space: nobody can ask for what another one was given.
    """

    def __init__(self, service: Service, options: Options) -> None:
        """Take over the *service*: nobody else may call it from now on."""
        self.metrics = Metrics()
        self.worker = Worker(limit=options.queue, observe=self.metrics.stage)
        self.metrics.watch(self.worker.depth, self.worker.stuck)
        self._service = service
        self._glance = service.glance()
        self._space = options.space

    async def warm(self) -> None:
        """Load what the first question would wait for, if there is anything yet."""
        with suppress(Exception):  # whatever it is, the first question tells of it
            await self.worker.run(self._service.warm, space=self._space)

    async def ask(self, asked: Asked) -> Answer:
        """Return what the documents say."""
        try:
            answer = await self.worker.run(
                self._service.ask,
                asked.question,
                space=self._space,
                document=asked.document,
                previous=asked.previous,
                as_of=asked.as_of,
            )
        except PinciteError:
            self.metrics.questions.labels("failed").inc()
            raise
        self.metrics.questions.labels(answer.status).inc()
        self.metrics.corpus(answer.corpus)
        return answer

    async def search(self, query: str, k: int) -> Sequence[Hit]:
        """Return the best *k* passages."""
        return await self.worker.run(
            self._service.search, query, space=self._space, k=k
        )

    async def documents(self) -> Sequence[Document]:
        """Return what there is to ask about."""
        try:
            if self._glance:
                return await self._glance.documents(self._space)
            return await self.worker.run(self._service.documents, space=self._space)
        except CorpusMissingError:
            return ()

    async def document(self, document: str) -> Document:
        """Return one document with its text."""
        return await self.worker.run(
            self._service.document, document, space=self._space
        )

    async def quantities(self, document: str) -> Sequence[Quantity]:
        """Return the numbers of one document, in reading order."""
        return await self.worker.run(
            self._service.quantities, document, space=self._space
        )

    async def reading(self, document: str) -> Reading:
        """Return a version of a document, live or not, and all that is read of it."""
        return await self.worker.run(self._service.reading, document, space=self._space)

    async def difference(self, document: str) -> Difference | None:
        """Return what a version changed in the one before it, if there was one."""
        return await self.worker.run(
            self._service.difference, document, space=self._space
        )

    async def measured(self) -> bytes:
        """Return the metrics; whoever watches waits in no queue."""
        with suppress(PinciteError):  # whoever asks hears what is wrong
            self.metrics.failures(await asyncio.to_thread(self._service.failures))
        return self.metrics.text()

    def alive(self) -> bool:
        """Tell whether the worker still gets on with its work."""
        return self.worker.stuck() < _STUCK

    async def state(self) -> str:
        """Return which corpus is being asked."""
        if self._glance:
            return await self._glance.state(self._space)
        return await self.worker.run(self._service.state, space=self._space)

    async def close(self) -> None:
        """Let the call under way end and start no other."""
        if self._glance:
            await self._glance.close()
        self.worker.close()
