"""Templates into responses. Everything is escaped; nothing of a page can run."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.links import permalink
from corpus.model import Fact, Quantity

STATIC = Path(__file__).parent / "static"


def render(
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return *template* filled with *values*."""
    text = _TEMPLATES.get_template(template, globals=_HELPERS).render(
        status=status, **values
    )
    return HTMLResponse(text, status, headers)


def web_address(address: str | None) -> str | None:
    """Return *address* if a browser may be sent there, else nothing.

    A document's address is whatever its file said: ``javascript:`` is no address.
    """
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def plain(value: Decimal) -> str:
    """Write *value* for people: digits in groups, no exponent, no idle zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(quantity: Quantity) -> str:
    """Write what *quantity* says as Pincite reads it: ``> 1,000 patent``."""
    if quantity.unit == "date":
        low, high = _day(quantity.value), quantity.high and _day(quantity.high)
    elif quantity.kind == "year":
        low, high = f"{quantity.value:f}", quantity.high and f"{quantity.high:f}"
    else:
        low, high = plain(quantity.value), quantity.high and plain(quantity.high)
    bound = "" if quantity.bound == "=" else _BOUNDS[quantity.bound] + " "
    number = f"{low} to {high}" if high else low
    unit = "" if quantity.unit in {"date", "year"} else f" {quantity.unit}"
    return f"{bound}{number}{unit}".rstrip()


def words(fact: Fact) -> str:
    """Write what *fact* says its quantity measures, in one line."""
    entity = ": ".join(part for part in (fact.entity, fact.attribute) if part)
    time = fact.time.passage.text if fact.time else None
    condition = fact.condition.text if fact.condition else None
    status = None if fact.status == "actual" else fact.status
    speaker = f"according to {fact.speaker}" if fact.speaker else None
    return " · ".join(
        part for part in (entity, time, status, condition, speaker) if part
    )


def day(moment: date) -> str:
    """Write the day of *moment* as people do."""
    return f"{moment.day} {moment:%B %Y}"


_BOUNDS = {"~": "about", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def _day(value: Decimal) -> str:
    digits = f"{value:08f}".partition(".")[0]
    return f"{digits[:-4]}-{digits[-4:-2]}-{digits[-2:]}"


def _stylesheet() -> str:
    # Named by its content, so that it can be kept for ever and still be changed.
    content = (STATIC / "page.css").read_bytes()
    return f"/static/page.css?v={sha256(content).hexdigest()[:12]}"


_TEMPLATES = Environment(
    loader=PackageLoader("bot.http"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_HELPERS = {
    "stylesheet": _stylesheet(),
    "day": day,
    "permalink": permalink,
    "spelled": spelled,
    "web_address": web_address,
}
