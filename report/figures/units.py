"""What the fully connected layers of a trained network make of the images that it was evaluated on."""

# The library has no annotations.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report.figures.networks import evaluation_images, first_images, network
from report.figures.subjects import PictureSource, Subject
from report.specification.pictures import Embedding

BATCH = 1000


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """A layer's values over many images.

    Attributes:
        means: of each unit (columns) for each class (rows).
        edges, counts: histogram of all values.
        dead: share of units that are zero for every image; None where that is no question.
        saturated: share of values at an end of the activation's range; None where it has none.
    """

    name: str
    means: NDArray[np.float64]
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    dead: float | None
    saturated: float | None


@dataclass(frozen=True, eq=False)
class Points:
    """Images as points (n, 2) with their classes; `explained`: share of the variance along each axis, PCA alone."""

    places: NDArray[np.float64]
    classes: NDArray[np.int64]
    explained: tuple[float, float] | None


def dense_layers(source: PictureSource, subject: Subject) -> list[DenseLayer]:
    """Every hidden layer after its activation, and the output."""
    from lenet import probes
    from lenet.units import dead_share, saturated_share

    images = evaluation_images(source, subject)
    model, activation = network(subject.run), subject.recipe.model.activation
    shown = [layer for layer in subject.layers if layer.kind in ("linear", "rbf")]
    parts = [
        probes.activations(model, images.batch(slice(start, start + BATCH)), [layer.paper_name or layer.name for layer in shown])
        for start in range(0, len(images), BATCH)
    ]  # fmt: skip
    labels = images.labels.numpy()
    found = []
    for layer in shown:
        values = np.concatenate([part[layer.paper_name or layer.name] for part in parts])
        hidden = layer.name != "output"
        counts, edges = np.histogram(values, bins=60)
        found.append(
            DenseLayer(
                name=layer.paper_name or layer.name,
                means=_class_means(values, labels, len(subject.run.results.classes)),
                edges=edges.astype(np.float64),
                counts=counts,
                dead=dead_share(values, activation) if hidden else None,
                saturated=saturated_share(values, activation) if hidden else None,
            )
        )
    return found


def _class_means(values: NDArray[np.float32], labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """(classes, units); nan for a class without an image."""
    means = np.full((classes, values.shape[1]), np.nan)
    for digit in np.unique(labels):
        means[digit] = values[labels == digit].mean(axis=0, dtype=np.float64)
    return means


def embedded(options: Embedding, source: PictureSource, subject: Subject) -> Points:
    """The first images as points of the plane. One thread: the bits then depend on no machine's number of cores.

    Raises:
        DataError: there are not so many images.
    """
    from threadpoolctl import threadpool_limits

    from lenet import probes

    images = first_images(source, subject, options.count, options.label)
    values = probes.activations(network(subject.run), images.batch(slice(None)), [options.layer])
    features = values[options.layer].reshape(len(images), -1).astype(np.float64)
    with threadpool_limits(limits=1):
        places, explained = (_pca if options.method == "pca" else _tsne)(features, options.choice)
    return Points(places, images.labels.numpy(), explained)


def _pca(features: NDArray[np.float64], seed: int) -> tuple[NDArray[np.float64], tuple[float, float] | None]:
    from sklearn.decomposition import PCA

    del seed
    analysis = PCA(n_components=2, svd_solver="full")
    places: NDArray[np.float64] = analysis.fit_transform(features)
    first, second = analysis.explained_variance_ratio_
    return places, (float(first), float(second))


def _tsne(features: NDArray[np.float64], seed: int) -> tuple[NDArray[np.float64], None]:
    from sklearn.manifold import TSNE

    perplexity = min(30.0, (len(features) - 1) / 3)
    machine = TSNE(init="pca", perplexity=perplexity, random_state=seed, n_jobs=1)
    places: NDArray[np.float64] = machine.fit_transform(features).astype(np.float64)
    return places, None
