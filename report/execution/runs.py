"""From the runs that a report asks for to finished runs: what the store lacks is trained, the rest reused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lenet.recipe import DataRecipe
from report.digests import canonical_json, digest
from report.errors import StoreError
from report.execution.progress import Reporter
from report.execution.run_request import Decision, Job, Reason, RunRequest
from report.store.closest_run import closest
from report.store.run_key import key_payload
from report.store.run_store import Damage, RunStore, StoredRun
from report.wording import progress as wording

__all__ = ["Decision", "Executor", "Job", "RunRequest", "Runs", "ensure_runs"]


class Executor(Protocol):
    """Whoever trains: processes on this machine, a cluster, a fake in tests."""

    def execute(self, jobs: Sequence[Job], store: RunStore, reporter: Reporter) -> None:
        """Put the run of every job into the store; returns when all are there, raises if one cannot be."""


@dataclass(frozen=True)
class Runs(Mapping[tuple[str, int], StoredRun]):
    """Finished runs by (variant, seed), in the order of the requests, and what was decided about each."""

    by_name: Mapping[tuple[str, int], StoredRun]
    decisions: tuple[Decision, ...]

    def __getitem__(self, name: tuple[str, int]) -> StoredRun:
        return self.by_name[name]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def of(self, variant: str) -> tuple[StoredRun, ...]:
        """The runs of one variant in the order of their seeds.

        Raises:
            KeyError: no such variant; lists the known ones.
        """
        found = {seed: run for (name, seed), run in self.by_name.items() if name == variant}
        if not found:
            raise KeyError(f"{variant!r} is none of {sorted({name for name, _ in self.by_name})}")
        return tuple(run for _, run in sorted(found.items()))


def ensure_runs(
    requests: Iterable[RunRequest],
    store: RunStore,
    executor: Executor,
    *,
    dataset_digest_of: Callable[[DataRecipe], str],
    reporter: Reporter,
    fresh: bool = False,
) -> Runs:
    """Reuse what the store has, let `executor` train the rest, and return all of it.

    Args:
        requests: runs to have; requests of the same key are trained once.
        dataset_digest_of: mostly `lenet.datasets.dataset_digest`; asked once a dataset.
        fresh: train everything anew; stored runs stay until their successors are there.

    Raises:
        StoreError, and whatever `executor` raises.
    """
    wanted = _wanted(requests, dataset_digest_of)
    stored, decisions = _decide(wanted, store, fresh)
    reporter.decided(decisions)
    jobs: dict[str, Job] = {}
    for decision in decisions:
        if decision.trains:
            replaced = stored.get(decision.key)
            fingerprint = replaced.fingerprint if replaced else None
            jobs.setdefault(decision.key, Job(decision.request, decision.key, fresh, fingerprint))
    executor.execute(tuple(jobs.values()), store, reporter)
    runs = {}
    for decision in decisions:
        run = store.find(decision.key) if decision.trains else stored[decision.key]
        if run is None:
            raise StoreError(wording.not_made(decision.request))
        runs[decision.request.variant, decision.request.seed] = run
    return Runs(runs, decisions)


@dataclass(frozen=True)
class _Wanted:
    """A request, and what its key is made of."""

    request: RunRequest
    key: str
    payload: Mapping[str, object]


def _wanted(
    requests: Iterable[RunRequest], dataset_digest_of: Callable[[DataRecipe], str]
) -> tuple[_Wanted, ...]:
    digests: dict[tuple[str, str | None], str] = {}
    found = []
    for request in requests:
        data = request.recipe.data
        place = (data.name, data.path)
        if place not in digests:
            digests[place] = dataset_digest_of(data)
        payload = key_payload(request.recipe, digests[place])
        found.append(_Wanted(request, digest(canonical_json(payload)), payload))
    return tuple(found)


def _decide(
    wanted: Sequence[_Wanted], store: RunStore, fresh: bool
) -> tuple[dict[str, StoredRun], tuple[Decision, ...]]:
    """The stored runs among the wanted ones, and a decision on each request."""
    stored: dict[str, StoredRun] = {}
    others: tuple[Mapping[str, object], ...] | None = None
    first: dict[str, Decision] = {}
    decisions = []
    for one in wanted:
        if one.key in first:
            decisions.append(_shared(one.request, first[one.key]))
            continue
        damages: list[Damage] = []
        run = store.find(one.key, damages.append)
        if run is not None:
            stored[one.key] = run
        reason: Reason
        if fresh:
            reason, detail = "forced", wording.FORCED
        elif run is not None:
            reason, detail = "reused", wording.REUSED
        elif epochs := store.partial(one.key).latest().epochs:
            reason, detail = "resumed", wording.resumed(epochs, one.request.recipe.training.epochs)
        elif damages:
            reason, detail = "damaged", wording.damaged(damages[0].file, damages[0].folder)
        else:
            others = store.payloads() if others is None else others
            reason, detail = "new", _what_is_new(one, others, wanted)
        first[one.key] = Decision(one.request, one.key, reason, detail)
        decisions.append(first[one.key])
    return stored, tuple(decisions)


def _shared(request: RunRequest, first: Decision) -> Decision:
    """The decision on a request whose key an earlier one has."""
    detail = wording.same_as(first.request.name) if first.trains else first.detail
    return Decision(request, first.key, first.reason, detail)


def _what_is_new(one: _Wanted, others: Sequence[Mapping[str, object]], wanted: Sequence[_Wanted]) -> str:
    """In what a run differs from the stored run most like it."""
    found = closest(one.payload, others)
    if found is None:
        return wording.NOTHING_ALIKE
    key, changes = found
    names = (other.request.name for other in wanted if other.key == key)
    return wording.differs(key, next(names, None), changes)
