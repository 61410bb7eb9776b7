"""Charts as pictures of their own: whole, with their words; no label on another."""

import re
from pathlib import Path
from xml.etree import ElementTree

from feedback_server.domain.reports.blocks import FunnelLine, FunnelPlot, FunnelPoint
from feedback_server.output.chart_scale import text_width
from feedback_server.output.funnel_svg import NARROW, WIDE, funnel_svg
from feedback_server.output.pictures import picture_pngs, picture_svg, pictures_of

from .everything import everything

LABEL = re.compile(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(start|end|middle)">(P\d+[^<]*)<')


def test_each_chart_is_numbered_and_drawn_with_its_title_and_source(fonts: Path) -> None:
    report = everything()
    pictures = pictures_of(report)
    assert [picture.number for picture in pictures] == [1, 2, 3, 4, 5, 6]
    for picture in pictures:
        svg = ElementTree.fromstring(picture_svg(report, picture.block))
        said = " ".join(text for text in svg.itertext())
        assert picture.block.caption.split()[0] in said
        assert "Demonstration data. Test & <Network>" in said and "For staff." in said
    [png] = picture_pngs(report, pictures[:1], fonts)
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 2 * WIDE


def test_labels_of_a_funnel_plot_lie_inside_it_and_on_no_other() -> None:
    points = tuple(
        FunnelPoint(f"P{number} of Lower Wick", 40 + number, 88 + number % 4, number == 3)
        for number in range(12)
    )
    lines = tuple(FunnelLine(number, 80, 96, 75, 99) for number in (10, 60))
    plot = FunnelPlot("Positive", "Twelve practices.", points, lines, 90)
    for width in (WIDE, NARROW):
        svg = str(funnel_svg(plot, width=width))
        assert svg.count("<g>") == 12 and 'font-weight="bold">' not in svg.split("<g>")[0]
        boxes = []
        for x, y, anchor, words in LABEL.findall(svg.replace(' font-weight="bold"', "")):
            wide = text_width(words)
            left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            boxes.append((left, float(y), left + wide))
        assert boxes and all(left > 0 and right < width for left, _, right in boxes)
        for place, (left, y, right) in enumerate(boxes):
            for other_left, other_y, other_right in boxes[place + 1 :]:
                assert abs(y - other_y) > 13 or right < other_left or other_right < left
