#!/usr/bin/env python3
"""Compares two files of the UN Security Council Consolidated List without this project's reader.

usage: un_diff.py OLD NEW [NEWER...]   (plain XML, or .zst with the `zstd` program at hand)

Prints one line of JSON for each file against the one before it: references that are new, gone, renumbered (same DATAID) and amended. An entry is
amended when the set of its leaves differs: parent element, element and text, white space
collapsed. How often a leaf stands there plays no part (the publisher prints the same birth date
twice in one edition and once in the next), and birth dates are held together wherever they stand,
because between 2023-08-02 and 2025-03-20 the publisher kept many of them in nameless aliases,
where the label EXACT has no place.
"""
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET


def birth(parent):
    """Yields the birth dates of an element, each with whether it is said to be approximate."""
    if parent.tag == "INDIVIDUAL_ALIAS" and not (parent.findtext("ALIAS_NAME") or "").strip():
        dates = ["DATE_OF_BIRTH"]
    elif parent.tag == "INDIVIDUAL_DATE_OF_BIRTH":
        dates = ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"]
    else:
        return
    words = [parent.findtext("TYPE_OF_DATE") or "", parent.findtext("NOTE") or ""]
    about = any(" ".join(word.split()).upper() == "APPROXIMATELY" for word in words)
    for tag in dates:
        text = (parent.findtext(tag) or "").strip()
        first, _, last = text.partition(" - ")
        if first:
            yield ("BIRTH", "until" if tag == "TO_YEAR" else "", about, first)
        if last:
            yield ("BIRTH", "until", about, last)


def load(path):
    if path.endswith(".zst"):
        data = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    else:
        with open(path, "rb") as file:
            data = file.read()
    root = ET.fromstring(data)
    entries = {}
    for entry in [*root.find("INDIVIDUALS"), *root.find("ENTITIES")]:
        printed = re.sub(r"\s", "", entry.findtext("REFERENCE_NUMBER")).rstrip(".")
        reference = printed[:2].upper() + printed[2].lower() + printed[3:]
        record = entry.findtext("DATAID").strip()
        if reference in entries:
            reference = f"{reference}~{record}"
        texts = set()
        for parent in entry.iter():
            births = list(birth(parent))
            texts.update(births)
            told = {"EXACT", "APPROXIMATELY", "BETWEEN"} if births else set()
            told |= {text for (_, _, _, text) in births}
            told |= {f"{a[3]} - {b[3]}" for a in births for b in births}
            for leaf in parent:
                text = " ".join((leaf.text or "").split())
                date = "DATE_OF_BIRTH" in (parent.tag[-13:], leaf.tag)
                if text and len(leaf) == 0 and not (date and {text, text.upper()} & told):
                    texts.add((parent.tag, leaf.tag, text))
        entries[reference] = (record, texts)
    return entries


def difference(old, new):
    gone, came = set(old) - set(new), set(new) - set(old)
    record_of_gone = {old[reference][0]: reference for reference in gone}
    renumbered = {
        record_of_gone[new[reference][0]]: reference
        for reference in came
        if new[reference][0] in record_of_gone
    }
    return {
        "listed": sorted(came - set(renumbered.values())),
        "delisted": sorted(gone - set(renumbered)),
        "renumbered": sorted(renumbered.values()),
        "amended": sorted(r for r in set(old) & set(new) if old[r][1] != new[r][1]),
    }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    old = load(sys.argv[1])
    for path in sys.argv[2:]:
        new = load(path)
        print(json.dumps(difference(old, new)))
        old = new


if __name__ == "__main__":
    main()
