#!/usr/bin/env python3
"""Asks a served store for one page of each kind, and prints what each weighs and takes.

usage: page_budget.py STORE [BINARY] [--json]   (BINARY: target/release/unblink when not given)

Each page is asked for once, then ten times: the figures are its bytes as sent to a browser that
takes gzip, its bytes unpacked, the first answer, and the median of the ten. Over the budget of
100 kB unpacked or 50 ms in the median, it says so and ends with 1. The server runs on this machine, so
the time is the server's and the loopback's.
"""
import gzip
import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import time

words = [word for word in sys.argv[1:] if word != "--json"]
if not words:
    sys.exit(__doc__)
store, binary = words[0], words[1] if len(words) > 1 else "target/release/unblink"
BYTES, MILLISECONDS = 100_000, 50.0
PAGES = [
    "/",
    "/tour?step=1",
    "/tour?step=2",
    "/tour?step=3",
    "/tour?step=4",
    "/tour?step=5",
    "/search?q=Baradar",
    "/search?q=Mohammad",
    "/search/suggest?q=Haqq",
    "/subject/taliban",
    "/subject/taliban?on=2025-04-18&known=2025-04-16",
    "/subject/taliban/course",
    "/subject/al-qaida",
    "/subject/isil",
    "/subject/TAi.024",
    "/subject/QDi.002",
    "/subject/au_dfat_sanctions:526",
    "/subject/us_ofac_sdn:16937",
    "/subject/us_ofac_sdn:16937/changes",
    "/changes",
    "/changes?list=un_sc_sanctions",
    "/lists",
    "/list/un_sc_sanctions",
    "/list/unblink_register",
    "/compare?subject=taliban&subject=al-qaida&on=2025-04-18",
    "/compare?subject=taliban&subject=al-qaida&subject=isil",
    "/engagement/taliban",
    "/article",
    "/article/sample",
    "/screen",
    "/screen?name=Abdul+Ghani+Baradar",
    "/screen?name=Mohammad+Hassan",
]

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen(
    [binary, "serve", "--store", store, "--listen", f"127.0.0.1:{port}"],
    stderr=subprocess.PIPE, text=True,
)


def ask(line, path):
    """Returns status, bytes sent, the page, and seconds."""
    began = time.perf_counter()
    line.request("GET", path, headers={"Accept-Encoding": "gzip", "Connection": "keep-alive"})
    answer = line.getresponse()
    body = answer.read()
    took = time.perf_counter() - began
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return answer.status, len(body), gzip.decompress(body) if packed else body, took


over = 0
rows = []
try:
    for told in server.stderr:
        if told.startswith("Ctrl-C"):
            break
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    # What is kept ready is ready before anybody is timed: the home page, the screening index.
    for path in ("/", "/screen?name=Baradar"):
        ask(line, path)
    newest = re.search(rb'href="(/edition/un_sc_sanctions[^"]+)"', ask(line, "/list/un_sc_sanctions")[2])
    if newest:
        PAGES.append(newest.group(1).decode())
    for path in PAGES:
        status, sent, page, first = ask(line, path)
        if status in (404, 409):
            print(f"{path}: {status}, not in this store", file=sys.stderr)
            continue
        times = [ask(line, path)[3] for _ in range(10)]
        median = statistics.median(times) * 1000
        heavy, slow = len(page) > BYTES, median > MILLISECONDS
        over += heavy or slow
        rows.append({
            "page": path, "status": status, "sent_bytes": sent, "bytes": len(page),
            "first_ms": round(first * 1000, 1), "median_ms": round(median, 1),
            "over": [what for what, is_over in (("bytes", heavy), ("time", slow)) if is_over],
        })
finally:
    server.terminate()
    server.wait()

if "--json" in sys.argv:
    for row in rows:
        print(json.dumps(row))
else:
    print(f"{'sent':>8} {'unpacked':>9} {'first ms':>9} {'median ms':>9}  page")
    for row in rows:
        marks = "  OVER: " + " and ".join(row["over"]) if row["over"] else ""
        print(f"{row['sent_bytes']:>8} {row['bytes']:>9} {row['first_ms']:>9} {row['median_ms']:>9}  {row['page']}{marks}")
sys.exit(1 if over else 0)
