"""What is said while runs are decided on, trained and stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lenet.records import EpochRecord
from report.execution.run_request import Decision, Reason, RunRequest
from report.store.closest_run import Change
from report.wording.refusals import MAKE_ROOM, reason

# Durations, sizes, names


def duration(seconds: float) -> str:
    """A span of time as people say it: "3.2 秒", "45 秒", "2 分 10 秒", "1 小时 5 分"."""
    if seconds < 9.95:
        return f"{seconds:.1f} 秒"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} 秒"
    if whole < 3600:
        return f"{whole // 60} 分 {whole % 60} 秒"
    return f"{whole // 3600} 小时 {whole % 3600 // 60} 分"


def megabytes(count: int) -> str:
    """A number of bytes: "12.3 MB"."""
    return f"{count / 1_000_000:.1f} MB"


def short_key(key: str) -> str:
    """The beginning of a run's key, enough to tell runs apart."""
    return key[:8]


def _run(request: RunRequest) -> str:
    return f"变体 {request.variant}（随机种子 {request.seed}）"


# Why a run is trained or reused

_VERBS: dict[Reason, str] = {
    "reused": "复用",
    "new": "训练",
    "resumed": "续训",
    "damaged": "重训",
    "forced": "重训",
}
REUSED = "已有完全相同的运行"
FORCED = "按要求重新训练"
NOTHING_ALIKE = "还没有训练过"
_INGREDIENTS = {
    "lab": "lenet 的代码已改变",
    "dataset": "数据集的内容不同",
    "format": "运行的存储格式已更新",
}
_LONGEST_VALUE = 40


def decision(made: Decision) -> str:
    """One line: "复用  classic/0  已有完全相同的运行"."""
    return f"{_VERBS[made.reason]}  {made.request.name}  {made.detail}"


def differs(key: str, name: str | None, changes: Sequence[Change]) -> str:
    """How a wanted run differs from the stored run most like it; `name` where the spec has one for it."""
    other = f" {name} " if name else f"已有运行 {short_key(key)} "
    return f"与{other}相比：{'；'.join(map(_change, changes))}"


def resumed(epochs: int, of: int) -> str:
    """An unfinished training goes on."""
    return f"上次训练到第 {epochs}/{of} 轮，从断点继续"


def damaged(file: str, folder: Path) -> str:
    """What the store had is not what it had been."""
    return f"已有的运行损坏（{file} 缺失或内容不符），已移到 {folder}"


def same_as(name: str) -> str:
    """Two variants have one recipe."""
    return f"与 {name} 的设置完全相同，共用一次训练"


def _change(change: Change) -> str:
    if change.field in _INGREDIENTS:
        return _INGREDIENTS[change.field]
    before, after = _value(change.before), _value(change.after)
    if max(len(before), len(after)) > _LONGEST_VALUE:
        return f"{change.field} 不同"
    return f"{change.field} {before} → {after}"


def _value(data: object) -> str:
    if data is None:
        return "无"
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


# While it goes on


def fetching_from(source: str) -> str:
    """A download goes on."""
    return f"下载数据集（{source}）"


def fetching(source: str, done: int, total: int | None) -> str:
    """How far a download is."""
    return f"{fetching_from(source)} {fetched(done, total)}"


def fetched(done: int, total: int | None) -> str:
    """The bytes of a download."""
    return f"{megabytes(done)} / {megabytes(total)}" if total else megabytes(done)


def waiting(request: RunRequest) -> str:
    """Somebody else is training the run."""
    return f"等待  {request.name}  另一个 labreport 正在训练它"


def started(request: RunRequest, first_epoch: int) -> str:
    """A training begins."""
    epochs = request.recipe.training.epochs
    return f"开始  {request.name}  " + (
        f"从第 {first_epoch}/{epochs} 轮继续" if first_epoch else f"共 {epochs} 轮"
    )


