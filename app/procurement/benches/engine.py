"""Times the reading of a million contracts by the crate and by DuckDB, on the same files in the same run.

    cargo build --release --package procurement --example measure
    python3 -m venv /tmp/bench && /tmp/bench/bin/pip install duckdb
    /tmp/bench/bin/python app/procurement/benches/engine.py [CONTRACTS]

DuckDB does less than the crate: it reads, takes the last publication of each buyer and number, and adds up by year, all
contracts and those with a company of the base. Nothing of this is used at run time.
"""

import decimal
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import duckdb

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MEASURE = os.path.join(os.path.dirname(__file__), "../../../target/release/examples/measure")


def check_digit(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        digit = int(digit) * (2 - place % 2)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def siret(number):
    siren = f"{number:08}"
    siren += check_digit(siren)
    return siren + "0001" + check_digit(siren + "0001")


def contracts():
    chance = random.Random(19)
    buyers = [siret(21_000_000 + n * 7) for n in range(20_000)]
    holders = [siret(40_000_000 + n * 31) for n in range(200_000)]
    words = ["Fourniture", "maintenance", "logiciel", "travaux", "entretien", "système", "réseau", "nettoyage"]
    for n in range(COUNT):
        day = f"{chance.randint(2019, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        # One in twenty is published twice.
        number = n - 1 if n % 20 == 0 and n else n
        yield {
            "id": f"2025-{number:08}",
            "acheteur": {"id": buyers[number % len(buyers)]},
            "nature": chance.choice(["Marché", "Marché", "Marché", "Marché de partenariat"]),
            "objet": " ".join(chance.choices(words, k=12)),
            "codeCPV": f"{chance.choice([30, 45, 48, 50, 72, 79])}000000-5",
            "procedure": "Procédure adaptée",
            "lieuExecution": {"code": f"{chance.randint(10, 19)}", "typeCode": "Code département"},
            "dureeMois": 12,
            "marcheInnovant": chance.random() < 0.02,
            "montant": round(chance.lognormvariate(11, 1.5), 2),
            "dateNotification": day,
            "datePublicationDonnees": day,
            "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": chance.choice(holders)}}],
        }


