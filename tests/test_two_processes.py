"""Two processes on one corpus against a plain Python model, over random sequences."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from index.shard import place
from peer import Peer

SPACES: tuple[str, ...] = ("a", "b")
NAMES = ("amber1", "basalt2", "cedar3", "dolmen4")
FILLING = 24  # documents that nothing is asked of, so that FAISS has enough
EXACT = 16

PEERS, SPACE = st.integers(0, 1), st.sampled_from(SPACES)
NAME, NUMBER = st.sampled_from(NAMES), st.integers(101, 104)


def text(name: str, number: int) -> str:
    return f"Station {name}\n\nThe station {name} counted {number} birds in May."


def filling() -> bytes:
    rows = [
        {"id": f"w{i}", "title": f"Well {i}", "text": f"The well {i} is {i} m deep."}
        for i in range(FILLING)
    ]
    return "\n".join(json.dumps(row) for row in rows).encode()


class TwoProcesses(RuleBasedStateMachine):
    """The model: what each station of each space counts now, and its document's id."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.peers = [Peer(self.folder, exact=EXACT) for _ in range(2)]
        self.model: dict[str, dict[str, tuple[int, str]]] = {s: {} for s in SPACES}
        self.filled = dict.fromkeys(SPACES, True)

    @initialize()
    def fill(self) -> None:
        for space in SPACES:
            found = self.peers[0]("add_bytes", "wells.jsonl", filling(), space=space)
            assert [outcome for outcome, _ in found] == ["added"] * FILLING

    @rule(peer=PEERS, space=SPACE, name=NAME, number=NUMBER)
    def add(self, peer: int, space: str, name: str, number: int) -> None:
        said = text(name, number).encode()
        found = self.peers[peer]("add_bytes", f"{name}.txt", said, space=space)
        ((outcome, identity),) = found
        before = self.model[space].get(name)
        same = before is not None and before[0] == number
        assert outcome == ("unchanged" if same else "updated" if before else "added")
        self.model[space][name] = number, identity
        self.ask(1 - peer, space, name)

    @rule(peer=PEERS, space=SPACE, name=NAME)
    def remove(self, peer: int, space: str, name: str) -> None:
        if held := self.model[space].pop(name, None):
            self.peers[peer]("remove_all", [held[1]], space=space)
            assert self.peers[peer]("remove_all", [held[1]], space=space) == (
                "UnknownDocumentError"
            )
        self.ask(1 - peer, space, name)

    @rule(peer=PEERS, space=SPACE)
    def erase(self, peer: int, space: str) -> None:
        count = self.peers[peer]("erase", space=space)
        assert count >= len(self.model[space]) + FILLING * self.filled[space]
        self.model[space].clear()
        self.filled[space] = False

    @rule(peer=PEERS)
    def restart(self, peer: int) -> None:
        self.peers[peer].kill()
        self.peers[peer].start()

    @rule(peer=PEERS, space=SPACE, name=NAME)
    def ask(self, peer: int, space: str, name: str) -> None:
        answer = json.loads(
            self.peers[peer](
                "ask", f"How many birds did the station {name} count?", space=space
            )
        )
        held = self.model[space].get(name)
        if held is None:
            assert f"station {name} " not in json.dumps(answer["citations"])
        else:
            assert answer["quantities"][0]["value"] == str(held[0])
            assert answer["citations"][0]["document"] == held[1]
        self.cites_what_is_there(answer, space)

    @rule(space=SPACE, name=NAME)
    def same_to_both(self, space: str, name: str) -> None:
        question = f"birds of {name}"
        found = [
            (p("ask", question, space=space), p("search", question, space=space, k=50))
            for p in self.peers
        ]
        assert found[0] == found[1]
        for line in found[0][1]:
            self.cites_what_is_there({"citations": [json.loads(line)]}, space)
        wells = FILLING * self.filled[space]
        assert len(found[0][1]) == len(self.model[space]) + wells

    @rule(peer=PEERS)
    def verify(self, peer: int) -> None:
        assert self.peers[peer]("verify") == []
        for space in SPACES:
            if self.filled[space]:
                self.peers[peer]("search", "well", space=space)
                codes = place(self.folder / "index", space).glob("*/codes.faiss")
                assert list(codes)  # FAISS is at work
            listed = {one.id for one in self.peers[peer]("documents", space=space)}
            wells = {f"w{i}" for i in range(FILLING * self.filled[space])}
            ids = {identity for _, identity in self.model[space].values()}
            assert listed == ids | wells

    def cites_what_is_there(self, answer: dict[str, Any], space: str) -> None:
        texts = {
            identity: text(name, number)
            for name, (number, identity) in self.model[space].items()
        }
        if self.filled[space]:
            texts |= {f"w{i}": f"The well {i} is {i} m deep." for i in range(FILLING)}
        cited = answer["citations"]
        for one in [*cited, *([answer["nearest"]] if answer.get("nearest") else [])]:
            quote = one.get("quote") or one["text"]
            assert texts[one["document"]][one["start"] : one["end"]] == quote

    def teardown(self) -> None:
        for peer in self.peers:
            peer.kill()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(2, 10), pytest.param(60, 40, marks=pytest.mark.soak)],
)
def test_two_processes_agree_with_a_plain_model(examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(TwoProcesses, settings=chosen)