def epoch_count(done: int, epochs: int) -> str:
    """Epochs that are done, of how many."""
    return f"{done}/{epochs} 轮"


def scores(record: EpochRecord) -> str:
    """Loss and accuracy after an epoch."""
    return f"损失 {record.test_loss:.4f}  准确率 {record.test_accuracy:.2%}"


def time_left(seconds: float | None) -> str:
    """How long everything will still take; "" where nobody knows or nothing is left."""
    return "" if not seconds else f"剩余约 {duration(seconds)}"


def epoch(
    request: RunRequest, record: EpochRecord, epochs: int, seconds_per_epoch: float, left: float | None
) -> str:
    """An epoch is done."""
    facts = (
        f"{request.name}  {epoch_count(record.epoch + 1, epochs)}",
        scores(record),
        f"每轮 {duration(seconds_per_epoch)}",
        time_left(left),
    )
    return "  ".join(filter(None, ("训练", *facts)))


def finished(request: RunRequest) -> str:
    """The run is in the store."""
    return f"完成  {request.name}"


ALL_RUNS = "全部"


def step(name: str, seconds: float) -> str:
    """A step of the pipeline is done."""
    return f"{name}  {duration(seconds)}"


def summary(trained: int, reused: int, seconds: float) -> str:
    """What the command did."""
    parts = [f"{verb} {count} 个运行" for count, verb in ((reused, "复用"), (trained, "训练")) if count]
    return "，".join([*parts, f"用时 {duration(seconds)}"])


def output(path: Path) -> str:
    """A file that is the result."""
    return f"已生成  {path}"


# What went wrong

KEPT = "已完成的运行和轮次都已保存，再次运行同一命令会从断点继续"


def store_refused(error: OSError, root: Path) -> str:
    """The operating system did not let us read or write the store."""
    full = error.errno in MAKE_ROOM
    remedy = "请腾出空间后再次运行" if full else "请检查该位置，或用 --out 换一个输出文件夹"
    return f"无法读写运行存储 {error.filename or root}：{reason(error)}。{remedy}。"


def diverged(request: RunRequest, epoch: int) -> str:
    """The loss is no longer a number; epochs count from 0, as in the report's tables."""
    rate = request.recipe.training.learning_rate
    return (
        f"{_run(request)}在第 {epoch} 轮（从 0 计）训练发散：损失变成了无穷大或 NaN。"
        f"通常是学习率过大（现在是 {rate:g}），请调小 training.learning_rate 后再次运行。"
    )


def worker_died(request: RunRequest, status: int, last_words: str) -> str:
    """A training's process ended without a word of its own."""
    if status < 0:
        how = f"被信号 {-status} 终止" + ("，常见原因是内存不足" if status == -9 else "")
    else:
        how = f"意外退出（退出码 {status}）"
    tail = f"\n它最后的输出：\n{last_words}" if last_words else ""
    return f"{_run(request)}的训练进程{how}。{KEPT}。{tail}"


def key_changed(request: RunRequest) -> str:
    """The laboratory or the data are no longer what they were when the command began."""
    return f"{_run(request)}开始训练之前，lenet 的代码或数据集被改动了。请再次运行同一命令。"


def out_of_memory(request: RunRequest) -> str:
    """There is not enough memory for a training."""
    remedy = "请减小 training.batch_size，或用 --jobs 减少同时训练的个数"
    memory = "显存" if request.recipe.training.device == "cuda" else "内存"
    return f"{memory}不足，{_run(request)}无法训练。{remedy}。{KEPT}。"


def not_made(request: RunRequest) -> str:
    """An executor ended well, but the run is not there: somebody deleted it."""
    return f"{_run(request)}训练完成后又从运行存储中消失了，可能被其他程序删除。请再次运行同一命令。"


def interrupted(finished: int, of: int) -> str:
    """The user stopped it."""
    return f"已中断：{of} 次训练完成了 {finished} 次。{KEPT}。"
