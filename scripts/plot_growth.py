#!/usr/bin/env python3
"""Draws how the time of a question grows with the register, from what the benchmark prints.

usage: cargo bench -p unblink-screen --bench search | scripts/plot_growth.py OUT.svg

Both axes are logarithmic. Lines: the median and the 99th of a hundred questions, a scan of every name in the
same run, and what growing with the number of names would be, from the first median on.
"""
import math, re, sys

ROW = re.compile(r"^\s*(\d+)\s+\d+\s+\S+\s+\S+\s+\d+ µs\s+(\d+) µs\s+(\d+) µs\s+(\d+) µs")
UNIT = {1: "1 µs", 10: "10 µs", 100: "100 µs", 1e3: "1 ms", 1e4: "10 ms", 1e5: "100 ms", 1e6: "1 s"}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    text = sys.stdin.read()
    sys.stderr.write(text)
    rows = [tuple(map(int, found.groups())) for found in map(ROW.match, text.splitlines()) if found]
    if len(rows) < 2:
        sys.exit("expected the rows that the benchmark prints, found %d" % len(rows))
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write(drawn(rows))


def drawn(rows):
    sizes = [row[0] for row in rows]
    lines = [
        ("a scan of every name", "#b45309", [row[3] for row in rows], ""),
        ("growing with the names", "#9ca3af", [rows[0][1] * size / sizes[0] for size in sizes], "4 4"),
        ("99th of a hundred", "#60a5fa", [row[2] for row in rows], ""),
        ("median question", "#1d4ed8", [row[1] for row in rows], ""),
    ]
    values = [value for _, _, line, _ in lines for value in line]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)))
    left, right, top, bottom = 70, 430, 20, 260

    def x(size):
        return left + (right - left) * math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])

    def y(value):
        return bottom - (bottom - top) * math.log(value / low) / math.log(high / low)

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 310" font-family="sans-serif" font-size="12" '
           'role="img" aria-label="Time of a question by the number of names">',
           '<rect width="620" height="310" fill="#ffffff"/>']
    value = low
    while value <= high:
        out.append(f'<line x1="{left}" x2="{right}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e5e7eb"/>')
        out.append(f'<text x="{left - 8}" y="{y(value) + 4:.1f}" text-anchor="end" fill="#374151">{UNIT[value]}</text>')
        value *= 10
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{bottom + 20}" text-anchor="middle" fill="#374151">{size:,}</text>')
    out.append(f'<text x="{(left + right) / 2}" y="{bottom + 42}" text-anchor="middle" fill="#374151">names</text>')
    for name, colour, line, dash in lines:
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, line))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
    # Names stand beside the ends of their lines, apart from each other.
    place = None
    for name, colour, line, _ in sorted(lines, key=lambda line: y(line[2][-1])):
        at = y(line[-1]) + 4
        place = at if place is None else max(at, place + 15)
        out.append(f'<text x="{right + 10}" y="{place:.1f}" fill="{colour}">{name}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


main()
