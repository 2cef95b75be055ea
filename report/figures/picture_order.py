"""Pictures that another process is to draw: everything about them that it needs, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, field_serializer

from lenet.datasets import load_dataset
from lenet.recipe import DataRecipe
from report.figures.artifacts import draw
from report.figures.subjects import PictureSource
from report.specification.pictures import AnyPicture, PictureOptions
from report.store.run_store import RunStore, StoredRun

PICTURES_A_PROCESS = 4
"""Importing what draws takes a process as long as so many pictures."""


class PictureOrder(BaseModel):
    """Some pictures of an experiment, to be drawn into the cache of pictures.

    Attributes:
        baseline, labels, data: as in a `PictureSource`.
        runs: variant -> keys of its runs.
        store: the root of the store that has them.
        data_dir: where published datasets are looked for first.
        folder: the cache.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    figures: tuple[PictureOptions, ...]
    baseline: str
    labels: dict[str, str]
    data: dict[str, DataRecipe]
    runs: dict[str, tuple[str, ...]]
    store: Path
    data_dir: Path | None
    folder: Path

    @field_serializer("figures")
    def _as_written(self, figures: tuple[AnyPicture, ...]) -> list[dict[str, object]]:
        return [options.written() for options in figures]

    @classmethod
    def of(
        cls,
        figures: Sequence[PictureOptions],
        source: PictureSource,
        store: RunStore,
        data_dir: Path | None,
        folder: Path,
    ) -> Self:
        """These pictures of `source`, whose runs are in `store`."""
        return cls(
            figures=tuple(figures),
            baseline=source.baseline,
            labels=dict(source.labels),
            data=dict(source.data),
            runs={variant: tuple(run.key for run in runs) for variant, runs in source.runs.items()},
            store=store.root,
            data_dir=data_dir,
            folder=folder.absolute(),
        )

    def shares(self, most: int) -> tuple[str, ...]:
        """The order as JSON, in at most so many parts that can be carried out side by side."""
        parts = min(most, -(-len(self.figures) // PICTURES_A_PROCESS))
        shares = (self.model_copy(update={"figures": self.figures[part::parts]}) for part in range(parts))
        return tuple(share.model_dump_json() for share in shares)

    def carry_out(self) -> None:
        """Draw what the cache does not have.

        Raises:
            LabReportError: as `draw` does.
        """
        source = PictureSource(
            baseline=self.baseline,
            labels=self.labels,
            data=self.data,
            runs={variant: tuple(map(self._run, keys)) for variant, keys in self.runs.items()},
            load=partial(load_dataset, data_dir=self.data_dir),
        )
        draw(self.figures, source, self.folder)

    def _run(self, key: str) -> StoredRun:
        run = RunStore(self.store).find(key)
        assert run is not None, "it has just been read by the parent"
        return run
