"""Studies of several variants whose accuracies are told, for tests of what is concluded from them and said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from report.specification.experiment import ExperimentSpec, load_spec
from report.study.analysis import Study, analyse
from tests.report.finished_runs import HandMadeRun, hand_made_run


def made_up(
    folder: Path,
    variants: str,
    accuracies: Mapping[str, Sequence[float]],
    epochs: int = 3,
    rest: str = "figures: [{kind: samples}]",
) -> tuple[ExperimentSpec, Study]:
    """A spec and its study.

    Args:
        variants: the YAML of the spec's variants.
        accuracies: for each variant the final test accuracy of each seed (0, 1, ...); on the training images it is 0.99.
        rest: the YAML of the spec's other keys.
    """
    seeds = list(range(len(next(iter(accuracies.values())))))
    path = folder / "made_up.yaml"
    path.write_text(
        f"title: 试验\nseeds: {seeds}\ntraining: {{epochs: {epochs}}}\nvariants: {variants}\n{rest}\n",
        encoding="utf-8",
    )
    spec = load_spec(path)

    def runs_of(name: str) -> list[HandMadeRun]:
        return [
            hand_made_run(
                recipe := spec.recipe(name, seed),
                [accuracies[name][seed]] * recipe.training.epochs,
                key=f"{name}-{seed}".ljust(64, "0"),
            )
            for seed in seeds
        ]

    return spec, analyse(spec, runs_of)
