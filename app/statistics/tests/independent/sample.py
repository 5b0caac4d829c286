"""Writes sample.csv and margins.csv: invented buyers and their invented population.

Made once, 2026-11-30, with Python 3.11.7: `python3 sample.py`. The tests read the stored files.
"""
import csv
import random

SEGMENTS = [  # sector, segment, respondents, organisations, purchases known
    ("public", "ministere", 9, 15, True),
    ("public", "etablissement_public", 24, 300, True),
    ("public", "collectivite", 31, 900, False),
    ("public", "etablissement_sante", 3, 250, True),
    ("public", "centrale_achat", 2, 20, False),
    ("prive", "grand_groupe", 27, 100, True),
    ("prive", "eti", 22, 600, True),
    ("prive", "pme", 4, 4000, True),
    ("prive", "autre", 3, 50, False),
]
REGIONS = ["11", "84", "93", "75"]
RANGES = [("p0_1", 0), ("p1_3", 1), ("p3_5", 3), ("p5_10", 5), ("plus_10", 10)]
random.seed(20261130)

rows, purchases = [], {}
for sector, segment, respondents, organisations, known in SEGMENTS:
    mean_log = {"ministere": 21, "grand_groupe": 22, "eti": 18.5, "pme": 15}.get(segment, 18)
    sizes = [round(random.lognormvariate(mean_log, 0.9)) for _ in range(respondents)]
    purchases[segment] = round(sum(sizes) / respondents * organisations * random.uniform(0.8, 1.3)) * 100
    for size in sizes:
        total = size * 100 + random.randrange(100)
        rate = random.betavariate(0.9, 25)
        startup, before = round(total * rate), round(total * rate * random.uniform(0.6, 1.2))
        shape = random.random()
        row = {
            "reference": f"OBS-{len(rows):04d}-{random.randrange(16**4):04x}",
            "sector": sector,
            "segment": segment,
            "region": REGIONS[min(3, int(random.expovariate(0.9)))],
            "startup": startup,
            "total": total,
            "previous": before if random.random() < 0.8 else "",
            "range": "",
            "taken": 0,
        }
        if shape < 0.06:
            row["total"] = ""
        elif shape < 0.12:
            row["startup"] = ""
        elif shape < 0.24:
            row["range"] = [code for code, low in RANGES if rate * 100 >= low][-1]
            row["startup"] = ""
            row["total"] = "" if shape < 0.14 else total
        rows.append(row)
# Two buyers whose ranges have no donor in their own strata.
for sector, segment, code in [("public", "centrale_achat", "p5_10"), ("prive", "autre", "plus_10")]:
    row = {"reference": f"OBS-{len(rows):04d}-extra", "sector": sector, "segment": segment, "region": "11"}
    rows.append(row | {"startup": "", "total": 123_456_789_01, "previous": "", "range": code, "taken": 0})
# The largest group stands for itself, and answered.
largest = max((row for row in rows if row["segment"] == "grand_groupe" and row["total"] != ""), key=lambda row: row["total"])
largest["startup"] = largest["startup"] if largest["startup"] != "" else largest["total"] // 40
largest["range"], largest["taken"] = "", 1

with open("sample.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
with open("margins.csv", "w", newline="") as file:
    file.write("sector,segment,organisations,purchases\n")
    for sector, segment, _, organisations, known in SEGMENTS:
        file.write(f"{sector},{segment},{organisations},{purchases[segment] if known else ''}\n")
    whole = sum(purchases[segment] for sector, segment, *_ in SEGMENTS if sector == "public")
    file.write(f"public,,,{whole}\n")
