"""Draw the folders of the package and what imports what: docs/pictures/layers.svg, for docs/architecture.md.

Run: make docs. A test fails where the drawing lags behind the imports.
"""

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from tools.figures import house

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "insolecad"
DRAWING = ROOT / "docs" / "pictures" / "layers.svg"

WAY = ("order", "prescription", "design", "surface", "solid", "files", "job")
"""The folders that an order goes through, numbered in the drawing."""

NOTES = {
    "order": "what a person orders",
    "prescription": "doses with reasons",
    "design": "the shape as functions",
    "surface": "the shape as points",
    "solid": "mesh and exact solid",
    "files": "STL, STEP, 3MF",
    "job": "one order, end to end",
    "geometry": "curves and fields",
    "features": "one file, one correction",
    "catalogue": "materials, printers",
    "label": "letters, engraving",
    "inspection": "measures files",
    "compare": "two insoles",
    "printing": "plates, slicing",
    "batch": "many orders",
    "report": "pictures, HTML page",
    "cli": "the commands",
    "errors": "kinds of errors",
    "environment": "terminal, processes",
}
"""What each folder holds, in a few words."""

COLUMN = {
    "cli": 2.0,
    "report": 3.0,
    "compare": 3.0,
    "batch": 1.4,
    "printing": 3.0,
    "job": 1.4,
    "solid": 2.5,
    "prescription": 1.4,
    "surface": 3.3,
    "order": 1.4,
    "design": 3.3,
    "inspection": 0.0,
    "catalogue": 0.9,
    "files": 2.0,
    "label": 3.0,
    "features": 4.0,
    "environment": 1.4,
    "errors": 2.5,
    "geometry": 3.6,
}
"""Columns of the boxes, 0 to 4 from left to right, so that few lines cross a box. The rows follow from the imports."""

WIDTH, BOX_WIDTH, BOX_HEIGHT, ROW = 980, 168, 46, 84
"""Sizes in pixels: the drawing, a box, and from one row of boxes to the next."""

STYLE = """
  .box { fill: #f4f7fa; stroke: #9aa7b3; }
  .way { fill: #dcebf8; stroke: #1b6cb0; stroke-width: 1.6; }
  .line { fill: none; stroke: #9aa7b3; stroke-width: 1.2; }
  text { font-family: 'DejaVu Sans', Verdana, sans-serif; text-anchor: middle; fill: #26303a; }
  .name { font-size: 14px; font-weight: bold; }
  .note { font-size: 11px; fill: #55616d; }
"""

Graph = Mapping[str, set[str]]


def folders() -> dict[str, set[str]]:
    """Return every folder, or module beside the folders, with those that it imports."""
    graph: dict[str, set[str]] = {}
    for module, others in house().imports.items():
        own = module.split(".")[0]
        if own and not own.startswith("__"):
            graph.setdefault(own, set()).update(other.split(".")[0] for other in others)
    return {name: {other for other in seen if other in graph and other != name} for name, seen in graph.items()}


def ranks(graph: Graph) -> dict[str, int]:
    """Return the row of each folder: one above the highest that it imports, 0 for those that import none."""
    found: dict[str, int] = {}

    def rank(name: str) -> int:
        if name not in found:
            found[name] = max((rank(other) + 1 for other in graph[name]), default=0)
        return found[name]

    return {name: rank(name) for name in graph}


def direct(graph: Graph) -> dict[str, set[str]]:
    """Return the graph without the lines that follow from others: A needs B, B needs C, so A sees C."""
    reach: dict[str, set[str]] = {}

    def below(name: str) -> set[str]:
        if name not in reach:
            reach[name] = graph[name].union(*(below(other) for other in graph[name]))
        return reach[name]

    return {
        name: {other for other in seen if not any(other in below(third) for third in seen if third != other)}
        for name, seen in graph.items()
    }


def places(graph: Graph) -> dict[str, tuple[float, float]]:
    """Return the middle of each box in pixels."""
    rank = ranks(graph)
    top = max(rank.values())
    return {
        name: (WIDTH * (2.0 * COLUMN.get(name, 2.0) + 1.0) / 10.0, ROW * (top - row) + BOX_HEIGHT)
        for name, row in rank.items()
    }


def drawing() -> str:
    """Return the drawing as SVG."""
    graph = folders()
    place = places(graph)
    parts = [
        f'<path class="line" d="M {x:.0f} {y + BOX_HEIGHT / 2:.0f} C {x:.0f} {y + ROW / 2:.0f}, '
        f"{place[other][0]:.0f} {place[other][1] - ROW / 2:.0f}, "
        f'{place[other][0]:.0f} {place[other][1] - BOX_HEIGHT / 2:.0f}"/>'
        for name, (x, y) in sorted(place.items())
        for other in sorted(direct(graph)[name])
    ]
    for name, (x, y) in sorted(place.items()):
        title = f"{WAY.index(name) + 1}  {name}/" if name in WAY else name if name == "errors" else f"{name}/"
        parts += [
            f'<rect class="{"way" if name in WAY else "box"}" x="{x - BOX_WIDTH / 2:.0f}" y="{y - BOX_HEIGHT / 2:.0f}" '
            f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7"/>',
            f'<text class="name" x="{x:.0f}" y="{y - 3:.0f}">{escape(title)}</text>',
            f'<text class="note" x="{x:.0f}" y="{y + 14:.0f}">{escape(NOTES[name])}</text>',
        ]
    height = max(y for _, y in place.values()) + BOX_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="The folders of insolecad; each imports only from boxes below it">\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
    print(f"{DRAWING.relative_to(ROOT)}: {DRAWING.stat().st_size / 1000:.0f} kB")
