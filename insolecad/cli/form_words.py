"""The form of an insole in words, where it is not the usual one."""

from collections.abc import Iterator, Mapping
from typing import Any

Sheet = Mapping[str, Any]

BLOCKS = {
    "joined": "post block under the heel",
    "separate": "post block to glue on, a part of its own",
    "none": "no post block",
}


def form_in_words(form: Sheet, table: Sheet) -> Iterator[str]:
    """Yield what differs from a full-length cushion; `form` is the order's, `table` the prescription's."""
    if form.get("length", "full") != "full":
        step = ", with a step beside the first ray" if form.get("first_ray_step") else ""
        yield f"{form['length']} length{step}"
    if form.get("toe", "round") != "round":
        yield f"{form['toe']} toe"
    if "shell" in table:
        zones = list(dict.fromkeys(f"{zone['value']:g}" for zone in table["shell"].values()))
        yield f"shell, {' / '.join(zones)} mm thick, {BLOCKS[form.get('post_block', 'joined')]}"
    if form.get("walls") == "vertical":
        yield "upright walls"
    if cover := table.get("top_cover", {}).get("thickness_mm", {"value": 0.0})["value"]:
        yield f"made for a top cover of {cover:g} mm"
