"""Computes what the real file contains by another way than the crate, from the rules of docs/public-contracts.md.

Another parser (the whole file at once, amounts as Decimal), dictionaries where the crate sorts, no code in common.

    python3 tests/independent/compute.py data/decp-aife-2018-2019.json.gz data/laureats-i-lab-siren.csv.gz \
        > tests/independent/real-file.json

run in app/procurement. Standard library only.
"""

import collections
import datetime
import decimal
import gzip
import json
import math
import re
import sys
import unicodedata

TODAY = datetime.date(2026, 11, 30)
FOREIGN = ("TAHITI", "RIDET", "FRW", "IREP", "HORS", "UE")
HALF_UP = decimal.ROUND_HALF_UP


def luhn(number):
    total = 0
    for place, digit in enumerate(reversed(number)):
        digit = int(digit) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def siren(text):
    return text if re.fullmatch(r"\d{9}", text) and int(text) and luhn(text) else None


def siret(text):
    if not re.fullmatch(r"\d{14}", text) or not siren(text[:9]):
        return None
    post = text.startswith("356000000") and sum(map(int, text)) % 5 == 0
    return text if luhn(text) or post else None


def company(holder):
    """The SIREN of a holder, or what it is instead."""
    declared = (holder.get("typeIdentifiant") or "").upper()
    number = re.sub(r"[\s.\-/\u200b]", "", str(holder.get("id") or "")).upper()
    if not re.search(r"\d", number) or re.fullmatch(r"0{1,8}", number):
        return "missing"
    found = None
    foreign_form = False
    vat = re.fullmatch(r"FR([0-9A-Z]{1,2})(\d{9})", number)
    if re.fullmatch(r"\d+", number):
        padded = number.zfill(9 if len(number) in (7, 8) else 14 if len(number) in (12, 13) else 0)
        found = siren(padded) or (siret(padded) or "")[:9] or None
        foreign_form = len(number) == 14 and number.startswith("99") and number[9:11] == "00" and not found
    elif vat:
        key, inside = vat.group(1).zfill(2), vat.group(2)
        right = not key.isdigit() or int(key) == (12 + 3 * (int(inside) % 97)) % 97
        found = siren(inside) if right else None
        foreign_form = inside.startswith("000") and not found
    elif re.fullmatch(r"[A-Z]\d{5}(\d{3})?", number) or re.fullmatch(r"[A-Z]{2}[0-9A-Z]{2,}", number):
        foreign_form = not number.startswith("FR")
    if declared.startswith(FOREIGN):
        lies = found and (number.startswith("FR") or (len(number) == 14 and not number.startswith("99")))
        return found if lies else "other"
    return found or ("other" if foreign_form else "refused")


