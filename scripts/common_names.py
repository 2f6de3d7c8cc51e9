#!/usr/bin/env python3
"""Writes crates/text/data/common_names.txt: how rare each common name is where it is commonest.

usage: common_names.py FAKER NAMES FOLD > crates/text/data/common_names.txt

FAKER is an unpacked wheel of the Python package `faker` (MIT), NAMES an unpacked `names` (its
tables are the US Census of 1990, public domain), FOLD the command that folds lines as the product
does: `cargo run -q --release -p unblink-text --example fold`. Bits are -log2 of a name's share in
the census, or of one in as many names as a locale's list has; the least over all lists counts.
"""
import collections, importlib, math, pkgutil, subprocess, sys

faker, names, fold = sys.argv[1], sys.argv[2], sys.argv[3]
sys.path.insert(0, faker)
import faker.providers.person as person  # noqa: E402

# Lists this long are dictionaries, not the common names; beyond so many bits a name is rare.
MOST, RAREST = 900, 10.0
rare = collections.defaultdict(lambda: 99.0)


def offer(pairs, extra):
    pairs = [(name if isinstance(name, str) else name[0], bits + extra) for name, bits in pairs]
    pairs = [(name, bits) for name, bits in pairs if bits <= RAREST]
    if not pairs:
        return
    done = subprocess.run(fold, shell=True, input="\n".join(n for n, _ in pairs), text=True,
                          capture_output=True, check=True).stdout.split("\n")
    for (_, bits), folded in zip(pairs, done):
        words = folded.split()
        if len(words) == 1 and len(words[0]) > 1 and words[0].isascii():
            rare[words[0]] = min(rare[words[0]], bits)


for module in pkgutil.iter_modules(person.__path__):
    provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
    for attribute in dir(provider):
        if not attribute.startswith(("first_name", "last_name", "first_romanized", "last_romanized")):
            continue
        values = getattr(provider, attribute)
        if isinstance(values, dict):
            total = sum(values.values()) or 1
            offer([(n, -math.log2(max(w, 1e-9) / total)) for n, w in values.items()], 0)
        elif isinstance(values, (list, tuple)) and 1 < len(values) <= MOST:
            values = list(dict.fromkeys(values))
            # Even the commonest names are borne by one in a hundred, however short the list.
            offer([(n, max(6.5, math.log2(len(values)))) for n in values], 0.5)
for table in ("dist.all.last", "dist.female.first", "dist.male.first"):
    rows = [line.split() for line in open(f"{names}/names/{table}")]
    offer([(row[0], -math.log2(float(row[1]) / 100)) for row in rows if float(row[1]) > 0.02], 0)

by_bits = collections.defaultdict(list)
for word, bits in rare.items():
    by_bits[round(bits * 2) / 2].append(word)
print("# bits, then the folded names that are so rare where they are commonest; scripts/common_names.py")
for bits in sorted(by_bits):
    for at in range(0, len(by_bits[bits]), 12):
        print(bits, *sorted(by_bits[bits])[at:at + 12])
