"""Training images seen a little differently in each epoch.

torchvision distorts one image at a time: about 60 µs each, 3.5 s for the 60,000 of MNIST, so an augmented
epoch takes twice as long as a plain one. It does so on the processor wherever the network is computed: the
same images on every device.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from lenet.preprocessing import SCALES
from lenet.recipe import AugmentationRecipe, Normalization
from lenet.vision import import_torchvision

Distortion = Callable[[Tensor, torch.Generator], Tensor]


def random_affine(recipe: AugmentationRecipe, normalization: Normalization) -> Distortion:
    """A function (batch (b, 1, s, s), generator) -> batch of the same shape and memory format.

    Each image is rotated, shifted by whole pixels, zoomed and sheared sideways about its centre, by amounts
    of its own; what comes in from outside is background. All amounts come from the generator, and the global
    random numbers are left as they are.
    """
    v2 = import_torchvision("transforms.v2")
    mean, deviation = SCALES[normalization]
    background = -mean / deviation
    transform = v2.RandomAffine(
        degrees=(-recipe.rotation, recipe.rotation),
        translate=(recipe.translation, recipe.translation),
        scale=recipe.scale,
        shear=(-recipe.shear, recipe.shear),
        interpolation=v2.InterpolationMode.BILINEAR,
        fill=None,
    )

    def distort(batch: Tensor, generator: torch.Generator) -> Tensor:
        seed = int(torch.randint(2**62, (), generator=generator))
        # torchvision draws from the global random numbers only.
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            # Outside an image torchvision sees 0. (Its `fill` would be mixed in unevenly along the border.)
            distorted = torch.stack([transform(image) for image in (batch - background).cpu()])
        return torch.empty_like(batch).copy_(distorted).add_(background)

    return distort
