"""A border of zeros around the images does what zero padding of the first convolution does: one setting, written in two ways."""

from __future__ import annotations

from lenet.recipe import RunRecipe

BORDER_FIELDS = ("data.image_size", "model.paddings")
"""The two fields in which that border can be written."""
STORED_SIDES = {"mnist": 28, "fashion_mnist": 28}
"""Side, in pixels, of the images of datasets whose files are known by their hashes."""


def border_moved(one: RunRecipe, other: RunRecipe) -> bool:
    """Whether two recipes write the same border of zeros in different places, so that both networks see the same."""
    sides = one.data.image_size, other.data.image_size
    same_images = (one.data.name, one.data.path) == (other.data.name, other.data.path)
    # Equal sums make the two sides differ by an even number: no border is then wider on one edge in one of them only.
    return sides[0] != sides[1] and same_images and zero_border(one) == zero_border(other) is not None


def zero_border(recipe: RunRecipe) -> int | None:
    """The side of what the first convolution sees; None where the border of the images is not zero, or is distorted with them."""
    if recipe.data.normalization != "unit" or recipe.data.augmentation is not None:
        return None
    return recipe.data.image_size + 2 * recipe.model.paddings[0]


def rewritten(recipe: RunRecipe, like: RunRecipe) -> RunRecipe:
    """The same network and input with the border where `like` has it; `recipe` itself where that would be another one."""
    if not border_moved(recipe, like):
        return recipe
    data = recipe.data.model_copy(update={"image_size": like.data.image_size})
    paddings = (like.model.paddings[0], *recipe.model.paddings[1:])
    model = recipe.model.model_copy(update={"paddings": paddings})
    return recipe.model_copy(update={"data": data, "model": model})
