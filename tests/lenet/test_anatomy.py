"""The anatomy gives the published numbers, and refuses what cannot be built by naming the layer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lenet.anatomy import LECUN1998_CONNECTIONS, Layer, anatomy, layer_named
from lenet.errors import ImpossibleNetwork
from lenet.recipe import ModelRecipe

TEXTBOOK = ModelRecipe()
PAPER = ModelRecipe(
    paddings=(0, 0),
    activation="scaled_tanh",
    pooling="subsampling",
    connections="lecun1998",
    initialization="lecun1998",
    output="rbf",
)
# LeCun et al. 1990 (NIPS 2): four maps of H3 see one map of H2, eight see two; 20 kernels in all.
LENET1 = ModelRecipe(
    channels=(4, 12),
    paddings=(0, 0),
    activation="scaled_tanh",
    pooling="subsampling",
    hidden=(),
    connections=((0,), (1,), (2,), (3,), (0, 1), (0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (2, 3)),
)
SIMPLE_CNN = ModelRecipe(
    channels=(16, 32), paddings=(2, 2), activation="relu", pooling="max", hidden=(128,), dropout=0.2
)


def parameters(layers: tuple[Layer, ...]) -> dict[str, int]:
    return {layer.name: layer.parameters for layer in layers if layer.parameters}


def test_lenet5_of_1998_has_the_counts_that_its_paper_gives() -> None:
    layers = anatomy(PAPER, 32)

    published = {layer.paper_name: layer for layer in layers if layer.paper_name}
    assert {
        name: (layer.output_shape, layer.parameters, layer.connections) for name, layer in published.items()
    } == {
        "C1": ((6, 28, 28), 156, 122_304),
        "S2": ((6, 14, 14), 12, 5_880),
        "C3": ((16, 10, 10), 1_516, 151_600),
        "S4": ((16, 5, 5), 32, 2_000),
        "C5": ((120,), 48_120, 48_120),
        "F6": ((84,), 10_164, 10_164),
        "output": ((10,), 0, 840),
    }
    assert sum(layer.parameters for layer in layers) == 60_000
    assert sum(layer.connections for layer in layers) == 340_908


def test_the_textbook_lenet5_has_61706_parameters() -> None:
    layers = anatomy(TEXTBOOK, 28)

    assert parameters(layers) == {"conv1": 156, "conv2": 2_416, "fc1": 48_120, "fc2": 10_164, "output": 850}
    total = sum(layer.parameters for layer in layers)
    convolutions = sum(layer.parameters for layer in layers if layer.kind == "convolution")
    assert total == 61_706
    assert f"{convolutions / total:.1%} {1 - convolutions / total:.1%}" == "4.2% 95.8%"
    assert sum(layer.macs for layer in layers) == 117_600 + 240_000 + 48_000 + 10_080 + 840


def test_lenet1_of_1990_has_the_counts_that_its_paper_gives() -> None:
    layers = anatomy(LENET1, 28)

    assert sum(layer.parameters for layer in layers) == 2_578
    assert sum(layer.connections for layer in layers) == 98_442


def test_a_wider_network_with_dropout_has_215370_parameters() -> None:
    layers = anatomy(SIMPLE_CNN, 28)

    assert sum(layer.parameters for layer in layers) == 215_370
    assert [(layer.name, layer.paper_name, layer.output_shape) for layer in layers] == [
        ("conv1", "C1", (16, 28, 28)),
        ("act1", "", (16, 28, 28)),
        ("pool1", "S2", (16, 14, 14)),
        ("conv2", "C3", (32, 14, 14)),
        ("act2", "", (32, 14, 14)),
        ("pool2", "S4", (32, 7, 7)),
        ("flatten", "", (1568,)),
        ("fc1", "F5", (128,)),
        ("act3", "", (128,)),
        ("dropout1", "", (128,)),
        ("output", "output", (10,)),
    ]


def test_batch_norm_comes_before_the_activation_and_strided_pooling_has_weights() -> None:
    layers = anatomy(TEXTBOOK.model_copy(update={"batch_norm": True, "pooling": "strided"}), 28)

    assert [layer.name for layer in layers[:4]] == ["conv1", "norm1", "act1", "pool1"]
    assert parameters(layers)["norm1"] == 2 * 6
    assert parameters(layers)["pool1"] == (2 * 2 * 6 + 1) * 6
    assert layer_named(layers, "pool1").connections == 150 * 14 * 14


@pytest.mark.parametrize(
    ("model", "size"),
    [
        (TEXTBOOK, 28),
        (PAPER, 32),
        (LENET1, 28),
        (SIMPLE_CNN, 28),
        (TEXTBOOK.model_copy(update={"batch_norm": True, "pooling": "strided"}), 28),
    ],
)
def test_each_formula_computes_the_parameters_of_its_layer(model: ModelRecipe, size: int) -> None:
    for layer in anatomy(model, size):
        assert eval(layer.formula.replace("×", "*") or "0") == layer.parameters, layer.name


def test_formulas_are_written_as_in_a_textbook() -> None:
    assert layer_named(anatomy(TEXTBOOK, 28), "C1").formula == "(5×5×1+1)×6"
    assert layer_named(anatomy(TEXTBOOK, 28), "C5").formula == "(400+1)×120"
    assert layer_named(anatomy(PAPER, 32), "C3").formula == "(5×5×3+1)×6+(5×5×4+1)×9+(5×5×6+1)×1"


def test_an_activation_takes_four_bytes_a_value() -> None:
    layers = anatomy(TEXTBOOK, 28)
    assert layer_named(layers, "C1").activation_bytes == 4 * 6 * 28 * 28
    assert layer_named(layers, "output").activation_bytes == 40


def test_receptive_fields_grow_to_the_image_and_not_beyond() -> None:
    def fields(model: ModelRecipe, size: int) -> list[int]:
        layers = anatomy(model, size)
        return [layer_named(layers, name).receptive_field for name in ("C1", "S2", "C3", "S4", "C5", "F6")]

    assert fields(PAPER, 32) == [5, 6, 14, 16, 32, 32]
    assert fields(TEXTBOOK, 28) == [5, 6, 14, 16, 28, 28]
    # 30 pixels: pooling 13 rows drops the last, so that rows 28 and 29 of the image reach no dense unit.
    assert fields(TEXTBOOK.model_copy(update={"paddings": (0, 0)}), 30) == [5, 6, 14, 16, 28, 28]


def test_the_connection_table_is_the_one_of_the_paper() -> None:
    assert [len(row) for row in LECUN1998_CONNECTIONS] == [3] * 6 + [4] * 9 + [6]
    columns = [sum(seen in row for row in LECUN1998_CONNECTIONS) for seen in range(6)]
    assert columns == [10] * 6  # table I: each map of S2 is seen by ten maps of C3
    assert len(set(LECUN1998_CONNECTIONS)) == 16


def connected(*rows: tuple[int, ...], **other: object) -> ModelRecipe:
    return ModelRecipe.model_validate({"channels": (2, 2), "connections": rows, **other})


@pytest.mark.parametrize(
    ("model", "size", "layer", "input_shape", "reason"),
    [
        (ModelRecipe(paddings=(0, 0)), 4, "conv1", (1, 4, 4), "kernel_larger_than_input"),
        (ModelRecipe(), 8, "conv2", (6, 4, 4), "kernel_larger_than_input"),
        (ModelRecipe(), 10, "pool2", (16, 1, 1), "pool_larger_than_input"),
        (
            ModelRecipe(channels=(6, 16, 32), kernel_sizes=(5, 5, 5), paddings=(2, 0, 2)),
            12,
            "pool3",
            (32, 1, 1),
            "pool_larger_than_input",
        ),
        (
            ModelRecipe(channels=(8, 16), connections="lecun1998"),
            28,
            "conv2",
            (8, 14, 14),
            "connection_table",
        ),
        (
            ModelRecipe(channels=(6, 12), connections="lecun1998"),
            28,
            "conv2",
            (6, 14, 14),
            "connection_table",
        ),
        (connected((0, 1)), 28, "conv2", (2, 14, 14), "connection_table"),
        (connected((0, 1), (1, 2)), 28, "conv2", (2, 14, 14), "connection_table_map"),
        (connected((0, 1), ()), 28, "conv2", (2, 14, 14), "connection_table_row"),
        (connected((0, 1), (1, 1)), 28, "conv2", (2, 14, 14), "connection_table_row"),
        (
            connected((0,), channels=(2,), kernel_sizes=(5,), paddings=(0,)),
            28,
            "conv2",
            (2, 12, 12),
            "connection_table",
        ),
        (ModelRecipe(hidden=(120,), output="rbf"), 28, "output", (120,), "rbf_needs_84_features"),
        (ModelRecipe(hidden=(), output="rbf"), 28, "output", (400,), "rbf_needs_84_features"),
    ],
)
def test_an_impossible_network_is_refused_at_its_first_impossible_layer(
    model: ModelRecipe, size: int, layer: str, input_shape: tuple[int, ...], reason: str
) -> None:
    with pytest.raises(ImpossibleNetwork) as refusal:
        anatomy(model, size)
    assert (refusal.value.layer, refusal.value.input_shape, refusal.value.reason) == (
        layer,
        input_shape,
        reason,
    )


def test_there_are_codes_for_ten_classes_only() -> None:
    assert anatomy(PAPER, 32, classes=4)[-1].output_shape == (4,)
    with pytest.raises(ImpossibleNetwork, match="rbf_needs_at_most_10_classes"):
        anatomy(PAPER, 32, classes=11)


def test_the_smallest_possible_network_is_possible() -> None:
    smallest = anatomy(ModelRecipe(), 12)
    assert layer_named(smallest, "S4").output_shape == (16, 1, 1)


def test_a_layer_is_found_by_either_name_and_an_unknown_name_lists_the_known_ones() -> None:
    layers = anatomy(TEXTBOOK, 28)

    assert layer_named(layers, "S4") is layer_named(layers, "pool2")
    assert layer_named(layers, "act1").output_shape == (6, 28, 28)
    with pytest.raises(KeyError, match=r"no layer 'C7'; known: C1, conv1, act1, S2, pool1, .*, output"):
        layer_named(layers, "C7")
    with pytest.raises(KeyError):
        layer_named(layers, "")


def test_no_tensor_library_is_imported() -> None:
    code = "import sys, lenet.anatomy, lenet.listing; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
