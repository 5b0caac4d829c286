"""Reads a CSV file of responses as an analyst would, with Python's own csv module, and writes its rows as JSON."""

import csv
import json
import sys

FORMULA = "=+-@＝＋－＠\t\r\n"


def typed(text):
    """What was typed: one apostrophe goes from before what a spreadsheet could run, as the codebook says."""
    rest = text.lstrip("'\ufeff\u200b")
    while rest and rest[0].isspace() and rest[0] not in FORMULA:
        rest = rest[1:].lstrip("'\ufeff\u200b")
    risky = bool(rest) and rest[0] in FORMULA
    return text[1:] if risky and text.startswith("'") else text


csv.field_size_limit(10_000_000)
with open(sys.argv[1], newline="", encoding="utf-8-sig") as file:
    rows = list(csv.reader(file, delimiter=sys.argv[2]))
assert {len(row) for row in rows} == {len(rows[0])}, "every line has as many cells"
json.dump({"header": rows[0], "rows": [[typed(cell) for cell in row] for row in rows[1:]]}, sys.stdout)
