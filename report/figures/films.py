"""What animations show, from stored runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report.figures.networks import chosen_images, network
from report.figures.subjects import PictureSource, Subject
from report.specification.pictures import AnimatedChannels, AnimatedDigits, AnimatedScan, AnimatedTraining


@dataclass(frozen=True, eq=False)
class Shot:
    """An image (s, s) with its class, and what each convolution makes of it after activation: (c, h, w) by paper name."""

    index: int
    name: str
    image: NDArray[np.float32]
    layers: dict[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Stand:
    """How a network stood after an epoch: the first convolution's kernels (c, k, k), their response (c, h, w) to an image."""

    epoch: int
    kernels: NDArray[np.float32]
    responses: NDArray[np.float32]
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class Course:
    """An image (s, s) with its place and class, and how the network stood after each epoch."""

    index: int
    name: str
    image: NDArray[np.float32]
    stands: tuple[Stand, ...]


@dataclass(frozen=True, eq=False)
class Scan:
    """A kernel (k, k) over an image (s, s) with its border of padding: `output` (h, w) without squashing."""

    index: int
    name: str
    padded: NDArray[np.float32]
    padding: int
    kernel: NDArray[np.float32]
    bias: float
    output: NDArray[np.float32]


def shots(options: AnimatedDigits | AnimatedChannels, source: PictureSource, subject: Subject) -> list[Shot]:
    """The chosen images, and the first two convolutions' channels for each."""
    from lenet import probes

    chosen = chosen_images(options, source, subject)
    names = [layer.paper_name for layer in subject.layers if layer.kind == "convolution"][:2]
    found = probes.activations(network(subject.run), chosen.batch, names)
    return [
        Shot(index, name, image, {layer: found[layer][place] for layer in names})
        for place, (index, name, image) in enumerate(
            zip(chosen.indices, chosen.names, chosen.grey, strict=True)
        )
    ]


def development(options: AnimatedTraining, source: PictureSource, subject: Subject) -> Course:
    """How the first convolution came about, and what it made of the chosen image.

    Only kernels are stored of each epoch, so the responses are those of the convolution without its bias.
    """
    from lenet.probes import convolved

    chosen = chosen_images(options, source, subject)
    snapshots = subject.run.snapshots()
    padding = subject.layers[0].padding
    stands = []
    for record in subject.run.records:
        kernels = snapshots[f"epoch/{record.epoch}/conv1.weight"]
        responses = convolved(chosen.batch, kernels, padding)[0]
        stands.append(
            Stand(record.epoch, kernels[:, 0], responses, record.train_accuracy, record.test_accuracy)
        )
    return Course(chosen.indices[0], chosen.names[0], chosen.grey[0], tuple(stands))


def scan(options: AnimatedScan, source: PictureSource, subject: Subject) -> Scan:
    """The chosen kernel of the first convolution over the chosen image."""
    from torch.nn import Conv2d

    from lenet import probes

    chosen = chosen_images(options, source, subject)
    model, first = network(subject.run), subject.layers[0]
    module = model.get_submodule(first.name)
    assert isinstance(module, Conv2d)
    bias = 0.0 if module.bias is None else float(module.bias[options.channel].detach())
    return Scan(
        index=chosen.indices[0],
        name=chosen.names[0],
        padded=np.pad(chosen.grey[0], first.padding),
        padding=first.padding,
        kernel=probes.kernels(model, first.name)[options.channel, 0],
        bias=bias,
        output=probes.activations(model, chosen.batch, [first.name])[first.name][0, options.channel],
    )