def amount(value):
    """Cents, or a reason."""
    if value is None or str(value).strip().lower() in ("", "nc", "nan", "null"):
        return "missing"
    try:
        value = decimal.Decimal(str(value).replace(",", ".").replace(" ", ""))
    except decimal.InvalidOperation:
        return "unreadable"
    cents = int((value * 100).quantize(decimal.Decimal(1), rounding=HALF_UP))
    if cents == 0:
        return "zero"
    if cents < 0:
        return "negative"
    if cents <= 100:
        return "symbolic"
    plain = format(value, "f")
    digits = (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", "").lstrip("0")
    if len(digits) >= 7:
        filler = len(set(digits)) == 1 or "1234567890".startswith(digits) or "9876543210".startswith(digits)
        if filler or digits == "12311111111":
            return "filler"
    return cents if cents <= 10**14 else "too large"


def date(value):
    """A date, or a fault."""
    if not value:
        return "missing"
    try:
        day = datetime.date.fromisoformat(value[:10])
    except ValueError:
        return "impossible"
    if day.year < 2000:
        return "too early"
    return "too late" if day > TODAY + datetime.timedelta(days=1) else day


def plain(text):
    text = unicodedata.normalize("NFD", (text or "").lower())
    return " ".join(re.sub(r"[^\w]", " ", "".join(c for c in text if not unicodedata.combining(c))).split())


def number(text):
    return re.sub(r"[\s_./\-]+", "-", (text or "").upper()).strip("-")


def holders(record):
    found = [company(holder) for holder in record.get("titulaires") or record.get("concessionnaires") or []]
    known = sorted({one for one in found if one.isdigit()})
    return tuple(known + sorted(one for one in found if not one.isdigit()))


def read(record, order):
    """A contract, or the reason for which it is refused."""
    buyer = (record.get("acheteur") or record.get("autoriteConcedante") or {}).get("id")
    declared = amount(record.get("montant", record.get("valeurGlobale")))
    if not number(record.get("id")):
        return "no id", declared
    if not buyer:
        return "no buyer", declared
    if not siret(buyer):
        return "wrong buyer", declared
    state = [declared, holders(record)]
    first = list(state)
    notified = date(record.get("dateNotification") or record.get("dateSignature"))
    published = [date(record.get("datePublicationDonnees"))]
    changed = []
    annulled = False
    for change in record.get("modifications") or []:
        new = amount(change.get("montant", change.get("valeurGlobale")))
        state[0] = new if isinstance(new, int) else state[0]
        state[1] = holders(change) or state[1]
        again = date(change.get("datePublicationDonneesModification"))
        signed = date(change.get("dateNotificationModification") or change.get("dateSignatureModification"))
        published.append(again)
        changed.append(signed if isinstance(signed, datetime.date) else again)
        words = plain(change.get("objetModification"))
        annulled |= bool(re.search(r"\bannul(e|ee|es|ation)\b(?! et remplace)", words))
    # Where several modifications have dates, their order is that of the file here.
    assert len(changed) < 2 or sorted(map(str, changed)) == list(map(str, changed))
    annulled |= bool(re.match(r"annul(e|ee|es|ation)\b(?! et remplace)", plain(record.get("objet"))))
    nature = plain(record.get("nature"))
    concession = "autoriteConcedante" in record or "concession" in nature or "delegation" in nature
    cpv = re.fullmatch(r"(\d{7,8})(-\d)?", str(record.get("codeCPV") or ""))
    days = [day for day in published if isinstance(day, datetime.date)]
    changes = [day for day in changed if isinstance(day, datetime.date)]
    oldest = datetime.date.min
    return {
        "key": (buyer, number(record["id"]), concession),
        "amount": state[0],
        "first": first,
        "holders": state[1],
        "notified": notified,
        "nature": "follow-up" if "subsequent" in nature else "framework" if "accord cadre" in nature else nature,
        "division": int(cpv.group(1).zfill(8)[:2]) if cpv and int(cpv.group(1).zfill(8)[:2]) >= 3 else 0,
        "annulled": annulled,
        "rank": (
            max(changes, default=oldest),
            max(days, default=oldest),
            len(changed),
            isinstance(state[0], int),
            isinstance(notified, datetime.date),
            order,
        ),
    }


def loosely(contract):
    buyer, number_, concession = contract["key"]
    return buyer[:9], number_.replace("-", ""), concession, contract["notified"], contract["amount"], contract["holders"]


def median(values):
    return sorted(values)[len(values) // 2]


def spreads(contracts):
    groups = collections.defaultdict(list)
    for contract in contracts:
        magnitude = math.log10(contract["amount"])
        groups[contract["nature"], contract["division"]].append(magnitude)
        groups[contract["nature"], None].append(magnitude)
    found = {}
    for group, values in groups.items():
        if len(values) >= 30:
            middle = median(values)
            found[group] = middle, max(median([abs(value - middle) for value in values]), 0.301)
    return found


def main():
    text = gzip.open(sys.argv[1]).read()
    records = json.loads(text.decode("utf-8"), parse_float=decimal.Decimal)["marches"]
    base = {line[:9] for line in gzip.open(sys.argv[2], "rt", encoding="utf-8-sig") if siren(line[:9])}
    out = {"read": len(records), "base": len(base)}
    refused = collections.defaultdict(lambda: [0, 0])
    contracts = {}
    again = {"same_amount": [0, 0], "other_amount": [0, 0], "other_key": [0, 0]}
    for order, record in enumerate(records):
        contract = read(record, order)
        if isinstance(contract, tuple):
            reason, declared = contract
            refused[reason][0] += 1
            refused[reason][1] += declared if isinstance(declared, int) else 0
            continue
        contracts.setdefault(contract["key"], []).append(contract)
    out["refused"] = refused
    one_each = []
    for same in contracts.values():
        best = max(same, key=lambda contract: contract["rank"])
        one_each.append(best)
        for lost in same:
            if lost is not best:
                kind = again["same_amount" if lost["amount"] == best["amount"] else "other_amount"]
                kind[0] += 1
                kind[1] += lost["amount"] if isinstance(lost["amount"], int) else 0
    alike = collections.defaultdict(list)
    for contract in one_each:
        complete = isinstance(contract["amount"], int) and isinstance(contract["notified"], datetime.date)
        alike[loosely(contract) if complete and contract["holders"] else contract["key"]].append(contract)
    one_each = []
    for same in alike.values():
        one_each.append(max(same, key=lambda contract: contract["rank"]))
        again["other_key"][0] += len(same) - 1
        again["other_key"][1] += (len(same) - 1) * (same[0]["amount"] if len(same) > 1 else 0)
    out["duplicates"] = again
    out["contracts"] = len(one_each)

    under = {
        (contract["key"][0][:9], contract["division"], holder)
        for contract in one_each
        if contract["nature"] == "follow-up" and not contract["annulled"]
        for holder in contract["holders"]
        if holder.isdigit()
    }
    for contract in one_each:
        mine = {(contract["key"][0][:9], contract["division"], holder) for holder in contract["holders"]}
        if contract["annulled"]:
            contract["status"] = "annulled"
        elif contract["key"][2]:
            contract["status"] = "concession"
        elif contract["nature"] == "framework" and mine & under:
            contract["status"] = "ceiling"
        elif not isinstance(contract["amount"], int):
            contract["status"] = "unknown amount"
        else:
            contract["status"] = "weighs"
    weighing = [contract for contract in one_each if contract["status"] == "weighs"]
    peers = spreads(weighing)
    repeats = collections.Counter((c["key"][0][:9], c["division"], c["amount"]) for c in weighing if c["amount"] >= 9_000_000)
    waiting = collections.defaultdict(lambda: [0, 0])
    years = collections.defaultdict(lambda: [0, 0])
    undated = collections.defaultdict(lambda: [0, 0])
    maximums = collections.defaultdict(lambda: [0, 0])
    matched = collections.defaultdict(lambda: [0, 0, 0])
    found = []
    for contract in weighing:
        cents = contract["amount"]
        group = peers.get((contract["nature"], contract["division"])) or peers.get((contract["nature"], None))
        start_ups = [holder for holder in contract["holders"] if holder in base]
        reason = None
        if cents > 10**11:
            reason = "above one billion"
        elif start_ups and cents > 5 * 10**9:
            reason = "above holder"
        elif repeats[contract["key"][0][:9], contract["division"], cents] >= 20:
            reason = "repeated"
        elif cents >= 10**9 and group and (math.log10(cents) - group[0]) / group[1] > 6:
            reason = "above peers"
        if reason:
            waiting[reason][0] += 1
            waiting[reason][1] += cents
            continue
        dated = isinstance(contract["notified"], datetime.date)
        tally = years[str(contract["notified"].year)] if dated else undated[contract["notified"]]
        tally[0] += 1
        tally[1] += cents
        if dated and contract["nature"] == "framework":
            maximums[str(contract["notified"].year)][0] += 1
            maximums[str(contract["notified"].year)][1] += cents
        if start_ups:
            year = matched[str(contract["notified"].year) if dated else "undated"]
            year[0] += 1
            year[1] += cents * len(start_ups) // len(contract["holders"])
            year[2] += cents
            found.append([contract["key"][0], contract["key"][1], sorted(start_ups), cents])
    out["unknown_amounts"] = collections.Counter(c["amount"] for c in one_each if c["status"] == "unknown amount")
    out["annulled"] = sum(contract["status"] == "annulled" for contract in one_each)
    out["concessions"] = sum(contract["status"] == "concession" for contract in one_each)
    ceilings = [contract["amount"] for contract in one_each if contract["status"] == "ceiling"]
    out["ceilings"] = [len(ceilings), sum(cents for cents in ceilings if isinstance(cents, int))]
    out.update(waiting=waiting, years=years, undated=undated, maximums=maximums, matched=matched)
    out["matches"] = sorted(found)
    json.dump(out, sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


main()
