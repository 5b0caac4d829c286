"""Writes estimates.csv and groups.csv from sample.csv and margins.csv: what the tests compare estimates with.

Written apart from the Rust code, from docs/contract.md, in whole numbers and pandas. Made once, 2026-11-30, with Python
3.11.7 and pandas 3.1.1: `python3 estimates.py`. The tests read the stored file.
"""
from fractions import Fraction
from math import sqrt

import pandas as pd

MASK = (1 << 64) - 1
RANGES = {"p0_1": 0, "p1_3": 1, "p3_5": 3, "p5_10": 5, "plus_10": 10}
figures = {}


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def rolls(seed):
    """SplitMix64."""
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        mixed = seed
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def half_up(fraction):
    return (2 * fraction.numerator + fraction.denominator) // (2 * fraction.denominator)


amounts = {name: "Int64" for name in ("startup", "total", "previous")}
codes = {"region": str, "range": str}
sample = pd.read_csv("sample.csv", dtype=amounts | codes)
margins = pd.read_csv("margins.csv", dtype={"organisations": "Int64", "purchases": "Int64"})
sample["group"] = [next(rolls(fnv(reference))) % 30 for reference in sample.reference]
sample["pair"] = sample.startup.notna() & sample.total.notna() & (sample.total.fillna(0) > 0)
strata = margins[margins.segment.notna()]

# Coverage.
for row in strata.itertuples():
    of = sample[sample.segment == row.segment]
    figures[f"by_number {row.segment}"] = len(of) / row.organisations
    if pd.notna(row.purchases):
        figures[f"by_purchases {row.segment}"] = int(of.total.sum()) / row.purchases

# The three volumes, stratum by stratum and joined by hand: in the public sector the hospitals (under five) join the
# remainder, which is what the known strata leave to `collectivite` and `centrale_achat`; in the private sector the small
# firms join the mid-sized ones, and `autre` is unknown.
known = dict(zip(strata.segment, strata.purchases))
whole = int(margins[margins.segment.isna()].purchases.iloc[0])
rest = whole - sum(int(known[s]) for s in ("ministere", "etablissement_public", "etablissement_sante"))
joined = {
    "ministere": (["ministere"], int(known["ministere"])),
    "etablissement_public": (["etablissement_public"], int(known["etablissement_public"])),
    "etablissement_sante": (
        ["etablissement_sante", "collectivite", "centrale_achat"],
        int(known["etablissement_sante"]) + rest,
    ),
    "grand_groupe": (["grand_groupe"], int(known["grand_groupe"])),
    "eti": (["eti", "pme"], int(known["eti"]) + int(known["pme"])),
}
sector_of = dict(zip(strata.segment, strata.sector))
counted, estimates, observed = {}, {}, {}
for name, (segments, cents) in joined.items():
    of = sample[sample.segment.isin(segments)]
    taken = of[of.pair & (of.taken == 1)]
    pairs = of[of.pair & (of.taken == 0)]
    assert len(pairs) >= 5, name
    left = cents - int(taken.total.sum())
    ratio = Fraction(int(pairs.startup.sum()), int(pairs.total.sum()))
    observed[name] = int(of.startup.sum())
    estimates[name] = max(int(taken.startup.sum()) + half_up(ratio * left), observed[name])
    figures[f"redressed {name}"] = estimates[name]
for sector in ("public", "prive"):
    names = [name for name in joined if sector_of[name] == sector]
    low, high = sum(observed[n] for n in names), sum(estimates[n] for n in names)
    figures[f"observed {sector}"] = int(sample[sample.sector == sector].startup.sum())
    figures[f"range {sector} 0"], figures[f"range {sector} 2"] = low, high
    figures[f"range {sector} 1"] = low + (high - low) // 2
figures["observed all"] = int(sample.startup.sum())
figures["redressed all"] = sum(estimates.values())


# Delete-a-group jackknife of the three figures of respondents.
def jackknife(name, data, figure):
    full = figure(data)
    used = sorted(data.group.unique())
    squares = sum((figure(data[data.group != group]) - full) ** 2 for group in used)
    figures[name] = full
    figures[f"{name} error"] = sqrt((len(used) - 1) / len(used) * squares)
    figures[f"{name} groups"] = len(used)


pairs = sample[sample.pair]
jackknife("ratio", pairs, lambda d: int(d.startup.sum()) / int(d.total.sum()))
jackknife("median", pairs, lambda d: (d.startup.astype(float) / d.total.astype(float)).median())
both = sample[sample.startup.notna() & sample.previous.notna()]
jackknife("growth", both, lambda d: int(d.startup.sum()) / int(d.previous.sum()) - 1)

# Hot deck.
def range_of(startup, total):
    rate = Fraction(int(startup) * 100, int(total))
    fits = [c for c, low in RANGES.items() if (rate > low if c == "plus_10" else rate >= low)]
    return fits[-1]


pairs = pairs.assign(given=[range_of(*p) for p in zip(pairs.startup, pairs.total)]).sort_values("reference")
draws, expected, counts = [0] * 20, Fraction(0), dict(imputed=0, elsewhere=0, without_donor=0, without_total=0)
for row in sample[sample.range.notna() & sample.startup.isna()].itertuples():
    if pd.isna(row.total):
        counts["without_total"] += 1
        continue
    alike = pairs[pairs.given == row.range]
    pools = [alike[alike.segment == row.segment], alike[alike.sector == row.sector], alike]
    step = next((step for step, pool in enumerate(pools) if len(pool)), None)
    if step is None:
        counts["without_donor"] += 1
        continue
    counts["imputed"] += 1
    counts["elsewhere"] += step > 0
    shares = [half_up(Fraction(int(d.startup) * int(row.total), int(d.total))) for d in pools[step].itertuples()]
    expected += Fraction(sum(shares), len(shares))
    dice = rolls(fnv(row.reference))
    for number in range(20):
        draws[number] += shares[next(dice) % len(shares)]
figures |= {f"imputed {name}": count for name, count in counts.items()}
figures |= {f"draw {number}": cents for number, cents in enumerate(draws)}
figures["draws mean"] = half_up(Fraction(sum(draws), 20))
figures["draws expected"] = float(expected)

sample[["reference", "group"]].to_csv("groups.csv", index=False)
with open("estimates.csv", "w") as file:
    file.write("figure,value\n")
    for name, value in figures.items():
        file.write(f"{name},{getattr(value, 'item', lambda: value)()!r}\n")
