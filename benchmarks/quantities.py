"""Measure the quantity reader on public sets, beside other extractors.

    python benchmarks/quantities.py DIR [--peers PYTHON] [--json FILE] [--misses N]

DIR holds folders ``measeval``, ``sofc_exp``, ``recognizers_text_en``,
``quantulum3_tests`` and ``duckling_en``, each with ``docs.jsonl`` and
``quantities.jsonl``. PYTHON is an interpreter with quantulum3 and
recognizers-text-suite installed (``emoji<2``).

Spans are scored as precision, recall and F1: *overlap* counts a span that shares a
character with a span of the other side, *exact* one that is the same. *Right* is the
share of cases where every stated quantity of the case is found at its place with its
value (both ends of a range) and unit; *silent* the share of texts with nothing to
find in which nothing was found.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from corpus.model import Document, Quantity
from corpus.quantity import compounds, money, quantities

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor says stands at *start* to *end*."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str = ""


Reader = Callable[[list[str]], list[list[Found]]]


def ours(texts: list[str]) -> list[list[Found]]:
    """Read with Pincite."""
    documents = [Document(id=str(i), title="", text=t) for i, t in enumerate(texts)]
    return [
        [_ours(q) for q in quantities(document.all())] if document.text else []
        for document in documents
    ]


def _ours(quantity: Quantity) -> Found:
    low = float(quantity.value)
    high = low if quantity.high is None else float(quantity.high)
    span = quantity.passage.span
    unit = quantity.unit
    return Found(span.start, span.end, low, high, unit, quantity.kind)


def peer(python: str, name: str) -> Reader:
    """Return a reader that runs another extractor under *python*."""
    script = Path(__file__).with_name("quantity_peers.py")

    def read(texts: list[str]) -> list[list[Found]]:
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        done = subprocess.run(  # noqa: S603 - the caller's own interpreter
            [python, str(script), name],
            input=lines,
            capture_output=True,
            text=True,
            check=True,
        )
        return [
            [_peer(row) for row in json.loads(line)]
            for line in done.stdout.splitlines()
        ]

    return read


def _peer(row: Row) -> Found:
    try:
        value = float(row["value"])
    except (TypeError, ValueError):
        value = float("nan")
    spread = float(row["uncertainty"] or 0)
    factor, unit = symbol(row["unit"] or "")
    return Found(
        row["start"],
        row["end"],
        (value - spread) * factor,
        (value + spread) * factor,
        unit,
    )


_PERCENT = {"percentage": "%", "percent": "%", "": "", "dimensionless": ""}
_OTHER = {
    "inverse second": "1/s",
    "count per week": "time/week",
    "kilometre per square second": "km/s²",
    "megayear": "Ma",
    "cubic centimetre": "ml",
    "pound sterling": "GBP",
    "pound": "GBP",
    "pound-mass": "lb",
    "cent": "USD",
    "egp": "EGP",
    "united states dollar": "USD",
    "netherlands guilder": "NLG",
    "franc": "CHF",
    "peseta": "ESP",
    "rial": "IRR",
    "degree": "deg",
}


def symbol(name: str) -> tuple[float, str]:  # noqa: PLR0911 - a list of cases
    """Return the factor and the symbol for a unit's English name."""
    low = name.lower().strip()
    if low in _PERCENT:
        return 1, _PERCENT[low]
    if low in ("cent", "pence"):
        return 0.01, "GBP" if low == "pence" else "USD"
    if low == "dime":
        return 0.1, "USD"
    if low in _OTHER:
        return 1, _OTHER[low]
    currency = money.after(" " + (low if len(low) > 3 else name), 0)  # noqa: PLR2004
    if currency is not None and currency.end == len(name) + 1 and "pound-" not in low:
        return float(currency.factor or 1), currency.codes[0]
    unit = compounds.unit(" " + low, 0)
    if unit is not None and unit.end == len(low) + 1:
        return 1, unit.symbol
    return 1, low


def same_unit(gold: str, found: str) -> bool:
    """Tell whether two symbols mean the same unit, order of factors aside."""
    return sorted(re.split("[·/]", gold)) == sorted(re.split("[·/]", found))


