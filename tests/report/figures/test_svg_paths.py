"""Few nodes, the same ink: what a renderer strokes and fills stays where it was, in the same order and colour."""

# WeasyPrint has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import io

import matplotlib
import numpy as np
import pikepdf
import weasyprint
from lxml import etree
from matplotlib.figure import Figure

from report.figures.style import house_style
from report.figures.svg_paths import merged

Matrix = np.ndarray
Stroke = tuple[tuple[str, ...], float, float]


@house_style()
def picture() -> bytes:
    """Everything that our vector pictures have, as matplotlib writes it: text, turned text, ticks, markers, bands, clipping."""
    figure = Figure(figsize=(4, 2), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], [0.5, 1.5, 1.0], marker="o", label="经典 LeNet-5")
    axes.plot([0, 1, 2], [0.6, 1.2, 3.0], marker="^", linestyle="--", label="最大池化")
    axes.fill_between([0, 1, 2], [0.4, 1, 0.8], [0.6, 2, 1.2], alpha=0.2)
    axes.plot([0, 0.01, 0.02], [1.8, 1.8, 1.8], "s", alpha=0.5)
    axes.set_ylim(0, 2)
    axes.set_ylabel("准确率（%）")
    axes.annotate("−0.14", (0.1, 0.2))
    figure.legend(loc="outside lower center")
    matplotlib.rcParams["svg.hashsalt"] = "salt"
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


def inked(svg: bytes) -> list[Stroke]:
    """Each point that is drawn to, in points of the page, with how it is painted."""
    page = (
        f'<style>@page {{ margin: 0; size: 400pt 300pt }}</style><img src="data:image/svg+xml,{quoted(svg)}">'
    )
    with pikepdf.open(io.BytesIO(weasyprint.HTML(string=page).write_pdf())) as pdf:
        return list(walk(pdf.pages[0], pdf.pages[0].Resources, np.eye(3)))


def quoted(svg: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in svg)


def walk(content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object, matrix: Matrix) -> list[Stroke]:
    """The points of a content stream and of the forms that it draws."""
    points: list[Stroke] = []
    path: list[tuple[float, float]] = []
    state: list[tuple[Matrix, dict[str, str]]] = []
    paint: dict[str, str] = {}
    last = ""
    for instruction in pikepdf.parse_content_stream(content):
        assert isinstance(instruction, pikepdf.ContentStreamInstruction)
        name, operands = str(instruction.operator), instruction.operands
        numbers = [float(it) for it in operands if not isinstance(it, pikepdf.Object)]
        match name:
            case "q":
                state.append((matrix, dict(paint)))
            case "Q":
                matrix, paint = state.pop()
            case "cm":
                matrix = np.array(numbers).reshape(3, 2) @ matrix[:2, :] + np.outer([0, 0, 1], matrix[2])
                matrix = np.hstack([matrix[:, :2], [[0], [0], [1]]])
            case "m" | "l" | "c":
                if name == "m" == last:  # a point that nothing is drawn from
                    path.pop()
                path += [
                    tuple(np.array([*pair, 1]) @ matrix)[:2]
                    for pair in zip(numbers[::2], numbers[1::2], strict=True)
                ]
            case "rg" | "RG" | "w" | "scn" | "SCN" | "gs":
                paint[name] = " ".join(map(str, operands))
            case "f" | "S" | "B" | "f*" | "B*" | "b" | "s" | "n":
                how = (name, *(f"{key} {value}" for key, value in sorted(paint.items()) if key != "gs"))
                if last == "m":  # a blank
                    path.pop()
                points += [(how, x, y) for x, y in path if name != "n"]
                path = []
            case "Do":
                form = resources.XObject[str(operands[0])]
                points += walk(form, form.Resources, matrix)
            case _:
                pass
        last = name
    return points


def test_the_same_points_are_painted_in_the_same_order_and_manner() -> None:
    plain = picture()
    before, after = inked(plain), inked(merged(plain))
    assert len(before) > 1000
    assert [it[0] for it in before] == [it[0] for it in after]
    drawn = np.array([it[1:] for it in before]), np.array([it[1:] for it in after])
    np.testing.assert_allclose(*drawn, atol=0.01)


def test_a_text_and_a_line_of_markers_are_a_path_each() -> None:
    plain = picture()
    svg = etree.fromstring(merged(plain))
    names = [etree.QName(node).localname for node in svg.iter("{*}*")]
    assert "use" not in names
    assert names.count("path") + names.count("g") < plain.count(b"<use") + plain.count(b"<path")
    [text] = [node for node in svg.iter("{*}g") if "rotate(-90)" in node.get("transform", "")]
    assert len(text) == 1, "six characters"
    assert text[0].get("d", "").count("z") > 6


def test_translucent_markers_that_cover_each_other_stay_apart() -> None:
    translucent = [
        node
        for node in etree.fromstring(merged(picture())).iter("{*}path")
        if "opacity: 0.5" in node.get("style", "")
    ]
    assert [node.get("d", "").count("M") for node in translucent] == [1, 1, 1]


def test_the_clipping_stays() -> None:
    plain = picture()
    assert merged(plain).count(b"<clipPath") == plain.count(b"<clipPath") == 1
    assert merged(plain).count(b"clip-path=") == plain.count(b"clip-path=") > 2