def write(folder):
    columns = "id,acheteur_id,nature,objet,codeCPV,procedure,lieuExecution_code,lieuExecution_typeCode,marcheInnovant,montant,dateNotification,datePublicationDonnees,titulaire_id,titulaire_typeIdentifiant,modification_id"
    base = set()
    broken = open(f"{folder}/broken.json", "w", encoding="utf-8")
    published = open(f"{folder}/published.json", "w", encoding="utf-8")
    array = open(f"{folder}/array.json", "w", encoding="utf-8")
    table = open(f"{folder}/table.csv", "w", encoding="utf-8")
    with published, array, broken, table:
        published.write('{"marches":{"marche":[')
        array.write("[")
        broken.write("[")
        table.write(columns + "\n")
        for n, one in enumerate(contracts()):
            text = ("," if n else "") + "\n" + json.dumps(one, ensure_ascii=False, separators=(",", ":"))
            published.write(text)
            array.write(text)
            # One record with quotation marks that are not escaped.
            broken.write(text.replace("objet\":\"", "objet\":\"\"") if n == COUNT // 2 else text)
            holder = one["titulaires"][0]["titulaire"]["id"]
            if int(holder[2:8]) % 50 == 0:
                base.add(holder[:9])
            place = one["lieuExecution"]
            cells = [one["id"], one["acheteur"]["id"], one["nature"], one["objet"], one["codeCPV"], one["procedure"]]
            cells += [place["code"], place["typeCode"], str(one["marcheInnovant"]).lower(), str(one["montant"])]
            cells += [one["dateNotification"], one["datePublicationDonnees"], holder, "SIRET", "0"]
            table.write(",".join(cells) + "\n")
        published.write("\n]}}\n")
        array.write("\n]\n")
        broken.write("\n]\n")
    with open(f"{folder}/base.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(base)) + "\n")


TABLE = "SELECT id, acheteur_id AS buyer, montant, dateNotification AS day, datePublicationDonnees AS published, titulaire_id AS holder FROM "
JSON = """SELECT id, acheteur.id AS buyer, montant, dateNotification AS day, datePublicationDonnees AS published,
          titulaires[1].titulaire.id AS holder FROM """
QUERY = """WITH all_of AS ({rows}), one_each AS (
  SELECT *, row_number() OVER (PARTITION BY buyer, regexp_replace(upper(trim(id)), '[ _./-]+', '-', 'g') ORDER BY published DESC) AS place
  FROM all_of)
SELECT year(CAST(day AS DATE)) AS year, count(*), sum(CAST(montant AS DECIMAL(18,2))),
  count(siren), sum(CASE WHEN siren IS NOT NULL THEN CAST(montant AS DECIMAL(18,2)) END)
FROM one_each LEFT JOIN base ON left(CAST(holder AS VARCHAR), 9) = siren WHERE place = 1 GROUP BY 1 ORDER BY 1"""
TYPES = "types={'acheteur_id': 'VARCHAR', 'titulaire_id': 'VARCHAR'}"


def in_duckdb(folder, rows):
    """Seconds and MB of a process of its own."""
    code = f"""
import duckdb, resource, time
base = duckdb.sql("CREATE TABLE base AS SELECT column0 AS siren FROM read_csv('{folder}/base.csv', header=false, all_varchar=true)")
duckdb.sql('SET enable_progress_bar = false')
begun = time.perf_counter()
rows = duckdb.sql({QUERY.format(rows=rows)!r}).fetchall()
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, rows[-1])
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if run.returncode:
        return f"fails: {run.stderr.strip().splitlines()[-1][:90]}"
    seconds, memory, row = run.stdout.strip().splitlines()[-1].split(" ", 2)
    row = eval(row, {"Decimal": decimal.Decimal})
    figures = f"{row[0]}: {row[1]} contracts, {row[2]} €; with a start-up: {row[3]} contracts, {row[4]} €"
    return f"{float(seconds):6.2f} s {memory:>6} MB  {figures}"


def in_crate(path, folder):
    run = subprocess.run(["/usr/bin/env", "time", "-f", "%M", MEASURE, path, f"{folder}/base.csv"], capture_output=True, text=True)
    took = re.search(r"all in ([\d.]+)(m?)s", run.stdout)
    counted = re.search(r"2025: Tally \{\s*contracts: (\d+),\s*cents: (\d+)", run.stdout)
    matched = re.search(r"2025: Matched \{\s*contracts: (\d+),\s*cents: (\d+)", run.stdout)
    seconds = float(took.group(1)) / (1000 if took.group(2) else 1)
    memory = int(run.stderr.strip().splitlines()[-1]) // 1024
    figures = [f"{count[1]} contracts, {int(count[2]) / 100:.2f} €" for count in (counted, matched)]
    return f"{seconds:6.2f} s {memory:>6} MB  2025: {'; with a start-up: '.join(figures)}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        duckdb.sql(f"COPY (SELECT * FROM read_csv('{folder}/table.csv', {TYPES})) TO '{folder}/table.parquet' (COMPRESSION snappy)")
        for name, rows in [
            ("published.json", f"SELECT m.id, m.acheteur.id AS buyer, m.montant, m.dateNotification AS day, m.datePublicationDonnees AS published, m.titulaires[1].titulaire.id AS holder FROM (SELECT unnest(marches.marche) AS m FROM read_json('{folder}/published.json', maximum_object_size=2147483647))"),
            ("broken.json", JSON + f"read_json('{folder}/broken.json', format='array', ignore_errors=true)"),
            ("array.json", JSON + f"read_json('{folder}/array.json', format='array')"),
            ("table.csv", TABLE + f"read_csv('{folder}/table.csv', {TYPES})"),
            ("table.parquet", TABLE + f"read_parquet('{folder}/table.parquet')"),
        ]:
            size = os.path.getsize(f"{folder}/{name}") / 1e6
            print(f"{name:15} {size:6.0f} MB", flush=True)
            print("  crate ", in_crate(f"{folder}/{name}", folder), flush=True)
            print("  DuckDB", in_duckdb(folder, rows), flush=True)


main()