def close(a: float, b: float) -> bool:
    """Tell whether two values agree to the digits that a float gold keeps."""
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-300)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a set says stands at *start* to *end*; *high* is *low* but for ranges."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is to be found in it."""

    id: str
    text: str
    wanted: tuple[Wanted, ...]


def right(case: Case, found: list[Found]) -> bool:
    """Tell whether every wanted quantity is found in place, value and unit right."""
    return all(_matches(want, found) for want in case.wanted)


def _matches(want: Wanted, found: list[Found]) -> bool:
    here = [f for f in found if f.start < want.end and want.start < f.end]
    ends = {f.low for f in here} | {f.high for f in here}
    if want.unit is not None and not any(_unit_agrees(want, f) for f in here):
        return False
    if want.low is not None and want.high is not None and want.low != want.high:
        return any(close(want.low, e) for e in ends) and any(
            close(want.high, e) for e in ends
        )
    value = want.low if want.low is not None else want.high
    if value is None:
        return bool(here)
    return any(
        (close(f.low, value) or close(f.high, value) or _converted(want, f, value))
        and (want.unit is None or _unit_agrees(want, f))
        for f in here
    )


_SAME_SIZE = {
    ("ft", "in"): 12, ("min", "s"): 60, ("h", "min"): 60, ("month", "d"): 30,
    ("year", "month"): 12, ("kg", "g"): 1000, ("mg", "g"): 0.001, ("m", "cm"): 100,
    ("yd", "ft"): 3, ("km", "cm"): 100_000,
}  # fmt: skip


def _factor(want: Wanted, found: Found) -> float | None:
    if want.unit is None:
        return None
    if (want.unit, found.unit) in _SAME_SIZE:
        return 1 / _SAME_SIZE[want.unit, found.unit]
    return _SAME_SIZE.get((found.unit, want.unit))


def _unit_agrees(want: Wanted, found: Found) -> bool:
    if want.unit is None:
        return True
    if same_unit(want.unit, found.unit) or _factor(want, found) is not None:
        return True
    # "$14 a barrel" is $14 for some; the price is the same when its unit says more.
    if re.split("[/]", found.unit)[0] == want.unit and want.unit:
        return True
    # A bare gold number says nothing of what is counted.
    return want.unit == "" and found.kind in ("count", "number", "year", "ratio", "")


def _converted(want: Wanted, found: Found, value: float) -> bool:
    factor = _factor(want, found)
    return factor is not None and abs(found.low * factor - value) <= 1e-6 * abs(value)


