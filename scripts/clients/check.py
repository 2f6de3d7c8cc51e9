"""Drives the real clients of OpenSanctions' API, unchanged, against a running unblink.

usage: check.py URL PATH_OF_PYTHON_BIN_FOLDER

Run by scripts/clients/run, which makes the virtual environment and starts the server. Each line
it prints is one thing that held; the first that does not ends it with an exception.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

URL, BIN = sys.argv[1].rstrip("/"), Path(sys.argv[2])
NAME = "Abdul Ghani Baradar"


def held(what):
    print(f"held: {what}", flush=True)


def sdk():
    from yente_client import Client, Person
    from yente_client.exceptions import BadRequestError, NotFoundError

    with Client(base_url=URL, api_key=None) as client:
        assert client.healthz().status == "ok"
        assert client.readyz().status == "ok"
        first, second = client.datasets(), client.datasets()
        assert first == second and any(one.name == "default" and one.load for one in first.datasets)
        held("yente-client: health, readiness, datasets twice (the second by its ETag)")

        known = client.algorithms()
        assert {"logic-v1", "logic-v2", "name-based"} <= {one.name for one in known.algorithms}
        held("yente-client: algorithms")

        person = Person(name=NAME)
        answer = client.match(person, datasets=["default"])
        assert answer.top is not None and answer.top.match and answer.top.score >= 0.7, answer
        assert answer.top.explanations and answer.query["schema"] == "Person"
        held(f"yente-client: match, {answer.top.id} at {answer.top.score:.2f}")

        many = [(str(n), Person(name=f"{NAME} {n}")) for n in range(40)]
        answers = list(client.match_iter(many, datasets=["default"], workers=8))
        assert len(answers) == 40, len(answers)
        held("yente-client: forty matches by eight workers")

        found = client.search("taliban", datasets=["default"])
        assert found.total.value > 0 and found.results[0].id == "taliban", found
        held("yente-client: search")

        whole = client.fetch("taliban", nested=True)
        flat = client.fetch("taliban", nested=False)
        assert whole.id == flat.id == "taliban" and whole.properties["sanctions"]
        assert "sanctions" not in flat.properties
        held("yente-client: an entity, nested and flat")

        beside = client.adjacent("taliban")
        assert beside.adjacent["sanctions"].total.value > 0
        one = client.adjacent("taliban", prop="sanctions")
        assert one.results
        held("yente-client: what is tied to an entity")

        assert client.statements(canonical_id="taliban").total.value >= 0
        held("yente-client: statements")

        for refused, call in (
            (NotFoundError, lambda: client.fetch("no-such-entity")),
            (NotFoundError, lambda: client.match(person, datasets=["no_such_dataset"])),
            (BadRequestError, lambda: client.match(person, algorithm="none")),
        ):
            try:
                call()
            except refused:
                continue
            raise AssertionError(f"expected {refused.__name__}")
        held("yente-client: refusals are the exceptions it knows")


def cli():
    def run(*words):
        said = subprocess.run(
            [BIN / "yente-cli", "--base-url", URL, *words],
            capture_output=True, text=True, timeout=120,
        )
        assert said.returncode == 0, (words, said.stdout[-2000:], said.stderr[-2000:])
        return said.stdout

    answer = json.loads(
        run("match", "-s", "Person", "-p", f"name={NAME}", "-d", "default", "-f", "json")
    )
    assert NAME.split()[-1] in json.dumps(answer), answer
    held("yente-cli match")
    assert "taliban" in run("fetch", "taliban", "-f", "json")
    held("yente-cli fetch")
    run("datasets", "-f", "json")
    run("algorithms", "-f", "json")
    held("yente-cli datasets, algorithms")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.csv"
        with rows.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["id", "who"])
            writer.writerows([(n, NAME if n % 2 else "Nobody Atall") for n in range(20)])
        run("screen", str(rows), str(Path(folder) / "out.csv"),
            "-s", "Person", "-i", "who=name", "-d", "default")
        with (Path(folder) / "out.csv").open() as back:
            answered = list(csv.DictReader(back))
        assert any(row.get("match_id") for row in answered), answered
        assert not any(row.get("match_error") for row in answered), answered
    held("yente-cli screen, a file of twenty")


def enricher():
    from followthemoney import Dataset, StatementEntity
    from nomenklatura.cache import Cache
    from nomenklatura.db import make_session
    from nomenklatura.enrich.yente import YenteEnricher

    dataset = Dataset.make({"name": "check", "title": "check"})
    cache = Cache(make_session("sqlite:///:memory:"), dataset, create=True)
    config = {
        "type": "nomenklatura.enrich.yente:YenteEnricher",
        "api": f"{URL}/", "dataset": "default", "cutoff": 0.5, "cache_days": 0,
    }
    enricher = YenteEnricher(dataset, cache, config)
    person = StatementEntity.from_data(
        dataset, {"id": "p1", "schema": "Person", "properties": {"name": [NAME]}}
    )
    matches = list(enricher.match(person))
    assert matches and matches[0].schema.name == "Person", matches
    held(f"nomenklatura's YenteEnricher: {len(matches)} matches")
    expanded = list(enricher.expand(person, matches[0]))
    assert any(one.id == matches[0].id for one in expanded), expanded
    held(f"nomenklatura's YenteEnricher: expands to {len(expanded)} entities")


if __name__ == "__main__":
    sdk()
    cli()
    enricher()
