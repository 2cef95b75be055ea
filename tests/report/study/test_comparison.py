"""Verdicts on differences: helped, hurt, not significant, one seed, identical, no spread; what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ttest_rel

from lenet.datasets import dataset_digest, load_dataset
from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from report.execution.run_request import Job, RunRequest
from report.store.run_key import run_key
from report.store.run_store import RunStore, StoredRun
from report.study.changes import differences, factors, flat, unlike
from report.study.comparison import Comparison, compare
from report.study.ranking import Ranking
from report.study.variant import VariantStudy, study_variant
from report.wording.recipe_fields import FIELDS
from tests.idx_files import write_idx_dataset
from tests.report.finished_runs import HandMadeRun
from tests.report.made_up_studies import made_up

TWO = "{classic: {}, relu: {model: {activation: relu}}}"
BASE = (0.97, 0.975, 0.98)


def compared(folder: Path, relu: Sequence[float], base: Sequence[float] = BASE) -> Comparison:
    return made_up(folder, TWO, {"classic": base, "relu": relu})[1].comparisons["relu"]


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [
        ((0.985, 0.9902, 0.995), "better"),
        ((0.955, 0.9602, 0.965), "worse"),
        ((0.98, 0.97, 0.985), "uncertain"),
        (BASE, "identical"),
        ((0.975, 0.98, 0.985), "better"),  # no spread, but far more than an image
        ((0.9701, 0.9751, 0.9801), "uncertain"),  # no spread, and not more than one
    ],
)
def test_the_verdict_follows_from_the_interval(
    tmp_path: Path, accuracies: Sequence[float], verdict: str
) -> None:
    found = compared(tmp_path, accuracies)
    assert found.verdict == verdict
    assert found.significant == (verdict in ("better", "worse"))
    assert found.paired
    assert found.difference.value == pytest.approx(sum(accuracies) / 3 - sum(BASE) / 3)


class OtherImagesWrong(HandMadeRun):
    """As many wrong answers, for other images."""

    def logits(self) -> NDArray[np.float32]:
        return np.roll(super().logits(), self.results.evaluation_size // 2, axis=0)


def test_equal_accuracies_with_other_answers_are_not_identical(tmp_path: Path) -> None:
    base = made_up(tmp_path, TWO, {"classic": BASE, "relu": BASE})[1].base
    runs = [
        OtherImagesWrong(**{part.name: getattr(run, part.name) for part in fields(HandMadeRun)})
        for run in base.runs
    ]
    found = compare(study_variant("relu", "relu", tuple(runs)), base)
    assert (found.verdict, found.difference.value) == ("uncertain", 0)
    assert found.low is not None
    assert found.low.value < 0


def test_one_seed_allows_no_verdict(tmp_path: Path) -> None:
    found = compared(tmp_path, (0.99,), (0.97,))
    assert (found.verdict, found.low, found.high) == ("single", None, None)
    assert found.mcnemar[0].significant


def test_mcnemar_counts_what_only_one_of_two_networks_got_right(tmp_path: Path) -> None:
    found = compared(tmp_path, (0.98, 0.975, 0.9799))
    assert [(t.seed, t.only_variant.value, t.only_baseline.value) for t in found.mcnemar] == [
        (0, 100, 0),
        (1, 0, 0),
        (2, 0, 1),
    ]
    assert [test.significant for test in found.mcnemar] == [True, False, False]
    assert [test.p.value for test in found.mcnemar][1:] == [1, 1]
    assert (found.wins, found.losses) == (1, 0)


def test_significant_tests_have_directions(tmp_path: Path) -> None:
    found = compared(tmp_path, (0.98, 0.97, 0.985))
    assert (found.wins, found.losses) == (2, 1)


def test_an_interval_without_spread_says_what_it_rests_on(tmp_path: Path) -> None:
    assert compared(tmp_path, BASE).substituted
    assert not compared(tmp_path, (0.98, 0.97, 0.985)).substituted


def test_the_difference_is_a_number_of_the_variant(tmp_path: Path) -> None:
    study = made_up(tmp_path, TWO, {"classic": BASE, "relu": (0.985, 0.9902, 0.995)})[1]
    quantity = study.quantities()["relu.difference"]
    assert study.variants["relu"].numbers["difference"] == quantity
    assert len(quantity.runs) == 6
    assert "difference" not in study.base.numbers


def test_a_variant_may_be_compared_with_another_than_the_baseline(tmp_path: Path) -> None:
    variants = "{long: {training: {epochs: 5}}, short: {}, relu: {against: short, model: {activation: relu}}}"
    study = made_up(tmp_path, variants, dict.fromkeys(("long", "short", "relu"), BASE))[1]
    assert {name: found.baseline for name, found in study.comparisons.items()} == {
        "short": "long",
        "relu": "short",
    }
    assert not study.comparisons["short"].equal_epochs
    assert study.comparisons["relu"].equal_epochs


class TestChanges:
    def changed(self, **parts: ModelRecipe | TrainingRecipe) -> tuple[list[str], tuple[str, ...]]:
        found = differences(RunRecipe(seed=3).model_copy(update=dict(parts)), RunRecipe())
        return [change.field for change in found], factors(found)

    def test_equal_recipes_differ_in_nothing(self) -> None:
        assert self.changed() == ([], ())

    def test_a_field_without_effect_is_no_change(self) -> None:
        assert self.changed(training=TrainingRecipe(momentum=0.5, decay_every=3)) == ([], ())

    def test_a_field_counts_as_one_factor_with_what_it_depends_on(self) -> None:
        fields, found = self.changed(training=TrainingRecipe(schedule="step", decay_every=3))
        assert fields == ["training.schedule", "training.decay_every", "training.decay_factor"]
        assert found == ("training.schedule",)

    def test_what_has_no_effect_on_one_side_has_no_value_there(self) -> None:
        training = TrainingRecipe(schedule="exponential", decay_factor=0.8)
        found = differences(RunRecipe(training=training), RunRecipe())
        assert [(change.before, change.after) for change in found] == [
            ("constant", "exponential"),
            (None, 0.8),
        ]

    def test_another_depth_is_one_factor(self) -> None:
        model = ModelRecipe(channels=(6,), kernel_sizes=(5,), paddings=(2,))
        assert self.changed(model=model)[1] == ("model.channels",)

    def test_stages_that_stay_are_a_factor_where_they_change(self) -> None:
        model = ModelRecipe(channels=(12, 32, 64), kernel_sizes=(3, 3, 3), paddings=(2, 0, 1))
        assert self.changed(model=model)[1] == ("model.channels", "model.kernel_sizes")

    def test_a_field_that_has_an_effect_on_both_sides_is_a_factor(self) -> None:
        before = RunRecipe(training=TrainingRecipe(optimizer="momentum", momentum=0.5))
        after = RunRecipe(training=TrainingRecipe(optimizer="nesterov", momentum=0.99))
        assert factors(differences(after, before)) == ("training.optimizer", "training.momentum")

    def test_outputs_that_mean_something_else_are_told_apart(self) -> None:
        plain, other = RunRecipe(), RunRecipe(training=TrainingRecipe(loss="mse"))
        assert unlike({"a": plain, "b": other}) == ("b",)
        assert unlike({"a": other, "b": other}) == unlike({"a": plain, "b": plain}) == ()

    def test_two_settings_are_two_factors(self) -> None:
        found = self.changed(model=ModelRecipe(activation="relu", pooling="max"))[1]
        assert found == ("model.activation", "model.pooling")


class TestSomeThatLearntNothing:
    def test_a_mean_of_learnt_and_not_learnt_is_not_compared(self, tmp_path: Path) -> None:
        found = compared(tmp_path, (0.98, 0.1135, 0.99))
        assert (found.verdict, found.significant, found.tested) == ("mixed", False, False)
        assert compared(tmp_path, BASE, (0.98, 0.1135, 0.99)).verdict == "mixed"

    def test_a_mean_of_nothing_learnt_is(self, tmp_path: Path) -> None:
        assert compared(tmp_path, (0.1, 0.1135, 0.11)).verdict == "worse"


class TestCorrection:
    def study(self, folder: Path, **accuracies: Sequence[float]) -> dict[str, Comparison]:
        variants = "{classic: {}, " + ", ".join(f"{name}: {{}}" for name in accuracies) + "}"
        return dict(made_up(folder, variants, {"classic": BASE, **accuracies})[1].comparisons)

    def test_p_belongs_to_the_interval(self, tmp_path: Path) -> None:
        found = self.study(tmp_path, a=(0.985, 0.9902, 0.995), b=(0.98, 0.97, 0.985))
        expected = [ttest_rel((0.985, 0.9902, 0.995), BASE), ttest_rel((0.98, 0.97, 0.985), BASE)]
        for item, test in zip(found.values(), expected, strict=True):
            assert item.p is not None
            assert item.p.value == pytest.approx(test.pvalue)
            assert (item.p.value < 0.05) == item.significant

    def test_as_many_as_were_planned_are_corrected_for(self, tmp_path: Path) -> None:
        just = (0.9725, 0.9763, 0.9822)
        found = self.study(tmp_path, a=just, b=(0.98, 0.97, 0.985), c=(0.98, 0.1, 0.98), d=BASE)
        p, holm = found["a"].p, found["a"].holm
        assert p is not None
        assert holm is not None
        # The mixed one was left out for its outcome, and the identical one has p = 1: both were looked for.
        assert holm.value == pytest.approx(4 * p.value)
        assert found["a"].significant
        assert not found["a"].survives
        assert found["a"].finding == "better_uncorrected"
        assert [item.planned for item in found.values()] == [True] * 4
        mixed = found["c"]
        assert mixed.p is not None
        assert mixed.holm is not None
        assert mixed.holm.value == mixed.p.value

    def test_what_was_run_once_was_never_planned(self, tmp_path: Path) -> None:
        (found,) = made_up(tmp_path, "{a: {}, b: {}}", {"a": (0.9,), "b": (0.99,)})[1].comparisons.values()
        assert (found.planned, found.tested, found.finding) == (False, False, "single")

    def test_a_finding_is_the_verdict_where_it_survives(self, tmp_path: Path) -> None:
        found = self.study(
            tmp_path, a=(0.985, 0.9902, 0.995), b=(0.955, 0.9602, 0.965), c=(0.98, 0.97, 0.985)
        )
        assert [item.finding for item in found.values()] == ["better", "worse", "uncertain"]

    def test_differences_scatter_from_half_their_size_on(self, tmp_path: Path) -> None:
        found = self.study(tmp_path, a=(0.98, 0.985, 0.99), b=(0.971, 0.98, 0.99))
        assert [item.scattered for item in found.values()] == [False, True]

    def test_a_single_comparison_is_left_as_it_is(self, tmp_path: Path) -> None:
        (found,) = self.study(tmp_path, a=(0.985, 0.9902, 0.995)).values()
        assert found.p is not None
        assert found.holm is not None
        assert found.holm.value == found.p.value
        assert found.survives


class TestTheBest:
    THREE = "{classic: {}, relu: {}, max: {}}"

    def ranking(self, folder: Path, **accuracies: Sequence[float]) -> Ranking:
        return made_up(folder, self.THREE, accuracies)[1].ranking

    def test_what_does_not_differ_from_the_best_significantly_is_tied(self, tmp_path: Path) -> None:
        found = self.ranking(tmp_path, classic=(0.95, 0.951, 0.953), relu=(0.98, 0.97, 0.985), max=BASE)
        assert (found.leaders, found.tied) == (("relu",), ("max",))
        assert set(found.behind) == {"classic", "max"}

    def test_what_is_apart_for_want_of_scatter_is_steadier(self, tmp_path: Path) -> None:
        best, close = (0.985, 0.9902, 0.995), (0.983, 0.9882, 0.993)
        found = self.ranking(tmp_path, classic=(0.97, 0.985, 0.975), relu=close, max=best)
        assert (found.closer_yet_apart, found.steadier) == (("relu",), True)
        found = self.ranking(tmp_path, classic=(0.95, 0.951, 0.953), relu=(0.98, 0.97, 0.985), max=BASE)
        assert found.closer_yet_apart == ()

    def test_all_that_share_the_highest_mean_lead(self, tmp_path: Path) -> None:
        found = self.ranking(tmp_path, classic=(0.97, 0.99), relu=(0.98, 0.98), max=(0.95, 0.96))
        assert found.leaders == ("classic", "relu")

    def test_nothing_is_known_where_nothing_was_repeated(self, tmp_path: Path) -> None:
        found = self.ranking(tmp_path, classic=(0.9,), relu=(0.99,), max=(0.95,))
        assert (found.leaders, found.behind, found.repeated) == (("relu",), {}, False)

    def test_what_learnt_nothing_with_some_seed_is_not_in_the_order(self, tmp_path: Path) -> None:
        found = self.ranking(tmp_path, classic=BASE, relu=(0.999, 0.999, 0.1), max=(0.1, 0.1, 0.1))
        assert (found.leaders, found.ranked, found.tied) == (("classic",), ("classic",), ())

    def test_where_no_variant_learnt_none_is_best(self, tmp_path: Path) -> None:
        found = self.ranking(tmp_path, **dict.fromkeys(("classic", "relu", "max"), (0.1, 0.1)))
        assert (found.leaders, found.ranked, found.trend) == ((), (), None)


class TestTrend:
    RATES = "{%s}" % ", ".join(  # noqa: UP031
        f"{name}: {{training: {{learning_rate: {rate}}}}}"
        for name, rate in (("c", 0.1), ("a", 0.001), ("b", 0.01), ("d", 1))
    )

    def trend(self, folder: Path, variants: str, **means: float) -> tuple[str, tuple[str, ...], bool] | None:
        accuracies = {name: (mean, mean + 0.001) for name, mean in means.items()}
        found = made_up(folder, variants, accuracies)[1].ranking.trend
        return (found.field, found.names, found.rising) if found else None

    def test_means_that_rise_along_a_setting(self, tmp_path: Path) -> None:
        found = self.trend(tmp_path, self.RATES, c=0.93, a=0.91, b=0.92, d=0.94)
        assert found == ("training.learning_rate", ("a", "b", "c", "d"), True)
        found = self.trend(tmp_path, self.RATES, c=0.93, a=0.95, b=0.94, d=0.92)
        assert found == ("training.learning_rate", ("a", "b", "c", "d"), False)

    def test_means_that_do_not(self, tmp_path: Path) -> None:
        assert self.trend(tmp_path, self.RATES, c=0.93, a=0.91, b=0.95, d=0.94) is None
        assert self.trend(tmp_path, self.RATES, c=0.92, a=0.91, b=0.92, d=0.94) is None

    def test_what_learnt_nothing_at_an_end_is_left_out(self, tmp_path: Path) -> None:
        found = self.trend(tmp_path, self.RATES, c=0.93, a=0.91, b=0.92, d=0.1)
        assert found == ("training.learning_rate", ("a", "b", "c"), True)

    def test_what_learnt_nothing_in_between_breaks_the_order(self, tmp_path: Path) -> None:
        assert self.trend(tmp_path, self.RATES, c=0.93, a=0.91, b=0.1, d=0.94) is None

    def test_numbers_that_grow_together_are_one_setting(self, tmp_path: Path) -> None:
        widths = "{a: {model: {channels: [2, 4]}}, b: {model: {channels: [3, 8]}}, c: {model: {channels: [6, 16]}}}"
        assert self.trend(tmp_path, widths, a=0.91, b=0.92, c=0.93) is not None
        crossed = widths.replace("[3, 8]", "[1, 8]")
        assert self.trend(tmp_path, crossed, a=0.91, b=0.92, c=0.93) is None

    def test_two_settings_or_names_are_no_scale(self, tmp_path: Path) -> None:
        two = "{a: {}, b: {model: {dropout: 0.1}}, c: {training: {batch_size: 99}}}"
        assert self.trend(tmp_path, two, a=0.91, b=0.92, c=0.93) is None
        names = "{a: {}, b: {model: {activation: relu}}, c: {model: {activation: tanh}}}"
        assert self.trend(tmp_path, names, a=0.91, b=0.92, c=0.93) is None


class TestRealTrainings:
    """The two tests that an honest comparison has to pass."""

    def study(self, folder: Path, name: str, training: TrainingRecipe) -> VariantStudy:
        data = DataRecipe(name="idx", path=str(folder / "idx"))
        runs = tuple(
            self.trained(folder, RunRecipe(data=data, model=self.MODEL, training=training, seed=seed))
            for seed in (0, 1, 2)
        )
        return study_variant(name, name, runs)

    MODEL = ModelRecipe(channels=(4, 8), hidden=(16,), activation="relu")

    def trained(self, folder: Path, recipe: RunRecipe) -> StoredRun:
        from report.execution.training_run import train_run

        store = RunStore(folder / "runs")
        key = run_key(recipe, dataset_digest(recipe.data))
        if (found := store.find(key)) is not None:
            return found
        job = Job(RunRequest("v", recipe.seed, recipe), key, afresh=False, replaces=None)
        store.commit(key, train_run(job, store.partial(key), None, lambda _: None))
        found = store.find(key)
        assert found is not None
        return found

    def test_identical_variants_do_not_differ_and_a_crippled_one_does(self, tmp_path: Path) -> None:
        write_idx_dataset(tmp_path / "idx", train=300, test=100)
        sound = TrainingRecipe(epochs=8, batch_size=25)
        base = self.study(tmp_path, "base", sound)
        same = compare(self.study(tmp_path, "same", sound), base)
        assert (same.verdict, same.significant, same.difference.value) == ("identical", False, 0)
        assert [test.p.value for test in same.mcnemar] == [1, 1, 1]
        crippled = compare(
            self.study(tmp_path, "crippled", sound.model_copy(update={"learning_rate": 1e-9})), base
        )
        assert base.numbers["test_accuracy"].value > 0.5
        assert (crippled.verdict, crippled.one_factor) == ("worse", True)
        assert all(test.significant for test in crippled.mcnemar)

    def test_the_stored_labels_are_those_of_the_dataset(self, tmp_path: Path) -> None:
        write_idx_dataset(tmp_path / "idx", train=60, test=20)
        data = DataRecipe(name="idx", path=str(tmp_path / "idx"))
        held_out = data.model_copy(update={"validation_size": 10})
        training = TrainingRecipe(epochs=1, batch_size=20)
        splits = load_dataset(data)
        run = self.trained(tmp_path, RunRecipe(data=data, model=self.MODEL, training=training))
        assert run.labels().tolist() == splits.test.labels.tolist()
        correct = (run.logits().argmax(axis=1) == run.labels()).mean()
        assert run.results.test_accuracy == pytest.approx(correct)
        run = self.trained(tmp_path, RunRecipe(data=held_out, model=self.MODEL, training=training))
        assert run.labels().tolist() == splits.train.labels[-10:].tolist()


def test_every_field_that_can_differ_has_a_name() -> None:
    assert set(flat(RunRecipe())) == set(FIELDS)


def test_the_same_training_stopped_earlier_is_recognised_by_its_epochs(tmp_path: Path) -> None:
    def one_training(variants: str, short: Sequence[float]) -> bool:
        study = made_up(tmp_path, variants, {"long": BASE, "short": short})[1]
        return study.comparisons["short"].one_training

    stopped = "{long: {training: {epochs: 5}}, short: {}}"
    assert one_training(stopped, BASE)
    assert not one_training(stopped, (0.97, 0.975, 0.981))
    assert not one_training("{long: {training: {epochs: 5}}, short: {model: {activation: relu}}}", BASE)
    assert not one_training("{long: {}, short: {}}", BASE)
