"""The join of `make bench` by DuckDB: a file of purchases with a list of start-ups. Only the benchmark uses Python."""

import resource
import sys
import time

import duckdb

path = sys.argv[1]
begun = time.perf_counter()
found = duckdb.connect().execute(
    """
    WITH lines AS (
        SELECT left(SIRET, 9) AS siren, CAST(replace("Montant HT", ',', '') AS BIGINT) AS cents
        FROM read_csv(?, delim = ';', header = true, all_varchar = true)
    ), suppliers AS (SELECT siren, sum(cents) AS cents FROM lines GROUP BY siren),
    base AS (SELECT siren FROM read_csv(?, header = true, all_varchar = true))
    SELECT sum(cents) FILTER (siren IN (SELECT siren FROM base)), sum(cents),
           count(*) FILTER (cents <> 0 AND siren IN (SELECT siren FROM base))
    FROM suppliers
    """,
    [path, f"{path}.base"],
).fetchone()
print(f"seconds\t{time.perf_counter() - begun:.3f}")
print(f"most_memory_kb\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
print(f"startup_cents\t{found[0]}\npurchases_cents\t{found[1]}\nstartups\t{found[2]}")
