#!/usr/bin/env python3
"""Imports every file of a folder of real lists into a new store, and prints what it cost.

usage: real_lists.py LISTS STORE [BINARY]   (BINARY: target/release/unblink when not given)

Prints one line of JSON a list (editions taken and held, seconds), then the whole: wall time,
processor time of all runs, and the largest memory that one of them held. STORE must not exist.
Days that a file does not print are those on which its publisher, or whoever kept it, dated it.
"""
import glob
import json
import os
import re
import resource
import subprocess
import sys
import time

if len(sys.argv) < 3:
    sys.exit(__doc__)
lists, store = sys.argv[1], sys.argv[2]
binary = sys.argv[3] if len(sys.argv) > 3 else "target/release/unblink"
if os.path.exists(store):
    sys.exit(f"{store} exists; name a new one")


def files(pattern):
    found = sorted(glob.glob(os.path.join(lists, pattern)))
    if not found:
        sys.exit(f"nothing at {os.path.join(lists, pattern)}")
    return found


def day(path):
    return re.search(r"\d{4}-\d\d-\d\d", path).group()


# (list, files of one run, further arguments)
runs = [("un_sc_sanctions", files("un/consolidated-*.zst"), [])]
runs += [("us_ofac_sdn", [path], ["--published", day(path)]) for path in files("ofac/sdn-*.csv.zst")]
runs += [
    ("us_ofac_sdn", files(f"ofac/{folder}/*.zst"), ["--set", "--published", day(folder)])
    for folder in ("set-2019-01-15", "set-2021-04-25", "set-2026-08-02")
]
runs += [
    ("us_ofac_sdn", files("ofac/sdn_enhanced-*.zst"), []),
    ("us_ofac_cons", files("ofac/cons*.zst"), []),
    ("us_trade_csl", files("us-csl/*.zst"), ["--published", "2022-05-06"]),
    ("eu_journal_sanctions", files("eu/oj-*.zst"), ["--set", "--published", "2026-08-14"]),
    ("gb_fcdo_sanctions", files("uk/UK_Sanctions_List-*.odt"), []),
    ("gb_hmt_sanctions", files("uk/conlist-*.zst"), []),
    ("in_mha_banned", files("in/*.zst"), []),
]
for name, pattern in (
    ("au_dfat_sanctions", "au/*.xlsx"),
    ("ca_dfatd_sema_sanctions", "ca/sema-lmes-*.xml.zst"),
    ("jp_mof_sanctions", "jp/*.xlsx"),
):
    runs += [(name, [path], ["--published", day(path)]) for path in files(pattern)]

environment = dict(os.environ, UNBLINK_CONFIG="", UNBLINK_STORE=store)
environment.pop("UNBLINK_NOW", None)
began = time.monotonic()
told = {}
for name, paths, more in runs:
    start = time.monotonic()
    done = subprocess.run(
        [binary, "import", name, *paths, *more, "--format", "json"],
        env=environment, capture_output=True, text=True,
    )
    # 3: an edition is held, and says why.
    if done.returncode not in (0, 3):
        sys.exit(f"{name} {paths}: exit code {done.returncode}\n{done.stderr}")
    row = told.setdefault(name, {"list": name, "files": 0, "seconds": 0.0, "outcomes": {}})
    row["files"] += len(paths)
    row["seconds"] += time.monotonic() - start
    answer = json.loads(done.stdout)
    for one in answer if isinstance(answer, list) else answer.get("editions", [answer]):
        outcome = one.get("outcome", "?")
        row["outcomes"][outcome] = row["outcomes"].get(outcome, 0) + 1
wall = time.monotonic() - began
for row in told.values():
    row["seconds"] = round(row["seconds"], 1)
    print(json.dumps(row))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "wall_seconds": round(wall, 1),
    "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
    "most_memory_mib": round(used.ru_maxrss / 1024),
    "store_bytes": sum(os.path.getsize(path) for path in glob.glob(store + "*") if os.path.isfile(path)),
}))
