#!/usr/bin/env python3
"""Holds connections open that ask for nothing, and shows how others are answered meanwhile.

usage: scripts/idle_connections.py HOST:PORT [CONNECTIONS]

Opens CONNECTIONS (10000) to a running server, half of them silent and half with a request begun and never ended,
then asks /healthz and /match/default fifty times each on new connections. Prints how many are open, how long the
answers took, and what came of the silent ones after a while. Both sides need room for that many files:
`ulimit -n 25000` before either starts, and `UNBLINK_SERVER_MAX_CONNECTIONS` above the number.
"""
import http.client, json, resource, socket, sys, time

if len(sys.argv) < 2:
    sys.exit(__doc__)
host, port = sys.argv[1].rsplit(":", 1)
wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, wanted + 100), hard))

held, refused = [], 0
for number in range(wanted):
    try:
        one = socket.create_connection((host, int(port)), timeout=10)
        if number % 2:
            one.sendall(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ")
        held.append(one)
    except OSError:
        refused += 1
print(json.dumps({"open": len(held), "refused": refused}))

body = json.dumps({"queries": {"q": {"schema": "Person", "properties": {"name": ["Abdul Ghani Baradar"]}}}})
for method, path, sent in (("GET", "/healthz", None), ("POST", "/match/default", body)):
    times, failed = [], 0
    for _ in range(50):
        began = time.monotonic()
        try:
            asked = http.client.HTTPConnection(host, int(port), timeout=10)
            asked.request(method, path, sent, {"content-type": "application/json", "host": "localhost"})
            answer = asked.getresponse()
            answer.read()
            failed += answer.status != 200
            asked.close()
        except OSError:
            failed += 1
        times.append((time.monotonic() - began) * 1e3)
    times.sort()
    print(json.dumps({"path": path, "median_ms": round(times[25], 2), "worst_ms": round(times[-1], 2), "failed": failed}))

time.sleep(35)
gone = 0
for one in held:
    one.setblocking(False)
    try:
        gone += one.recv(4096, socket.MSG_PEEK) is not None
    except BlockingIOError:
        pass
    except OSError:
        gone += 1
print(json.dumps({"closed_by_the_server_after_35_seconds": gone}))
