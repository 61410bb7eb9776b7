"""A line of a few months without axes, to stand in the row of a table."""

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from feedback_server.domain.reports.blocks import Number

WIDTH, HEIGHT, EDGE = 120, 28, 4


def sparkline(
    values: Sequence[Number | None], *, lowest: Number, highest: Number, words: str
) -> Markup:
    """An <svg> in the colour of the text around it; ``words`` say what it shows.

    ``lowest`` and ``highest`` are the ends of the axis, the same for each row of a table. A month
    without a value leaves a gap. A dot marks the last month that has one.
    """
    points = list(_points(values, float(lowest), float(highest)))
    path = " ".join(_steps(points))
    last = next((point for point in reversed(points) if point), None)
    dot = f'<circle cx="{last[0]:g}" cy="{last[1]:g}" r="3" fill="currentColor"/>' if last else ""
    return Markup(
        f'<svg class="hr-sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img" aria-label="{escape(words)}">'
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.75"/>{dot}</svg>'
    )


def _points(
    values: Sequence[Number | None], lowest: float, highest: float
) -> Iterator[tuple[float, float] | None]:
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    height = highest - lowest or 1
    for place, value in enumerate(values):
        if value is None:
            yield None
        else:
            up = (float(value) - lowest) / height
            yield round(EDGE + place * step, 1), round(HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE), 1)


def _steps(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    drawing = False
    for point in points:
        if point:
            yield f"{'L' if drawing else 'M'}{point[0]:g} {point[1]:g}"
        drawing = point is not None
