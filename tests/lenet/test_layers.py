"""The parts of 1998 compute what the paper says; dropout owns its randomness."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lenet.layers import ACTIVATIONS, RBF, Dropout, PartialConv2d, ScaledTanh, Subsampling
from lenet.rbf_codes import DIGITS, digit_codes


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def test_scaled_tanh_maps_plus_and_minus_one_to_themselves() -> None:
    squashed = ScaledTanh()(torch.tensor([-1.0, 0.0, 1.0, 1e9]))

    torch.testing.assert_close(squashed, torch.tensor([-1.0, 0.0, 1.0, 1.7159]), atol=1e-4, rtol=0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_keeps_the_shape(name: str) -> None:
    activation = {str(known): made for known, made in ACTIVATIONS.items()}[name]()
    assert activation(random(2, 3, 4, 4)).shape == (2, 3, 4, 4)


class TestSubsampling:
    def test_a_unit_is_the_squashed_weighted_sum_of_its_four_inputs(self) -> None:
        layer = Subsampling(2, ScaledTanh())
        with torch.no_grad():
            layer.coefficient.copy_(torch.tensor([0.5, -2.0]))
            layer.bias.copy_(torch.tensor([0.1, 1.0]))
        image = torch.tensor([[1.0, 2.0], [3.0, -4.0]]).expand(1, 2, 2, 2)

        expected = ScaledTanh()(torch.tensor([2 * 0.5 + 0.1, 2 * -2.0 + 1.0])).view(1, 2, 1, 1)

        torch.testing.assert_close(layer(image), expected)

    def test_a_new_one_is_the_squashed_average(self) -> None:
        image = random(2, 3, 5, 4)
        torch.testing.assert_close(Subsampling(3, nn.Tanh())(image), torch.tanh(F.avg_pool2d(image, 2)))

    def test_it_has_two_parameters_a_map(self) -> None:
        assert sum(parameter.numel() for parameter in Subsampling(6, nn.Tanh()).parameters()) == 12


class TestPartialConvolution:
    TABLE = ((0,), (0, 2), (0, 1, 2))

    def layer(self) -> PartialConv2d:
        return PartialConv2d(3, 3, 3, padding=1, table=self.TABLE)

    def test_each_map_is_the_sum_of_convolutions_of_the_maps_that_it_sees(self) -> None:
        layer, image = self.layer(), random(2, 3, 6, 6)
        assert layer.bias is not None

        for output, inputs in enumerate(self.TABLE):
            alone = F.conv2d(
                image[:, list(inputs)],
                layer.weight[output : output + 1, list(inputs)],
                layer.bias[output : output + 1],
                padding=1,
            )
            torch.testing.assert_close(layer(image)[:, output : output + 1], alone)

    def test_absent_connections_get_no_gradient(self) -> None:
        layer = self.layer()
        layer(random(2, 3, 6, 6)).square().sum().backward()

        assert layer.weight.grad is not None
        seen = layer.weight.grad.abs().sum(dim=(2, 3)) > 0
        assert seen.tolist() == [[True, False, False], [True, False, True], [True, True, True]]

    def test_its_state_is_that_of_an_ordinary_convolution(self) -> None:
        assert set(self.layer().state_dict()) == {"weight", "bias"}


class TestDropout:
    def test_the_same_generator_state_drops_the_same_values(self) -> None:
        layer, image = Dropout(0.5, torch.Generator().manual_seed(1)), torch.ones(4, 100)
        assert layer.generator is not None
        layer(image)
        state = layer.generator.get_state()
        second = layer(image)

        resumed = Dropout(0.5, torch.Generator())
        assert resumed.generator is not None
        resumed.generator.set_state(state)

        assert torch.equal(resumed(image), second)
        assert not torch.equal(resumed(image), second)

    def test_kept_values_are_scaled_so_that_the_mean_stays(self) -> None:
        dropped = Dropout(0.2, torch.Generator().manual_seed(0))(torch.ones(100_000))

        assert set(dropped.unique().tolist()) == {0.0, 1.25}
        assert dropped.mean().item() == pytest.approx(1, abs=0.01)

    def test_it_leaves_the_global_random_numbers_alone(self) -> None:
        before = torch.get_rng_state()
        Dropout(0.5, torch.Generator())(torch.ones(10))
        assert torch.equal(torch.get_rng_state(), before)

    def test_in_evaluation_it_does_nothing(self) -> None:
        image = random(3, 4)
        assert Dropout(0.5).eval()(image) is image

    def test_it_refuses_to_train_without_a_generator(self) -> None:
        with pytest.raises(RuntimeError, match="generator"):
            Dropout(0.5)(torch.ones(3))


class TestRBF:
    def test_a_code_is_at_distance_zero_of_itself_and_wins(self) -> None:
        codes = torch.tensor(digit_codes(), dtype=torch.float32)
        logits = RBF(10)(codes)

        assert torch.equal(logits.diagonal(), torch.zeros(10))
        assert torch.equal(logits.argmax(dim=1), torch.arange(10))

    def test_logits_are_minus_squared_distances(self) -> None:
        features = random(3, 84)
        distances = torch.cdist(features, RBF(10).codes).square()
        torch.testing.assert_close(RBF(10)(features), -distances, rtol=1e-4, atol=1e-3)

    def test_nothing_of_it_is_trained_or_stored(self) -> None:
        assert not list(RBF(10).parameters())
        assert not RBF(10).state_dict()


def test_the_codes_are_ten_distinct_bitmaps_of_seven_by_twelve() -> None:
    codes = digit_codes()

    assert DIGITS.split()[1] == "...#..."
    assert {len(code) for code in codes} == {7 * 12}
    assert {value for code in codes for value in code} == {-1, 1}
    closest = min(
        sum(a != b for a, b in zip(one, other, strict=True)) for one, other in combinations(codes, 2)
    )
    assert closest >= 10
