#!/usr/bin/env python3
"""Checks who the 140 entries of the UN 1988 List are on the UK's, the EU's and Australia's lists.

usage: links_truth.py LISTS STORE [BINARY]   (BINARY: target/release/unblink when not given)

The truth is read from the files without this project's readers: the UN reference that the UK's
text and Australia's workbook print beside each entry; for the annex of Regulation (EU) 753/2011,
which prints none, the number of the INTERPOL notice that the UN's edition of 2018-10-29 prints too,
and where the annex prints no such number, the same name and year of birth. STORE is a store that
scripts/real_lists.py filled. Exits with 1 when a link is missing or wrong. Needs `zstd`.
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

if len(sys.argv) < 3:
    sys.exit(__doc__)
lists, store = sys.argv[1], sys.argv[2]
binary = sys.argv[3] if len(sys.argv) > 3 else "target/release/unblink"
REFERENCE = re.compile(r"\bTA[ie]\.\d{3}\b")


def unpacked(path):
    return subprocess.run(["zstd", "-dcq", f"{lists}/{path}"], capture_output=True, check=True).stdout


def australia():
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    book = zipfile.ZipFile(f"{lists}/au/dfat-consolidated-2026-07-23.xlsx")
    words = ["".join(t.text or "" for t in one.iter(main + "t")) for one in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    truth = {}
    for row in ET.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(main + "row"):
        cells = {}
        for cell in row:
            value = cell.findtext(main + "v") or ""
            column = re.match("[A-Z]+", cell.get("r")).group()
            cells[column] = words[int(value)] if cell.get("t") == "s" else value
        printed = REFERENCE.match(cells.get("J", "").strip())
        if printed and cells.get("M") == "1988 (Taliban)":
            # Aliases are rows of their own, lettered after the number of the entry.
            truth.setdefault(printed.group(), set()).add(re.match(r"\d+", cells["A"]).group())
    return truth


def kingdom():
    text = zipfile.ZipFile(f"{lists}/uk/UK_Sanctions_List-2023-01-14.odt").read("content.xml")
    words = "".join("".join(ET.fromstring(text).itertext()).split())
    truth = {}
    for own, reference in re.findall(r"UniqueId:([A-Z]{3}\d{4})(?:OFSIGroupID:\d*)?UNReferenceID:(TA[ie]\.\d{3})", words):
        truth.setdefault(reference, set()).add(own)
    return truth


def plain(name):
    name = unicodedata.normalize("NFKD", name).casefold()
    return frozenset(re.findall(r"\w+", "".join(c for c in name if not unicodedata.combining(c))))


def union():
    notices, people = {}, {}
    for edition in ("2018-10-29", "2026-08-01"):
        root = ET.fromstring(unpacked(f"un/consolidated-{edition}.xml.zst"))
        for entry in [*root.find("INDIVIDUALS"), *root.find("ENTITIES")]:
            reference = entry.findtext("REFERENCE_NUMBER").strip()
            if REFERENCE.fullmatch(reference):
                text = "".join(entry.itertext())
                for number in re.findall(r"(?:un|une)/(\d+)|[Ii]ndividuals#(\d+)", text) if "interpol" in text.lower() else []:
                    notices.setdefault(max(number), set()).add(reference)
                parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
                name = plain(" ".join(entry.findtext(part) or "" for part in parts))
                years = set(re.findall(r"\b(?:19|20)\d\d\b", " ".join(
                    "".join(one.itertext()) for one in entry.findall("INDIVIDUAL_DATE_OF_BIRTH"))))
                people[reference] = (name, years)
    truth = {}
    for row in csv.DictReader(io.StringIO(unpacked("eu/oj-32011R0753-afghanistan.csv.zst").decode())):
        numbers = re.findall(r"search/une?/(\d+)", row["notes"].replace(" ", "") + row["appearance"].replace(" ", ""))
        met = set().union(*(notices.get(number, set()) for number in numbers)) if numbers else set()
        if not met:
            years = set(re.findall(r"\b(?:19|20)\d\d\b", row["birthDate"]))
            met = {key for key, (name, born) in people.items() if name == plain(row["name"]) and years & born}
        key = "-".join(word.lower() for word in re.findall(r"[^\W_]+", row["name"]))
        if len(met) != 1:
            print(f"the truth of {row['name']} is not clear: {sorted(met)}")
        for reference in met:
            truth.setdefault(reference, set()).add(f"32011R0753:{key}")
    return truth


truths = {"au_dfat_sanctions": australia(), "eu_journal_sanctions": union(), "gb_fcdo_sanctions": kingdom()}
references = sorted(set().union(*(truth.keys() for truth in truths.values())))
environment = dict(os.environ, UNBLINK_CONFIG="", UNBLINK_STORE=store)
right = dict.fromkeys(truths, 0)
faults = []
for reference in references:
    done = subprocess.run(
        [binary, "history", f"un_sc_sanctions:{reference}", "--format", "json"],
        env=environment, capture_output=True, text=True,
    )
    if done.returncode != 0:
        sys.exit(f"{reference}: {done.stderr}")
    records = json.loads(done.stdout)["records"]
    for name, truth in truths.items():
        joined = {one["entity"]["key"] for one in records if one["list"] == name}
        expected = truth.get(reference, set())
        right[name] += len(joined & expected)
        if joined != expected:
            faults.append(f"{reference} on {name}: {sorted(joined)}, expected {sorted(expected)}")
for name, truth in truths.items():
    keys = sum(len(keys) for keys in truth.values())
    print(f"{name}: {right[name]} of {keys} linked; {len(truth)} of {len(references)} references in the truth")
print("\n".join(faults) or "no link is missing, none is wrong")
sys.exit(bool(faults))
