"""Training on a graphics card: the same bits each time, and what a processor gives within rounding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from lenet import replay
from lenet.datasets import load_dataset
from lenet.determinism import deterministic, environment, generator
from lenet.errors import DeviceMissing
from lenet.evaluation import evaluate
from lenet.layers import ACTIVATIONS
from lenet.losses import LOSSES
from lenet.optimizers import RULES
from lenet.preprocessing import Splits, split
from lenet.recipe import AugmentationRecipe, DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.training import EpochEnd, TrainingState, model_of, train
from tests.idx_files import write_idx_dataset

on_a_card = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
SMALL = ModelRecipe(channels=(4, 6), kernel_sizes=(5, 3), paddings=(0, 0), activation="relu", hidden=(24,))
EVERYTHING = RunRecipe(
    model=SMALL.model_copy(update={"dropout": 0.3, "batch_norm": True, "pooling": "max"}),
    training=TrainingRecipe(epochs=3, batch_size=24, device="cuda"),
)


def test_a_device_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceMissing) as refused:
        deterministic(1, "cuda")
    assert refused.value.device == "cuda"


@pytest.fixture(scope="module")
def card() -> Iterator[None]:
    """Deterministic algorithms, on a card."""
    deterministic(1, "cuda")
    yield
    deterministic(1)


@pytest.fixture(scope="module")
def splits(tmp_path_factory: pytest.TempPathFactory) -> Splits:
    """200 training and 60 evaluation images: eight batches of 24, and one of 8."""
    folder: Path = write_idx_dataset(tmp_path_factory.mktemp("digits"), train=200, test=60)
    data = DataRecipe(name="idx", path=str(folder))
    return split(load_dataset(data), data)


def trained(recipe: RunRecipe, splits: Splits, resume_from: TrainingState | None = None) -> list[EpochEnd]:
    return list(train(recipe, splits, resume_from))


def same(one: TrainingState, other: TrainingState) -> bool:
    """The same records, and the same bits."""
    names = one.tensors.keys() & other.tensors.keys()
    return (
        one.records == other.records
        and len(names) == len(one.tensors) == len(other.tensors)
        and all(one.tensors[name].equal(other.tensors[name]) for name in names)
    )


def variant(recipe: RunRecipe, part: str, **changes: object) -> RunRecipe:
    field = getattr(recipe, part)
    changed = type(field).model_validate(field.model_dump() | changes)
    return recipe.model_copy(update={part: changed})


VARIANTS: dict[str, RunRecipe] = {
    "everything": EVERYTHING,
    "augmented": variant(EVERYTHING, "data", augmentation=AugmentationRecipe(rotation=10, translation=0.1)),
    "textbook": EVERYTHING.model_copy(update={"model": ModelRecipe()}),
    "1998": variant(
        variant(EVERYTHING, "training", loss="rbf_map", optimizer="sgd", learning_rate=0.001),
        "model",
        **ModelRecipe(
            activation="scaled_tanh",
            pooling="subsampling",
            connections="lecun1998",
            hidden=(120, 84),
            output="rbf",
            initialization="lecun1998",
        ).model_dump(),
    ),
    "strided": variant(EVERYTHING, "model", pooling="strided"),
    "wide": EVERYTHING.model_copy(
        update={"model": ModelRecipe(channels=(16, 32), paddings=(2, 2), activation="relu", pooling="max")}
    ),
    **{name: variant(EVERYTHING, "model", activation=name) for name in ACTIVATIONS},
    **{name: variant(EVERYTHING, "training", optimizer=name, weight_decay=1e-4) for name in RULES},
    **{name: variant(EVERYTHING, "training", loss=name, label_smoothing=0.1) for name in LOSSES},
}


@on_a_card
@pytest.mark.usefixtures("card")
class TestOnACard:
    @pytest.mark.parametrize("recipe", VARIANTS.values(), ids=VARIANTS)
    def test_the_same_recipe_gives_the_same_bits(self, recipe: RunRecipe, splits: Splits) -> None:
        one, other = trained(recipe, splits), trained(recipe, splits)
        assert same(one[-1].state, other[-1].state)

    @pytest.mark.parametrize("recipe", VARIANTS.values(), ids=VARIANTS)
    def test_what_is_replayed_is_what_is_called(
        self, recipe: RunRecipe, splits: Splits, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        recordings: list[replay.Replayed] = []
        record = replay.Replayed._recorded

        def recorded(self: replay.Replayed) -> torch.cuda.CUDAGraph:
            recordings.append(self)
            return record(self)

        monkeypatch.setattr(replay.Replayed, "_recorded", recorded)
        expected = 0 if recipe.data.augmentation else 1
        replayed = trained(recipe, splits)
        assert len(recordings) == expected
        monkeypatch.setattr(replay, "WARM_UP", 10**9)
        called = trained(recipe, splits)
        assert len(recordings) == expected
        assert same(replayed[-1].state, called[-1].state)

    @pytest.mark.parametrize("name", ["everything", "augmented"])
    def test_resumed_after_any_epoch_it_ends_with_the_same_bits(self, name: str, splits: Splits) -> None:
        recipe = VARIANTS[name]
        whole = trained(recipe, splits)
        for end in whole[:-1]:
            assert same(trained(recipe, splits, end.state)[-1].state, whole[-1].state)

    def test_the_state_lies_in_the_memory_of_the_processor(self, splits: Splits) -> None:
        [*_, last] = trained(EVERYTHING, splits)
        assert {tensor.device.type for tensor in last.state.tensors.values()} == {"cpu"}

    @pytest.mark.parametrize("name", [name for name in VARIANTS if name not in {"everything", *ACTIVATIONS}])
    def test_the_first_step_is_that_of_a_processor(self, name: str, splits: Splits) -> None:
        recipe = variant(
            variant(VARIANTS[name], "training", epochs=1, batch_size=200),
            "model",
            dropout=0,
            batch_norm=False,
        )
        [card] = trained(recipe, splits)
        [processor] = trained(variant(recipe, "training", device="cpu"), splits)
        assert card.record.train_loss == pytest.approx(processor.record.train_loss, rel=1e-5)
        for (layer, norm), (_, expected) in zip(
            card.record.gradient_norms, processor.record.gradient_norms, strict=True
        ):
            assert norm == pytest.approx(expected, rel=1e-4), layer

    def test_a_trained_network_answers_on_a_processor_as_on_the_card(self, splits: Splits) -> None:
        [*_, last] = trained(EVERYTHING, splits)
        model = model_of(EVERYTHING, last.state.tensors)
        here = evaluate(model, splits.evaluation)
        there = evaluate(model.to("cuda"), splits.to("cuda").evaluation)
        assert there.logits == pytest.approx(here.logits, abs=1e-4)
        assert there.accuracy == last.record.test_accuracy

    def test_it_computes_in_full_single_precision(self) -> None:
        convolution = nn.Conv2d(64, 64, 5, padding=2)
        images = torch.randn(64, 64, 28, 28, generator=generator(0, "images"))
        with torch.no_grad():
            exact = convolution.double()(images.double())
            error = convolution.float().cuda()(images.cuda()).cpu().double() - exact
        assert float(error.abs().max() / exact.abs().max()) < 1e-5

    def test_the_card_is_among_the_circumstances_of_its_runs_only(self) -> None:
        facts = environment("cuda")
        assert facts["gpu"] == torch.cuda.get_device_name()
        assert facts["cuda"]
        assert not {"gpu", "cuda", "cudnn"} & environment().keys()
