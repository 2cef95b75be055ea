"""Training: what an epoch records, and that stopping and resuming changes not a bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path

import pytest
import torch
from safetensors.torch import load, save
from torch import Tensor

from lenet.datasets import load_dataset
from lenet.determinism import generator
from lenet.errors import ImpossibleNetwork, TrainingDiverged
from lenet.evaluation import evaluate
from lenet.model import build_model
from lenet.preprocessing import Images, Splits, split
from lenet.recipe import AugmentationRecipe, DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.training import EpochEnd, TrainingState, model_of, train
from tests.idx_files import write_idx_dataset

SMALL = ModelRecipe(channels=(4, 6), kernel_sizes=(5, 3), paddings=(0, 0), activation="relu", hidden=(24,))
EVERYTHING = RunRecipe(
    data=DataRecipe(augmentation=AugmentationRecipe(rotation=10, translation=0.1)),
    model=SMALL.model_copy(update={"dropout": 0.3, "batch_norm": True}),
    training=TrainingRecipe(epochs=3, batch_size=48),
)


@pytest.fixture(scope="module")
def splits(tmp_path_factory: pytest.TempPathFactory) -> Splits:
    """200 training and 60 evaluation images."""
    folder: Path = write_idx_dataset(tmp_path_factory.mktemp("digits"), train=200, test=60)
    data = DataRecipe(name="idx", path=str(folder))
    return split(load_dataset(data), data)


def trained(recipe: RunRecipe, splits: Splits, resume_from: TrainingState | None = None) -> list[EpochEnd]:
    return list(train(recipe, splits, resume_from))


def with_training(recipe: RunRecipe, **changes: object) -> RunRecipe:
    training = recipe.training.model_dump() | changes
    return recipe.model_copy(update={"training": TrainingRecipe.model_validate(training)})


def same(one: Mapping[str, Tensor], other: Mapping[str, Tensor]) -> bool:
    """The same names, types, shapes and bits."""
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and one[name].equal(other[name]) for name in one
    )


class TestAnEpoch:
    def test_the_network_learns(self, splits: Splits) -> None:
        recipe = RunRecipe(model=SMALL, training=TrainingRecipe(epochs=5, batch_size=10))
        records = [end.record for end in trained(recipe, splits)]
        assert [record.epoch for record in records] == [0, 1, 2, 3, 4]
        assert records[-1].train_loss < records[0].train_loss / 4
        assert records[-1].test_accuracy > 0.8

    def test_train_loss_and_accuracy_are_means_over_the_images(self, splits: Splits) -> None:
        # Steps too small to change a weight; the last of the batches is smaller than the others.
        recipe = RunRecipe(
            model=SMALL,
            training=TrainingRecipe(epochs=1, batch_size=96, optimizer="sgd", learning_rate=1e-30),
        )
        [end] = train(recipe, splits)
        expected = evaluate(model_of(recipe, end.state.tensors), splits.train)
        assert end.record.train_loss == pytest.approx(expected.loss, rel=1e-6)
        assert end.record.train_accuracy == expected.accuracy

    def test_test_loss_and_accuracy_are_those_of_the_network_after_the_epoch(self, splits: Splits) -> None:
        for end in train(EVERYTHING, splits):
            expected = evaluate(model_of(EVERYTHING, end.state.tensors), splits.evaluation)
            assert (end.record.test_loss, end.record.test_accuracy) == (expected.loss, expected.accuracy)

    def test_the_gradient_of_each_layer_is_recorded(self, splits: Splits) -> None:
        # One step along the gradient of the first weights: what it changed is the gradient, times the step size.
        recipe = with_training(EVERYTHING, epochs=1, batch_size=200, optimizer="sgd", learning_rate=0.5)
        [end] = train(recipe, splits)
        first = build_model(recipe.model, 28, generator(recipe.seed, "weights")).state_dict()
        assert [name for name, _ in end.record.gradient_norms] == ["conv1", "conv2", "fc1", "output"]
        for name, norm in end.record.gradient_norms:
            change = end.state.tensors[f"model/{name}.weight"] - first[f"{name}.weight"]
            assert norm == pytest.approx(float(change.norm()) / 0.5, rel=1e-3)

    def test_a_gradient_whose_square_is_no_float_any_more_has_a_norm(self, splits: Splits) -> None:
        deep = ModelRecipe(activation="relu", pooling="max", hidden=(120, 84, 84))
        recipe = RunRecipe(model=deep, training=TrainingRecipe(epochs=3, batch_size=60, learning_rate=1000))
        norms = [norm for end in train(recipe, splits) for _, norm in end.record.gradient_norms]
        assert max(norms) > torch.finfo(torch.float32).max ** 0.5
        assert all(isfinite(norm) for norm in norms)

    def test_gradients_are_averaged_over_the_steps(self, splits: Splits) -> None:
        still = with_training(EVERYTHING, epochs=1, optimizer="sgd", learning_rate=1e-30, batch_size=100)
        still = still.model_copy(update={"model": SMALL, "data": DataRecipe()})
        [end] = train(still, splits)
        network = build_model(SMALL, 28, generator(still.seed, "weights"))
        order = torch.randperm(200, generator=generator(still.seed, "shuffle"))
        norms = []
        for index in torch.split(order, 100):
            logits = network(splits.train.batch(index))
            loss = torch.nn.functional.cross_entropy(logits, splits.train.labels[index])
            [gradient] = torch.autograd.grad(loss, [network.get_parameter("fc1.weight")])
            norms.append(float(gradient.norm()))
        assert norms[0] != norms[1]
        assert dict(end.record.gradient_norms)["fc1"] == pytest.approx(sum(norms) / 2, rel=1e-4)

    def test_every_image_is_seen_once_and_in_a_new_order(self, splits: Splits) -> None:
        seen: list[Tensor] = []

        class Watched(Images):
            def batch(self, index: Tensor | slice) -> Tensor:
                if isinstance(index, Tensor):
                    seen.append(index)
                return super().batch(index)

        images = splits.train
        watched = Watched(images.pixels, images.labels, images.normalization, images.image_size)
        trained(with_training(EVERYTHING, epochs=2), replace(splits, train=watched))
        assert [len(index) for index in seen] == 2 * [48, 48, 48, 48, 8]
        first, second = torch.cat(seen[:5]), torch.cat(seen[5:])
        assert first.sort().values.equal(torch.arange(200))
        assert second.sort().values.equal(torch.arange(200))
        assert not first.equal(second)

    def test_the_step_size_of_its_first_step_is_recorded(self, splits: Splits) -> None:
        recipe = with_training(EVERYTHING, schedule="step", decay_every=1, decay_factor=0.5)
        sizes = [end.record.learning_rate for end in train(recipe, splits)]
        assert sizes == [0.01, 0.005, 0.0025]

    def test_the_step_size_that_is_recorded_is_the_one_that_counts(self, splits: Splits) -> None:
        recipe = with_training(
            EVERYTHING, optimizer="sgd", schedule="exponential", decay_factor=1e-30, epochs=2
        )
        weights = [end.state.tensors["model/fc1.weight"] for end in train(recipe, splits)]
        first = build_model(recipe.model, 28, generator(recipe.seed, "weights")).state_dict()
        assert not weights[0].equal(first["fc1.weight"])
        assert weights[1].equal(weights[0])


class TestDeterminism:
    def test_the_same_recipe_gives_the_same_bits(self, splits: Splits) -> None:
        one, other = trained(EVERYTHING, splits), trained(EVERYTHING, splits)
        assert one[-1].state.records == other[-1].state.records
        assert same(one[-1].state.tensors, other[-1].state.tensors)

    def test_another_seed_gives_others(self, splits: Splits) -> None:
        one, other = (
            trained(EVERYTHING.model_copy(update={"seed": seed}), splits)[-1].state for seed in (0, 1)
        )
        assert not one.tensors["model/output.weight"].equal(other.tensors["model/output.weight"])

    def test_nothing_is_printed_and_the_global_random_numbers_stay(
        self, splits: Splits, capfd: pytest.CaptureFixture[str]
    ) -> None:
        before = torch.get_rng_state()
        trained(EVERYTHING, splits)
        assert torch.get_rng_state().equal(before)
        assert tuple(capfd.readouterr()) == ("", "")


class TestResuming:
    @pytest.mark.parametrize(
        "changes",
        [
            {"optimizer": "adam", "schedule": "one_cycle"},
            {"optimizer": "adamw", "schedule": "cosine", "weight_decay": 0.01, "label_smoothing": 0.1},
            {"optimizer": "sgd", "schedule": "constant", "loss": "mse"},
            {"optimizer": "momentum", "schedule": "lecun1998", "weight_decay": 0.001},
            {"optimizer": "nesterov", "schedule": "exponential"},
            {"optimizer": "rmsprop", "schedule": "step", "decay_every": 1, "learning_rate": 1e-4},
        ],
        ids=lambda changes: f"{changes['optimizer']}-{changes['schedule']}",
    )
    def test_from_any_epoch_and_through_a_file_the_bits_are_the_same(
        self, splits: Splits, changes: dict[str, object]
    ) -> None:
        recipe = with_training(EVERYTHING, **changes)
        uninterrupted = trained(recipe, splits)
        for done in (1, 2):
            stored = uninterrupted[done - 1].state
            resumed = trained(recipe, splits, TrainingState(stored.records, load(save(stored.tensors))))
            assert len(resumed) == 3 - done
            for one, other in zip(resumed, uninterrupted[done:], strict=True):
                assert one.state.records == other.state.records
                assert same(one.state.tensors, other.state.tensors)

    def test_the_network_of_1998_resumes_too(self, splits: Splits) -> None:
        recipe = RunRecipe(
            data=DataRecipe(image_size=32, normalization="lecun1998"),
            model=ModelRecipe(
                paddings=(0, 0),
                activation="scaled_tanh",
                pooling="subsampling",
                connections="lecun1998",
                initialization="lecun1998",
                output="rbf",
            ),
            training=TrainingRecipe(
                epochs=2, batch_size=50, optimizer="momentum", learning_rate=1e-4, loss="rbf_map"
            ),
        )
        padded = replace(
            splits,
            train=replace(splits.train, normalization="lecun1998", image_size=32),
            evaluation=replace(splits.evaluation, normalization="lecun1998", image_size=32),
        )
        first, second = trained(recipe, padded)
        assert second.record.train_loss < first.record.train_loss
        [resumed] = trained(recipe, padded, first.state)
        assert same(resumed.state.tensors, second.state.tensors)

    @pytest.mark.parametrize(
        "name",
        [
            "generator/shuffle",
            "generator/dropout",
            "generator/augmentation",
            "model/fc1.weight",
            "model/norm1.running_mean",
            "rule/mean",
            "rule/square",
        ],
    )
    def test_every_part_of_the_state_counts(self, splits: Splits, name: str) -> None:
        first, second, _ = trained(EVERYTHING, splits)
        other = generator(5, "another").get_state() if name.startswith("generator/") else None
        tensors = first.state.tensors | {name: first.state.tensors[name] + 1 if other is None else other}
        resumed = next(iter(train(EVERYTHING, splits, TrainingState(first.state.records, tensors))))
        assert not same(resumed.state.tensors, second.state.tensors)

    def test_a_state_that_lacks_a_part_is_refused(self, splits: Splits) -> None:
        state = trained(EVERYTHING, splits)[0].state
        for name, error in (
            ("generator/shuffle", KeyError),
            ("rule/mean", KeyError),
            ("model/fc1.weight", RuntimeError),
        ):
            rest = {known: tensor for known, tensor in state.tensors.items() if known != name}
            with pytest.raises(error, match=name.rpartition("/")[2]):
                trained(EVERYTHING, splits, TrainingState(state.records, rest))

    def test_after_the_last_epoch_nothing_is_left_to_do(self, splits: Splits) -> None:
        assert trained(EVERYTHING, splits, trained(EVERYTHING, splits)[-1].state) == []

    def test_more_epochs_can_be_asked_for_later(self, splits: Splits) -> None:
        short, long = with_training(EVERYTHING, epochs=2), EVERYTHING
        resumed = trained(long, splits, trained(short, splits)[-1].state)
        assert same(resumed[-1].state.tensors, trained(long, splits)[-1].state.tensors)


class TestTheState:
    def test_it_is_a_copy_that_later_epochs_leave_alone(self, splits: Splits) -> None:
        epochs = train(EVERYTHING, splits)
        first = next(epochs).state
        copies = {name: tensor.clone() for name, tensor in first.tensors.items()}
        second = next(epochs).state
        assert same(first.tensors, copies)
        assert not same(first.tensors, second.tensors)

    def test_resuming_leaves_it_alone(self, splits: Splits) -> None:
        state = trained(EVERYTHING, splits)[0].state
        copies = {name: tensor.clone() for name, tensor in state.tensors.items()}
        trained(EVERYTHING, splits, state)
        assert same(state.tensors, copies)

    def test_its_tensors_are_row_major_and_share_no_memory(self, splits: Splits) -> None:
        first, second, _ = trained(EVERYTHING, splits)
        tensors = [*first.state.tensors.values(), *second.state.tensors.values()]
        assert all(tensor.is_contiguous() and not tensor.requires_grad for tensor in tensors)
        assert len({tensor.untyped_storage().data_ptr() for tensor in tensors}) == len(tensors)

    def test_its_names_say_what_is_what(self, splits: Splits) -> None:
        names = trained(with_training(EVERYTHING, epochs=1), splits)[0].state.tensors.keys()
        assert {name.partition("/")[0] for name in names} == {"model", "rule", "generator"}
        assert {"model/conv1.weight", "model/norm1.running_var", "rule/mean"} <= names

    def test_model_of_is_ready_for_use(self, splits: Splits) -> None:
        state = trained(EVERYTHING, splits)[0].state
        model = model_of(EVERYTHING, state.tensors)
        assert not any(module.training for module in model.modules())
        assert same(
            {f"model/{k}": v for k, v in model.state_dict().items()},
            {k: v for k, v in state.tensors.items() if k.startswith("model/")},
        )


class TestWhatIsRefused:
    def test_a_loss_that_is_no_number_names_its_epoch(self, splits: Splits) -> None:
        recipe = with_training(
            RunRecipe(model=SMALL), optimizer="sgd", loss="mse", learning_rate=1000, batch_size=20, epochs=2
        )
        with pytest.raises(TrainingDiverged) as caught:
            trained(recipe, splits)
        assert caught.value.epoch == 0

    def test_a_last_step_into_nowhere_is_noticed(self, splits: Splits) -> None:
        # One step in all: its loss is finite still, but no number can hold what its weights answer.
        deep = SMALL.model_copy(update={"hidden": (1000,) * 6})
        recipe = with_training(RunRecipe(model=deep), learning_rate=1000, batch_size=200, epochs=1)
        with pytest.raises(TrainingDiverged):
            trained(recipe, splits)

    def test_an_impossible_network_is_refused_before_the_first_epoch(self, splits: Splits) -> None:
        recipe = RunRecipe(model=SMALL.model_copy(update={"kernel_sizes": (29, 3)}))
        with pytest.raises(ImpossibleNetwork):
            trained(recipe, splits)
