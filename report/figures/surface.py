"""A feature map as a surface over the plane."""

# The library has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D

from report.figures.responses import Response
from report.figures.style import MM, TEXT_WIDTH, house_style
from report.specification.pictures import Surface
from report.wording import labels

HEIGHT = 84.0
BESIDE_TICKS = 9
"""From the ticks of the value to its name, pt."""


@house_style()
def surface(response: Response, options: Surface) -> Figure:
    """The input on the left; on the right the channel, its value upwards, rows of the map towards the viewer."""
    figure = Figure(figsize=(TEXT_WIDTH * MM, HEIGHT * MM))
    flat = figure.add_axes((0.01, 0.2, 0.27, 0.27 * TEXT_WIDTH / HEIGHT))
    flat.imshow(response.image, cmap="gray")
    flat.set_axis_off()
    flat.set_title(labels.image_named(response.index, response.name), fontsize=8.5)
    solid = figure.add_axes((0.3, 0.02, 0.66, 0.96), projection="3d")
    assert isinstance(solid, Axes3D)
    values = response.maps[options.channel]
    rows, columns = np.mgrid[: values.shape[0], : values.shape[1]]
    solid.plot_surface(
        columns, rows, values, cmap=options.cmap, rcount=64, ccount=64, linewidth=0.1, edgecolor="#00000030"
    )
    solid.set(xlabel=labels.COLUMN, ylabel=labels.ROW)
    solid.set_zlabel(labels.VALUE, labelpad=BESIDE_TICKS)
    solid.view_init(elev=38, azim=-60)
    solid.set_ylim(values.shape[0] - 1, 0)
    solid.tick_params(labelsize=7)
    solid.set_box_aspect((1, 1, 0.6), zoom=0.92)
    return figure
