"""Rebuild ``currencies.tsv`` from the CLDR: ``python -m corpus.quantity.cldr``.

Run when babel is upgraded; a test tells when. Reading quantities never imports this.
"""

from pathlib import Path
from typing import cast

from babel import Locale
from babel.numbers import (
    get_currency_name,
    get_currency_precision,
    list_currencies,
)

_HEADER = "# code\tdigits\tsymbols\tsingular\tplural"


def table() -> str:
    """Return the table: a line for each ISO 4217 code that the CLDR names in English."""
    english = Locale("en")
    symbols = cast("dict[str, str]", english.currency_symbols)
    lines = [_HEADER]
    for code in sorted(list_currencies()):
        one, many = (get_currency_name(code, n, english).lower() for n in (1, 2))
        if one == code.lower():
            continue
        symbol = symbols.get(code, "")
        digits = str(get_currency_precision(code))
        lines.append(f"{code}\t{digits}\t{symbol}\t{one}\t{many}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "currencies.tsv").write_text(table(), encoding="utf-8")
