"""The networks that have a name have the sizes that their sources published."""

from __future__ import annotations

import pytest

from lenet.anatomy import anatomy
from lenet.family import FAMILY

PUBLISHED = {
    "classic": 61_706,
    "relu32": 61_706,
    "relu_max": 61_706,
    "simple_cnn": 215_370,
    "lecun1998": 60_000,
    "lenet1": 2_578,
}


def test_every_network_is_asserted() -> None:
    assert FAMILY.keys() == PUBLISHED.keys()


@pytest.mark.parametrize("name", FAMILY)
def test_it_has_the_published_number_of_parameters(name: str) -> None:
    data, model = FAMILY[name]
    assert sum(layer.parameters for layer in anatomy(model, data.image_size)) == PUBLISHED[name]


@pytest.mark.parametrize(("name", "connections"), [("lecun1998", 340_908), ("lenet1", 98_442)])
def test_the_papers_networks_have_the_published_connections(name: str, connections: int) -> None:
    data, model = FAMILY[name]
    assert sum(layer.connections for layer in anatomy(model, data.image_size)) == connections
