"""Images with what they are and what the network took them for."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from report.figures.answers import Answered
from report.figures.legend import reckoned, shortened
from report.figures.sheet import Sheet
from report.figures.style import TEXT_WIDTH, house_style
from report.wording import labels

RIGHT, WRONG = "#00724F", "#B22222"
"""Green and red that differ in brightness too; a wrong answer is also framed twice as wide."""
GAP, TEXT, LINE, SIZE = 2.5, 8.4, 3.6, 7.5
"""Between images, for two lines of text below each, and of each further line, mm; of the type, pt."""
MOST_LINES = 2
"""Of a class's name, where the two names do not stand in one line."""
LARGEST = 24.0
MOST_COLUMNS = 8
EMPTY = 14.0
"""Height of a picture of nothing, mm."""


@house_style()
def predictions(answers: Sequence[Answered], columns: int | None = None) -> Figure:
    """A grid of images, each with class, answer and confidence below, green where they agree and red where not."""
    if not answers:
        sheet = Sheet.blank(TEXT_WIDTH, EMPTY)
        sheet.axes.text(TEXT_WIDTH / 2, EMPTY / 2, labels.NO_MISTAKES, ha="center", va="center")
        return sheet.figure
    columns = min(columns or MOST_COLUMNS, MOST_COLUMNS, len(answers))
    side = min(LARGEST, TEXT_WIDTH / columns - GAP)
    rows = -(-len(answers) // columns)
    told = _told(answers, side + GAP / 2)
    text = TEXT + LINE * (max(map(len, told)) - 2)
    sheet = Sheet.blank(columns * (side + GAP), rows * (side + text + GAP))
    for position, item in enumerate(answers):
        row, column = divmod(position, columns)
        left, top = column * (side + GAP) + GAP / 2, row * (side + text + GAP) + GAP / 2
        colour = RIGHT if item.right else WRONG
        sheet.place(item.image, left, top, side)
        frame = Rectangle(
            (left, top), side, side, fill=False, edgecolor=colour, linewidth=1 if item.right else 2
        )
        sheet.axes.add_patch(frame)
        for line, words in enumerate(told[position]):
            middle = top + side + 2.6 + line * LINE
            sheet.axes.text(
                left + side / 2, middle, words, ha="center", va="center", fontsize=SIZE, color=colour
            )
    return sheet.figure


def _told(answers: Sequence[Answered], width: float) -> list[list[str]]:
    """The lines below each image; names that are too long for one line stand below each other in all of them."""
    brief = [labels.answered(item.truth, item.answer, item.confidence) for item in answers]
    if all(reckoned(line, SIZE) <= width for lines in brief for line in lines):
        return [list(lines) for lines in brief]
    return [
        [
            line
            for name in labels.truth_and_answer(item.truth, item.answer)
            for line in shortened(name, width, SIZE, MOST_LINES).split("\n")
        ]
        + [confidence]
        for item, (_, confidence) in zip(answers, brief, strict=True)
    ]


def square(count: int) -> int:
    """Columns of a grid that is as wide as high, or a little wider: 16 images as 4 by 4."""
    return max(1, next(columns for columns in range(1, count + 1) if columns * columns >= count))
