"""The OpenAPI document against the server, by schemathesis: what it allows and not."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    positive_data_acceptance,  # pyright: ignore[reportUnknownVariableType]
)

from bot.http.openapi import openapi
from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from serving import serving

pytestmark = pytest.mark.slow

SCHEMA = schemathesis.openapi.from_dict(openapi())
SCHEMA.config.generation.update(
    modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
)
SEEN: Counter[int] = Counter()  # responses by status


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    service = Service(Settings(data=tmp_path_factory.mktemp("data")))
    list(service.add([str(ARTICLE)]))
    with serving(service) as address:
        yield address


@SCHEMA.parametrize()  # pyright: ignore[reportUntypedFunctionDecorator]
@settings(max_examples=50, deadline=None, derandomize=True)
def test_no_request_breaks_the_server(case: Case[Any], at: str) -> None:
    response = case.call(base_url=at)
    SEEN[response.status_code] += 1
    # A question of signs alone is no question, which no pattern can say.
    silent: list[Any] = [positive_data_acceptance] if case.path == "/ask" else []
    case.validate_response(response, excluded_checks=silent)


def test_what_was_sent_was_both_good_and_bad() -> None:
    print(f"{SEEN.total()} requests:", dict(SEEN))  # noqa: T201  shown by -s
    assert SEEN[200] > 20
    assert SEEN[400] > 20
    assert max(SEEN) < 500