def _load(folder: Path) -> tuple[dict[str, Row], dict[str, list[Row]]]:
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        docs = {row["id"]: row for row in map(json.loads, lines)}
    gold: dict[str, list[Row]] = {key: [] for key in docs}
    with (folder / "quantities.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold[row["doc_id"]].append(row)
    return docs, gold


def _number(value: Any) -> float | None:
    if value is None:
        return None
    try:
        return float(Decimal(str(value).removesuffix("%")))
    except InvalidOperation:
        return None


def recognizers_cases(folder: Path, part: str) -> Iterable[Case]:
    """Yield the cases of one part of the specs that state something."""
    docs, gold = _load(folder)
    for key, doc in docs.items():
        rows = [r for r in gold[key] if r["value"] not in (None, "null")]
        if doc["part"] != part or not rows:
            continue
        yield Case(key, doc["text"], tuple(_recognizers(row) for row in rows))


def _recognizers(row: Row) -> Wanted:
    start, end = row["start"], row["end"]
    if row["kind"] in ("numberrange", "range") or str(row["value"])[:1] in "([":
        ends = str(row["value"])[1:-1].split(",")
        low, high = (_number(part or None) for part in ends)
        return Wanted(start, end, low, high, None)
    value = _number(row["value"])
    if str(row["value"]).endswith("%"):
        return Wanted(start, end, value, value, "%")
    factor, unit = symbol(row["unit"] or "")
    if row.get("iso"):
        unit = row["iso"]
    low = None if value is None else value * factor
    return Wanted(start, end, low, low, unit)


def negatives(folder: Path, parts: Iterable[str]) -> Iterable[Case]:
    """Yield the texts of the specs in which nothing of the part is to be found."""
    docs, gold = _load(folder)
    for key, doc in docs.items():
        if doc["part"] in parts and not gold[key]:
            yield Case(key, doc["text"], ())


def quantulum_cases(folder: Path) -> Iterable[Case]:
    """Yield quantulum3's own tests; where its gold is a mean, both ends are wanted."""
    docs, gold = _load(folder)
    for key, doc in docs.items():
        for number, row in enumerate(gold[key]):
            spread = row["uncertainty"] or 0
            tolerance = (
                "±" in row["text"] or "+/-" in row["text"] or "+-" in row["text"]
            )
            factor, unit = symbol(row["unit"])
            low, high = row["value"] - spread, row["value"] + spread
            if tolerance:
                low = high = row["value"]
            want = Wanted(row["start"], row["end"], low * factor, high * factor, unit)
            yield Case(f"{key}/{number}", doc["text"], (want,))


_EXPRESSION = re.compile(
    r"(?:simple|under|above) (?P<unit>\w+) \(?(?P<value>[-\d.e]+)"
    r"|between (?P<of>\w+) \((?P<low>[-\d.e]+), ?(?P<high>[-\d.e]+)\)"
    r"|NumeralValue \(?(?P<numeral>[-\d.e]+)"
    r"|DurationData (?P<lasts>\d+) (?P<time>\w+)"
)
_DUCKLING = {"Dollar": "USD", "Cent": "USD", "Rial": "IRR", "Unnamed": None, "M": None}


def duckling_cases(folder: Path, part: str) -> Iterable[Case]:
    """Yield Duckling's examples of one dimension."""
    docs, gold = _load(folder)
    for key, doc in docs.items():
        if doc["part"] != part or not gold[key]:
            continue
        row = gold[key][0]
        match = _EXPRESSION.match(row["expected_expr"])
        if match is None:
            continue
        name = match["unit"] or match["of"] or match["time"]
        low = float(
            match["value"] or match["low"] or match["numeral"] or match["lasts"]
        )
        high = float(match["high"] or low)
        unit: str | None = None
        if name:
            unit = _DUCKLING.get(name, name if name.isupper() else symbol(name)[1])
        if name == "Pound":
            unit = "lb"
        if name == "Cent":
            low, high = low / 100, high / 100
        if match["numeral"]:
            unit = ""
        yield Case(
            key, doc["text"], (Wanted(row["start"], row["end"], low, high, unit),)
        )


@dataclass(frozen=True, slots=True)
class Spans:
    """Scores of spans, in percent."""

    gold: int
    found: int
    precision: float
    recall: float
    overlap: float
    exact: float


Place = tuple[int, int]


def span_cases(root: Path) -> list[tuple[str, set[Place]]]:
    """Return the annotated texts, or parts of them, with the places to be found."""
    docs, gold = _load(root)
    cases: list[tuple[str, set[Place]]] = []
    for key, doc in docs.items():
        if not doc.get("annotated", True):
            continue
        text = doc["text"]
        for low, high in doc.get("annotated_regions") or [(0, len(text))]:
            wanted = {
                (row["start"] - low, row["end"] - low)
                for row in gold[key]
                if low <= row["start"] and row["end"] <= high
            }
            cases.append((text[low:high], wanted))
    return cases


def spans(cases: list[tuple[str, set[Place]]], read: Reader, *, show: int = 0) -> Spans:
    """Score spans over the texts of *cases*."""
    outputs = read([text for text, _ in cases])
    right_found = hit_gold = exact = total_found = total_gold = 0
    for (text, wanted), output in zip(cases, outputs, strict=True):
        found = {(f.start, f.end) for f in output}
        extra = {f for f in found if not any(_meet(f, w) for w in wanted)}
        missed = {w for w in wanted if not any(_meet(f, w) for f in found)}
        total_gold += len(wanted)
        total_found += len(found)
        exact += len(wanted & found)
        right_found += len(found) - len(extra)
        hit_gold += len(wanted) - len(missed)
        if show:
            _show(text, extra, missed)
    precision, recall = right_found / max(total_found, 1), hit_gold / max(total_gold, 1)
    return Spans(
        total_gold,
        total_found,
        round(100 * precision, 1),
        round(100 * recall, 1),
        round(200 * precision * recall / max(precision + recall, 1e-9), 1),
        round(200 * exact / max(total_found + total_gold, 1), 1),
    )


def _show(text: str, extra: set[Place], missed: set[Place]) -> None:
    for kind, places in (("extra", extra), ("missed", missed)):
        for start, end in sorted(places):
            around = text[max(0, start - 40) : start], text[end : end + 30]
            print(f"{kind}\t{around[0]!r} {text[start:end]!r} {around[1]!r}")


def _meet(a: Place, b: Place) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def case_groups(root: Path) -> dict[str, list[Case]]:
    """Return the sets of cases, by name."""
    groups: dict[str, list[Case]] = {}
    folder = root / "recognizers_text_en"
    if folder.is_dir():
        for part in ("currency", "percentage", "dimension", "numberrange", "number"):
            groups[f"recognizers {part}"] = list(recognizers_cases(folder, part))
    folder = root / "quantulum3_tests"
    if folder.is_dir():
        groups["quantulum3 tests"] = list(quantulum_cases(folder))
    folder = root / "duckling_en"
    if folder.is_dir():
        for part in ("AmountOfMoney", "Duration", "Numeral", "Distance", "Volume",
                     "Temperature", "Quantity"):  # fmt: skip
            groups[f"duckling {part}"] = list(duckling_cases(folder, part))
    return groups


def silent_kinds(part: str) -> frozenset[str]:
    """Return the kinds of quantity that a part of the specs is about."""
    return {
        "dimension": frozenset({"measure", "duration", "money", "percent"}),
        "temperature": frozenset({"measure"}),
        "percentage": frozenset({"percent"}),
        "currency": frozenset({"money"}),
    }.get(part, frozenset())


def score(root: Path, read: Reader, *, misses: int) -> dict[str, Any]:
    """Return every figure for one extractor."""
    result: dict[str, Any] = {}
    for name in ("measeval", "sofc_exp"):
        if (root / name).is_dir():
            result[name] = asdict(spans(span_cases(root / name), read, show=misses))
    for name, cases in case_groups(root).items():
        outputs = read([case.text for case in cases])
        wrong = [
            (case, found)
            for case, found in zip(cases, outputs, strict=True)
            if not right(case, found)
        ]
        result[name] = {
            "cases": len(cases),
            "right": round(100 * (1 - len(wrong) / max(len(cases), 1)), 1),
        }
        if misses:
            for case, found in wrong:
                print(f"{name}\t{case.text!r}\n  wanted {case.wanted}\n  found {found}")
    folder = root / "recognizers_text_en"
    if folder.is_dir():
        quiet = total = 0
        for part in ("currency", "dimension", "percentage", "temperature"):
            cases = list(negatives(folder, [part]))
            for case, found in zip(cases, read([c.text for c in cases]), strict=True):
                kinds = silent_kinds(part)
                loud = [f for f in found if (f.kind in kinds if f.kind else f.unit)]
                total += 1
                quiet += not loud
                if loud and misses:
                    print(f"negative\t{case.text!r}\t{loud}")
        result["negatives"] = {
            "cases": total,
            "silent": round(100 * quiet / max(total, 1), 1),
        }
    return result


def table(results: dict[str, dict[str, Any]]) -> str:
    """Return the figures side by side."""
    names = list(results)
    lines = [f"{'':26}" + "".join(f"{name:>26}" for name in names)]
    first = results[names[0]]
    for group, figures in first.items():
        cells: list[str] = []
        for name in names:
            row = results[name].get(group, {})
            if "overlap" in row:
                cell = f"{row['precision']}/{row['recall']}/{row['overlap']}"
                cells.append(f"{cell + ' exact ' + str(row['exact']):>26}")
            else:
                cells.append(f"{row.get('right', row.get('silent', '-')):>26}")
        count = figures.get("gold", figures.get("cases"))
        lines.append(f"{group:20}{count:>6}" + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Print the table, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter with the others")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--misses", type=int, default=0, help="print our misses")
    options = parser.parse_args()
    started = time.perf_counter()
    results = {"pincite": score(options.root, ours, misses=options.misses)}
    if options.peers:
        for name in ("quantulum3", "recognizers"):
            results[name] = score(options.root, peer(options.peers, name), misses=0)
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"{time.perf_counter() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
