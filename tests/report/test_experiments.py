"""The experiments that we ship: each source network has the numbers that its source published."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenet.anatomy import Layer, anatomy
from lenet.family import FAMILY
from report.specification.experiment import ExperimentSpec, load_spec

EXPERIMENTS = Path(__file__).parents[2] / "experiments"

LENET5_PARAMETERS = {"conv1": 156, "conv2": 2_416, "fc1": 48_120, "fc2": 10_164, "output": 850}
PUBLISHED = {
    ("lenet5", "classic"): LENET5_PARAMETERS,
    ("sources", "classic"): LENET5_PARAMETERS,
    ("sources", "relu32"): LENET5_PARAMETERS,
    ("sources", "relu_max"): LENET5_PARAMETERS,
    ("simple_cnn", "simple_cnn"): {"conv1": 416, "conv2": 12_832, "fc1": 200_832, "output": 1_290},
    ("sources", "simple_cnn"): {"conv1": 416, "conv2": 12_832, "fc1": 200_832, "output": 1_290},
    ("lecun1998", "lecun1998"): {
        "conv1": 156,
        "pool1": 12,
        "conv2": 1_516,
        "pool2": 32,
        "fc1": 48_120,
        "fc2": 10_164,
    },
}
TOTALS = {
    ("lenet5", "classic"): 61_706,
    ("sources", "classic"): 61_706,
    ("sources", "relu32"): 61_706,
    ("sources", "relu_max"): 61_706,
    ("simple_cnn", "simple_cnn"): 215_370,
    ("sources", "simple_cnn"): 215_370,
    ("lecun1998", "lecun1998"): 60_000,
}


def experiment(name: str) -> ExperimentSpec:
    return load_spec(EXPERIMENTS / f"{name}.yaml")


def layers_of(name: str, variant: str) -> tuple[Layer, ...]:
    recipe = experiment(name).recipe(variant, 0)
    return anatomy(recipe.model, recipe.data.image_size)


@pytest.mark.parametrize(("name", "variant"), PUBLISHED)
def test_each_layer_has_the_published_number_of_parameters(name: str, variant: str) -> None:
    layers = layers_of(name, variant)
    assert {layer.name: layer.parameters for layer in layers if layer.parameters} == PUBLISHED[name, variant]


@pytest.mark.parametrize(("name", "variant"), TOTALS)
def test_each_network_has_the_published_total(name: str, variant: str) -> None:
    assert sum(layer.parameters for layer in layers_of(name, variant)) == TOTALS[name, variant]


@pytest.mark.parametrize(("name", "variant"), PUBLISHED)
def test_the_network_is_the_one_that_is_known_by_its_name(name: str, variant: str) -> None:
    recipe, named = experiment(name).recipe(variant, 0), FAMILY[variant]
    assert recipe.model == named.model
    assert (recipe.data.image_size, recipe.data.normalization) == (
        named.data.image_size,
        named.data.normalization,
    )


def test_shares_of_the_textbook_network_are_those_published() -> None:
    layers = layers_of("sources", "relu32")
    convolutions = sum(layer.parameters for layer in layers if layer.kind == "convolution")
    assert convolutions == 2_572
    assert f"{convolutions / 61_706:.1%} {1 - convolutions / 61_706:.1%} {48_120 / 61_706:.1%}" == (
        "4.2% 95.8% 78.0%"
    )
    assert [layer.output_shape for layer in layers if layer.paper_name] == [
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 5, 5),
        (120,),
        (84,),
        (10,),
    ]
    assert [layer.weight_shape for layer in layers if layer.weight_shape] == [
        (6, 1, 5, 5),
        (16, 6, 5, 5),
        (120, 400),
        (84, 120),
        (10, 84),
    ]


def test_the_shapes_of_the_simple_network_are_those_published() -> None:
    layers = layers_of("simple_cnn", "simple_cnn")
    assert [
        layer.output_shape
        for layer in layers
        if layer.kind in ("convolution", "pooling", "flatten", "linear")
    ] == [(16, 28, 28), (16, 14, 14), (32, 14, 14), (32, 7, 7), (1568,), (128,), (10,)]
    assert [layer.weight_shape for layer in layers if layer.kind == "convolution"] == [
        (16, 1, 5, 5),
        (32, 16, 5, 5),
    ]


def test_the_paper_has_340908_connections() -> None:
    assert sum(layer.connections for layer in layers_of("lecun1998", "lecun1998")) == 340_908


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_expected_parameters_are_those_of_the_network(path: Path) -> None:
    spec = load_spec(path)
    for expected in spec.expectations:
        if expected.metric == "parameters":
            layers = layers_of(path.stem, expected.variant)
            counted = sum(layer.parameters for layer in layers)
            assert abs(counted - expected.value) <= expected.tolerance


@pytest.mark.parametrize("name", ["activations", "pooling", "learning_rate", "width"])
def test_a_comparison_changes_one_factor_at_a_time(name: str) -> None:
    spec = experiment(name)
    recipes = [spec.recipe(variant, 0).model_dump() for variant in spec.variants]
    differing = {
        (part, key)
        for part in ("data", "model", "training")
        for key in recipes[0][part]
        if len({str(recipe[part][key]) for recipe in recipes}) > 1
    }
    assert len(differing) == 1


def test_the_coursework_report_compares_each_change_with_as_many_epochs() -> None:
    spec = experiment("lenet5")
    short = spec.recipe("short", 0)
    assert short.model == spec.recipe("classic", 0).model
    assert short.data == spec.recipe("classic", 0).data
    for variant in ("relu", "max_pooling", "relu_max", "decay", "dropout"):
        assert spec.against(variant) == "short"
        assert spec.recipe(variant, 0).training.epochs == short.training.epochs


def test_the_networks_of_figure_9_are_those_of_the_papers() -> None:
    spec = experiment("figure9")
    assert spec.recipe("lenet5", 1) == experiment("lecun1998").recipe("lecun1998", 1)
    lenet1 = spec.recipe("lenet1", 0)
    assert (lenet1.data, lenet1.model) == FAMILY["lenet1"]
