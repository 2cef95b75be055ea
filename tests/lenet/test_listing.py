"""The listing is a program of its own that computes what our network computes."""

from __future__ import annotations

from typing import cast

import pytest
import torch
from torch import nn

from lenet.errors import ImpossibleNetwork
from lenet.listing import listing
from lenet.model import LeNet5, build_model
from lenet.recipe import ModelRecipe

CLASSIC = """\
import torch
from torch import nn
from torch.nn import functional as F


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def forward(self, x):
        x = torch.sigmoid(self.conv1(x))  # C1  6@28×28
        x = F.avg_pool2d(x, 2)            # S2  6@14×14
        x = torch.sigmoid(self.conv2(x))  # C3  16@10×10
        x = F.avg_pool2d(x, 2)            # S4  16@5×5
        x = torch.flatten(x, 1)           # 400
        x = torch.sigmoid(self.fc1(x))    # C5  120
        x = torch.sigmoid(self.fc2(x))    # F6  84
        return self.output(x)             # 10
"""

PAPER = ModelRecipe(
    paddings=(0, 0),
    activation="scaled_tanh",
    pooling="subsampling",
    connections="lecun1998",
    initialization="lecun1998",
    output="rbf",
)
WIDE_TABLE = tuple(tuple(range(start, 60)) for start in range(5))

VARIANTS = {
    **{
        name: ModelRecipe.model_validate({"activation": name})
        for name in ("sigmoid", "tanh", "scaled_tanh", "relu", "leaky_relu", "elu", "gelu", "silu")
    },
    **{
        name: ModelRecipe.model_validate({"pooling": name})
        for name in ("average", "max", "subsampling", "strided")
    },
    "partial": ModelRecipe(connections="lecun1998"),
    "explicit table": ModelRecipe(channels=(3, 2), connections=((0, 2), (1,))),
    "wide table": ModelRecipe(channels=(60, 5), connections=WIDE_TABLE),
    "rbf": ModelRecipe(activation="tanh", output="rbf"),
    "dropout": ModelRecipe(dropout=0.5),
    "batch norm": ModelRecipe(batch_norm=True),
    "one stage": ModelRecipe(channels=(8,), kernel_sizes=(3,), paddings=(1,), hidden=(32,)),
    "three stages": ModelRecipe(channels=(4, 8, 8), kernel_sizes=(5, 3, 3), paddings=(2, 1, 1), hidden=()),
    "1998": PAPER,
    "everything": PAPER.model_copy(update={"batch_norm": True, "dropout": 0.25}),
}


def program(source: str) -> nn.Module:
    """The network that `source` defines, run as a program would be, with nothing else in scope."""
    scope: dict[str, object] = {"__name__": "listing"}
    exec(compile(source, "listing", "exec"), scope)
    return cast(type[nn.Module], scope["LeNet5" if "LeNet5" in scope else "ConvNet"])()


def trained_a_little(model: ModelRecipe, size: int) -> LeNet5:
    """A network whose batch-norm statistics and weights are no longer the first ones."""
    network = build_model(model, size, torch.Generator().manual_seed(0))
    x = torch.rand(16, 1, size, size, generator=torch.Generator().manual_seed(1))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    torch.autograd.backward(nn.functional.cross_entropy(network(x), torch.arange(16) % 10))
    optimizer.step()
    return network.eval()


def test_the_classic_network_reads_as_if_written_by_hand() -> None:
    assert listing(ModelRecipe(), 28) == CLASSIC


def test_only_a_lenet5_is_called_so() -> None:
    assert "class LeNet5(nn.Module):" in listing(PAPER, 32)
    simple = ModelRecipe(channels=(16, 32), paddings=(2, 2), hidden=(128,))
    assert "class ConvNet(nn.Module):" in listing(simple, 28)
    assert "LeNet" not in listing(simple, 28)


@pytest.mark.parametrize("variant", VARIANTS)
def test_with_our_weights_it_gives_our_logits(variant: str) -> None:
    size = 32 if variant in ("1998", "everything") else 28
    network = trained_a_little(VARIANTS[variant], size)
    theirs = program(listing(VARIANTS[variant], size))

    theirs.load_state_dict(network.state_dict(), strict=True)
    theirs.eval()
    x = torch.rand(5, 1, size, size, generator=torch.Generator().manual_seed(2))

    torch.testing.assert_close(theirs(x), network(x), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_fits_the_page_and_names_nothing_of_this_project(variant: str) -> None:
    source = listing(VARIANTS[variant], 32)

    assert max(map(len, source.splitlines())) <= 68
    assert source.endswith("\n")
    assert "lenet" not in source
    imported = [line for line in source.splitlines() if "import" in line]
    assert all(line.split()[1].split(".")[0] == "torch" for line in imported)
    assert ("functional as F" in source) == ("F." in source)


def test_changed_weights_change_its_logits() -> None:
    network = trained_a_little(PAPER, 32)
    theirs = program(listing(PAPER, 32))
    x = torch.rand(2, 1, 32, 32)

    assert not torch.allclose(theirs(x), network(x))


def test_the_number_of_classes_is_that_of_the_data() -> None:
    assert program(listing(ModelRecipe(), 28, classes=26))(torch.rand(1, 1, 28, 28)).shape == (1, 26)
    assert program(listing(PAPER, 32, classes=4))(torch.rand(1, 1, 32, 32)).shape == (1, 4)


def test_an_impossible_network_has_no_listing() -> None:
    with pytest.raises(ImpossibleNetwork):
        listing(ModelRecipe(), 8)
