"""The pictures in the example handbook are what the lines above them draw.

``python tests/unit/test_pictures.py`` draws them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_devops_phases.config import Settings, options
from sphinx_devops_phases.drawing import shapes, svg
from sphinx_devops_phases.phases import Mark

DOCS = Path(__file__).parents[2] / "example_docs"
PAGE = (DOCS / "how-to" / "own-phases.md").read_text(encoding="utf-8")
PICTURES = ["discover-and-observe", "machine-learning"]


def drawn(name: str) -> str:
    """The picture that the configuration above its place on the page amounts to."""
    code = re.findall(r"```python\n(.*?)```", PAGE[: PAGE.index(f"images/{name}")], re.DOTALL)[-1]
    values: dict[str, object] = {}
    exec(code, values)
    config = {f"devops_{one.name}": one.metadata["default"] for one in options()} | values
    settings = Settings.read(config)  # type: ignore[arg-type]
    marks = [Mark(phase, phase.label, phase.summary, phase.label) for phase in settings.phases]
    alt = re.search(rf"images/{name}.*\n:alt: (.*)", PAGE)
    assert alt
    drawing = shapes.draw(settings.phases, settings.cycle_shape)
    return svg.render(
        drawing, marks, prefix=name, attributes={"aria-label": alt[1]}, standalone=True
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_the_lines_above_it(name: str) -> None:
    committed = DOCS / "images" / f"{name}.svg"
    assert committed.read_text(encoding="utf-8") == drawn(name), (
        f"to draw it anew: python {__file__}"
    )
    assert committed.with_suffix(".png").is_file()  # for outputs that do not take SVG


if __name__ == "__main__":
    from resvg_py import svg_to_bytes

    for picture in PICTURES:
        target = DOCS / "images" / f"{picture}.svg"
        target.write_text(drawn(picture), encoding="utf-8")
        target.with_suffix(".png").write_bytes(bytes(svg_to_bytes(svg_string=drawn(picture))))
