"""What is said about pictures: captions, and descriptions for who cannot see.

A caption says what is shown, of which layer, on which colour scale, of which run. A description says what is to be
seen, in terms that hold for any result.
"""

from __future__ import annotations

from lenet.recipe import DataRecipe
from report.figures.subjects import Subject
from report.specification.pictures import Animation, PictureOptions
from report.wording.animation_captions import animation_caption, animation_description
from report.wording.inside_captions import InsidePicture, inside_caption, inside_description
from report.wording.result_captions import result_caption, result_description


def caption(options: PictureOptions, subjects: tuple[Subject, ...], data: DataRecipe) -> str:
    """The caption of a picture of `subjects`, drawn from the dataset of `data`."""
    if isinstance(options, Animation):
        return animation_caption(options, subjects[0])
    if isinstance(options, InsidePicture):
        return inside_caption(options, subjects[0])
    return result_caption(options, subjects, data)


def description(options: PictureOptions, subjects: tuple[Subject, ...]) -> str:
    """The alternative text of the same picture."""
    if isinstance(options, Animation):
        return animation_description(options, subjects[0])
    if isinstance(options, InsidePicture):
        return inside_description(options, subjects[0])
    return result_description(options, subjects)
