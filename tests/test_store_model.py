"""The store against a plain Python model of it, over random sequences."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from corpus.model import Document
from corpus.store import Store, check
from test_store import make, put

SPACES = st.sampled_from(["a", "b"])
SOURCES = st.sampled_from(["/1", "/2", "/3"])
TEXTS = st.sampled_from(["One text.", "Two texts.\n\n# More\n\nThree.", "Vier Texte."])


class StoreAgainstModel(RuleBasedStateMachine):
    """The model: what each source of each space says now."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(self.folder, write=True)
        self.model: dict[tuple[str, str], Document] = {}
        self.states: dict[str, frozenset[str]] = {}

    def live(self, space: str) -> list[Document]:
        return [one for (of, _), one in self.model.items() if of == space]

    @rule(space=SPACES, source=SOURCES, text=TEXTS)
    def add(self, space: str, source: str, text: str) -> None:
        document = make(f"{text} {source}", source, space=space)
        before = self.model.get((space, source))
        same = before is not None and before.text == document.text
        wanted = "unchanged" if same else "updated" if before else "added"
        assert put(self.store, document) == wanted
        self.model[space, source] = document

    @rule(space=SPACES, source=SOURCES)
    def remove(self, space: str, source: str) -> None:
        if document := self.model.pop((space, source), None):
            assert self.store.remove(document.id, space) == document

    @rule(space=SPACES)
    def erase(self, space: str) -> None:
        self.store.erase(space)
        for key in [key for key in self.model if key[0] == space]:
            del self.model[key]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        assert check(self.folder) == []
        self.store = Store.open(self.folder, write=True)
        assert self.store.recovered is None

    @invariant()
    def agrees(self) -> None:
        with Store.open(self.folder) as reader:
            for store in (self.store, reader):
                for space in ("a", "b"):
                    self.compare(store, space)

    def compare(self, store: Store, space: str) -> None:
        wanted = self.live(space)
        found = store.documents(space)
        assert {one.id: one.source for one in found} == {
            one.id: one.source for one in wanted
        }
        chunks = list(store.chunk_rows(store.chunk_ids(space)))
        assert {row.document for row in chunks} == {one.id for one in wanted}
        assert [row.id for row in chunks] == store.chunk_ids(space)
        assert len(store.facts(space=space)) == 2 * len(wanted)
        texts = {store.document(one.id, space).text for one in found}
        assert texts == {one.text for one in wanted}
        said = frozenset(one.id for one in wanted)
        assert self.states.setdefault(store.state(space), said) == said

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


TestStoreAgainstModel = StoreAgainstModel.TestCase
TestStoreAgainstModel.settings = settings(
    max_examples=8, stateful_step_count=15, deadline=None
)
