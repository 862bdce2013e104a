"""bench_plot.py - distributions of times as SVG: for each number of jobs a panel, in it for each row how much of its runs took at most so long.

Time is logarithmic, so that equal distances are equal ratios.
"""

import html
import math

COLOURS = ["#000000", "#7f7f7f", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#b8a800", "#8c564b"]
WIDTH, HEIGHT = 460, 260  # of a panel's axes
LEFT, TOP, GAP_X, GAP_Y, LEGEND = 56, 30, 76, 76, 30
POINTS = 200


def quantiles(ordered):
    """[(ns, part)] of an ordered list, no more of them than can be seen."""
    count = min(POINTS, len(ordered))
    parts = [(i + 1) / count for i in range(count)]
    return [(ordered[max(0, math.ceil(part * len(ordered)) - 1)], part) for part in parts]


def ticks(low, high):
    """1, 2 and 5 of each power of ten in between, in ms."""
    found = []
    for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
        found += [step * 10**power for step in (1, 2, 5) if low <= step * 10**power <= high]
    return found


class Panel:
    def __init__(self, x, y, low_ms, high_ms):
        self.x, self.y, self.low_ms, self.high_ms = x, y, low_ms, high_ms

    def at(self, ms, part):
        along = math.log(ms / self.low_ms) / math.log(self.high_ms / self.low_ms)
        return self.x + WIDTH * min(1, max(0, along)), self.y + HEIGHT * (1 - part)

    def frame(self, title):
        parts = [f'<text x="{self.x}" y="{self.y - 8}" class="title">{html.escape(title)}</text>']
        for part in (0, 0.25, 0.5, 0.75, 1):
            _, y = self.at(self.low_ms, part)
            parts.append(f'<path class="grid" d="M{self.x} {y:.1f}h{WIDTH}"/>')
            parts.append(f'<text x="{self.x - 6}" y="{y + 4:.1f}" text-anchor="end">{part:.0%}</text>')
        for ms in ticks(self.low_ms, self.high_ms):
            x, _ = self.at(ms, 0)
            parts.append(f'<path class="grid" d="M{x:.1f} {self.y}v{HEIGHT}"/>')
            parts.append(f'<text x="{x:.1f}" y="{self.y + HEIGHT + 16}" text-anchor="middle">{ms:g}</text>')
        parts.append(f'<text x="{self.x + WIDTH}" y="{self.y + HEIGHT + 34}" text-anchor="end">ms</text>')
        return parts

    def line(self, ordered, colour, name):
        points = [self.at(ns / 1e6, part) for ns, part in quantiles(ordered)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        return f'<path class="row" stroke="{colour}" d="{path}"><title>{html.escape(name)}</title></path>'


def plot(ordered):
    """ordered: {(row, jobs): ns of all runs, ordered}. Returns an SVG document."""
    names, jobs = list(dict.fromkeys(name for name, _ in ordered)), sorted({number for _, number in ordered})
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    low = min(runs[0] for runs in ordered.values()) / 1e6 / 1.1
    high = max(runs[-(len(runs) // 100) - 1] for runs in ordered.values()) / 1e6 * 1.1  # without the slowest of a hundred
    columns = min(2, len(jobs))
    width = LEFT + columns * (WIDTH + GAP_X)
    height = LEGEND + TOP + -(-len(jobs) // columns) * (HEIGHT + GAP_Y)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<title>How long runs took: part of the runs that took at most so many milliseconds</title>",
        "<style>text{font:12px sans-serif;fill:#333}.title{font-weight:bold}.grid{stroke:#ddd;fill:none}"
        ".row{fill:none;stroke-width:2}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    x = LEFT
    for name in names:
        parts.append(f'<path stroke="{colours[name]}" stroke-width="4" d="M{x} 18h18"/>')
        parts.append(f'<text x="{x + 24}" y="22">{html.escape(name)}</text>')
        x += 44 + 7 * len(name)
    for i, number in enumerate(jobs):
        row, column = divmod(i, columns)
        panel = Panel(LEFT + column * (WIDTH + GAP_X), LEGEND + TOP + row * (HEIGHT + GAP_Y), low, high)
        parts += panel.frame("one at a time" if number == 1 else f"{number} at once")
        parts += [panel.line(runs, colours[name], name) for (name, n), runs in ordered.items() if n == number]
    return "\n".join([*parts, "</svg>", ""])
