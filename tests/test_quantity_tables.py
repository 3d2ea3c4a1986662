"""The tables agree with pint and with the CLDR."""

import subprocess
import sys
from importlib.resources import files

from pint import UnitRegistry

from corpus.quantity import cldr, money, units
from corpus.quantity.convert import convertible

# What the reader writes otherwise than pint, and why.
WRITTEN = {
    "year": "a",  # the contract's word for a calendar year too
    "cup": "cp",
    "kt": "kn",  # pint reads kt as a knot; the converter knows better
    "MWp": None,  # peak power of solar plants
    "ppb": None,
    "wt%": None,
    "vol%": None,
    "at%": None,
    "mol%": None,
    "percentage point": None,
    "basis point": None,
    "order of magnitude": None,
    "mcd": "µd",  # pint takes it for a millicentiday
}
REFERENCE = {
    "length": "m", "area": "m²", "volume": "m³", "mass": "kg", "time": "s",
    "current": "A", "charge": "C", "voltage": "V", "resistance": "Ω",
    "conductance": "S", "capacitance": "F", "inductance": "H", "power": "W",
    "energy": "J", "force": "N", "pressure": "Pa", "temperature": "K", "angle": "rad",
    "frequency": "Hz", "speed": "m/s", "dose": "Sv", "substance": "mol",
    "concentration": "mol/l", "activity": "kat", "information": "bit",
    "bitrate": "bit/s", "magnetism": "T", "flux": "Wb", "viscosity": "Pa·s",
    "consumption": "1/m²",
}  # fmt: skip


def symbols() -> list[tuple[str, str]]:
    return sorted(
        {
            (prefix + symbol, measures)
            for measures, symbol, prefixes, _, _ in units.rows()
            for prefix in ["", *prefixes.split()]
        }
    )


def test_units_are_written_as_pint_writes_them() -> None:
    registry: UnitRegistry[float] = UnitRegistry()
    for symbol, measures in symbols():
        if WRITTEN.get(symbol, symbol) is None:
            continue
        plain = symbol.replace("²", "**2").replace("³", "**3")
        written = f"{registry.Unit(plain):~P}"
        assert written == WRITTEN.get(symbol, symbol), measures


def test_units_measure_what_the_table_says() -> None:
    for symbol, measures in symbols():
        if measures in REFERENCE and symbol != "MWp":
            assert convertible(symbol, REFERENCE[measures]), symbol


def test_currencies_are_the_cldrs() -> None:
    table = (files("corpus.quantity") / "currencies.tsv").read_text("utf-8")
    assert table == cldr.table(), "run: python -m corpus.quantity.cldr"


def test_every_code_that_money_names_is_a_currency() -> None:
    lines = cldr.table().splitlines()[1:]
    codes = {line.partition("\t")[0] for line in lines}
    marks, names, _ = money.table()
    for currency in [*marks.values(), *names.values()]:
        assert set(currency.codes) <= codes


def test_reading_loads_neither_pint_nor_babel() -> None:
    program = (
        "import sys; from corpus.quantity import quantities;"
        " assert not {'pint', 'babel', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603
