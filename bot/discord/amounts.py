"""Quantities as a person reads them. Pure."""

from decimal import Decimal

from bot.discord.words import Words
from corpus.model import Quantity

_BOUNDS = {"=": "", "~": "≈ ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}


def amount(quantity: Quantity) -> str:
    """Return how a quantity is read, such as ``≈ 0.6–0.7 CNY/Wh``."""
    return _BOUNDS[quantity.bound] + valued(
        quantity.value, quantity.high, quantity.unit
    )


def valued(value: Decimal, high: Decimal | None, unit: str) -> str:
    """Return a number or a range with its unit."""
    digits = "–".join(_digits(end, unit) for end in (value, high) if end is not None)
    return f"{digits}{'' if unit == '%' else ' '}{unit}".strip()


def points(text: str, value: Decimal, words: Words) -> str:
    """Return *text*, which says *value*, with its percentage points in words."""
    unit = words("answer.point" if value == 1 else "answer.points")
    return text.replace("percentage point", unit)


def _digits(value: Decimal, unit: str) -> str:
    shown = f"{value:f}" if unit in ("year", "date") else f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
