#!/usr/bin/env python3
"""Builds questions for measuring screening from real lists: original-script names, aliases left out, ordinary names.

usage: screening_names.py LISTS OUT

LISTS holds transcriptions of the UK and EU lists (uk/uksl-entities-*.jsonl.zst, eu/fsf-entities-*.jsonl.zst),
names for negatives (matching/yente-negatives_global.csv.zst, names/sec-company-tickers-*.json.zst). OUT gets
entities/all.reduced.ftm.jsonl and queries.jsonl: protocol A (one alias of an entity is taken off the list and
asked for; or a name in its own script is asked for while the list keeps the Latin ones) and protocol B (ordinary
names). The seed is fixed; nothing is committed. Needs `zstd`.
"""
import csv, glob, io, json, os, random, re, subprocess, sys, unicodedata

lists, out = sys.argv[1], sys.argv[2]
dice = random.Random(20260801)
os.makedirs(out + "/entities", exist_ok=True)
os.makedirs(out + "/results", exist_ok=True)
SCRIPTS = [("Arabic", "ARABIC"), ("Cyrillic", "CYRILLIC"), ("Han", "CJK"), ("Hangul", "HANGUL"), ("Greek", "GREEK"),
           ("Hebrew", "HEBREW"), ("Kana", "KATAKANA"), ("Kana", "HIRAGANA"), ("Georgian", "GEORGIAN"), ("Armenian", "ARMENIAN"),
           ("Devanagari", "DEVANAGARI"), ("Bengali", "BENGALI"), ("Thai", "THAI"), ("Myanmar", "MYANMAR"), ("Latin", "LATIN")]


def read(pattern):
    path = sorted(glob.glob(f"{lists}/{pattern}"))[-1]
    return subprocess.run(["zstd", "-dc", path], capture_output=True, check=True).stdout.decode()


def script(name):
    counts = {}
    for c in name:
        if c.isalpha():
            kind = unicodedata.name(c, "")
            counts_for = next((s for s, k in SCRIPTS if kind.startswith(k)), "Other")
            counts[counts_for] = counts.get(counts_for, 0) + 1
    return max(counts, key=counts.get) if counts else "None"


def plain(name):
    name = unicodedata.normalize("NFKD", name).casefold()
    return re.findall(r"\w+", "".join(c for c in name if not unicodedata.combining(c)))


def entities():
    for line in read("uk/uksl-entities-*.jsonl.zst").splitlines():
        row = json.loads(line)
        kind = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel"}.get(row.get("individual_entity_ship"))
        names = []
        for name in (row.get("names") or {}).get("names", []):
            parts = [name.get(f"name{n}") for n in (1, 2, 3, 4, 5, 6)]
            names.append(" ".join(p for p in parts if p))
        own = [n.get("name_non_latin_script") for n in (row.get("non_latin_names") or {}).get("names", [])]
        if kind and names:
            yield "uk-" + row["unique_id"], kind, names, [n for n in own if n]
    for line in read("eu/fsf-entities-*.jsonl.zst").splitlines():
        row = json.loads(line)
        kind = {"person": "Person", "enterprise": "Organization"}.get((row.get("subject_type") or {}).get("code"))
        names = [n["whole_name"] for n in row.get("name_aliases", []) if n.get("whole_name")]
        if kind and names:
            yield "eu-" + row["eu_reference_number"], kind, names, []


def relation(name, rest):
    own = set(plain(name))
    best = "none"
    for other in rest:
        held = set(plain(other))
        near = sum(any(a == b or (len(a) > 3 and edits(a, b) <= 1 + (len(a) > 7)) for b in held) for a in own)
        if own == held:
            return "same_tokens"
        if "".join(sorted(own)) == "".join(sorted(held)) or "".join(plain(name)) == "".join(plain(other)):
            return "spacing"
        if near == len(own) == len(held):
            best = "spelling"
        elif near == min(len(own), len(held)) and best not in ("spelling",):
            best = "subset"
        elif near and best == "none":
            best = "partial"
    return best


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, last = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y)))
    return row[-1]


questions, lines, tokens = [], [], set()


def ask(number, dataset, kind, name, truth, strata):
    questions.append({"dataset": dataset, "properties": {"name": [name]}, "protocol": "A" if truth else "B",
                      "query_id": f"{'A' if truth else 'B'}-{number:05}-name", "schema": kind, "strata": strata,
                      "truth": truth, "variant": "name"})


for ident, kind, names, own in entities():
    names = list(dict.fromkeys(names))
    latin = [n for n in names if script(n) == "Latin"]
    own = [n for n in dict.fromkeys(own + [n for n in names if script(n) not in ("Latin", "None")])]
    if not latin:
        continue
    kept, asked = list(latin), []
    if own and dice.random() < 0.9:
        asked.append((dice.choice(own), "cross_script"))
    elif len(latin) > 2 and dice.random() < 0.35:
        gone = dice.choice(latin[1:])
        kept.remove(gone)
        asked.append((gone, relation(gone, kept)))
    for name in kept:
        tokens.add(frozenset(plain(name)))
    lines.append({"id": ident, "schema": kind, "caption": kept[0], "datasets": [ident[:2]],
                  "properties": {"name": kept[:1], "alias": kept[1:]}})
    for name, how in asked:
        strata = {"type": "person" if kind == "Person" else "org", "list": ident[:2], "kind": "script" if how == "cross_script" else "strong",
                  "script": "cross" if how == "cross_script" else "same", "query_script": script(name), "relation": how, "tokens": str(min(4, len(plain(name))))}
        ask(len(questions), "all", kind, name, ident, strata)
people = list(csv.DictReader(io.StringIO(read("matching/yente-negatives_global.csv.zst"))))
firms = [row["title"] for row in json.loads(read("names/sec-company-tickers-*.json.zst")).values()]
for row in dice.sample(people, 4000):
    name = row["full_name"]
    ask(len(questions), "all", "Person", name, None, {"type": "person", "source": row["nationality"], "hard": False, "homonym": frozenset(plain(name)) in tokens, "query_script": script(name)})
for name in dice.sample(firms, 1500):
    ask(len(questions), "all", "Organization", name, None, {"type": "org", "source": "sec", "hard": False, "homonym": frozenset(plain(name)) in tokens})
with open(out + "/entities/all.reduced.ftm.jsonl", "w") as file:
    file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
with open(out + "/queries.jsonl", "w") as file:
    file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in questions)
print(len(lines), "entities,", len(questions), "questions")
