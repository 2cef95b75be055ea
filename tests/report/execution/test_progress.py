"""What is shown while a build goes on: few lines in a log, rows on a terminal, and how long it will still take."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lenet.recipe import DataRecipe
from report.execution.live_progress import LiveReporter
from report.execution.pace import Pace
from report.execution.plain_progress import PlainReporter
from report.execution.progress import Reporter, SilentReporter, reporter_for
from report.execution.run_request import Decision, RunRequest
from report.store.closest_run import Change
from report.wording import progress as wording
from tests.report.small_runs import record, small_request

CLASSIC = small_request(DataRecipe(), epochs=30)
RELU = small_request(DataRecipe(), "relu", epochs=30)
DECISIONS = (
    Decision(CLASSIC, "a" * 64, "reused", wording.REUSED),
    Decision(RELU, "b" * 64, "new", wording.NOTHING_ALIKE),
)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def go_through(reporter: Reporter, request: RunRequest) -> None:
    """A whole training, told to a reporter."""
    reporter.decided(DECISIONS)
    with reporter.training([request]):
        for done in range(0, 101, 1):
            reporter.fetching("PyPI", done * 200_000, 20_000_000)
        reporter.waiting(request)
        reporter.started(request, 0)
        for epoch in range(30):
            reporter.epoch(request, record(epoch), 30, 2.0)
        reporter.finished(request)
    with reporter.step("绘制图片"):
        pass
    reporter.summary([Path("report.pdf")])


def test_a_log_gets_a_line_for_each_tenth() -> None:
    stream = io.StringIO()
    go_through(PlainReporter(stream), RELU)
    lines = stream.getvalue().splitlines()
    assert lines[:2] == ["复用  classic/0  已有完全相同的运行", "训练  relu/0  还没有训练过"]
    assert sum(line.startswith("下载数据集（PyPI）") for line in lines) == 11
    epochs = [line for line in lines if line.startswith("训练  relu/0") and "轮" in line]
    assert 10 <= len(epochs) <= 11
    assert epochs[-1] == "训练  relu/0  30/30 轮  损失 0.0111  准确率 300.00%  每轮 2.0 秒"
    assert "剩余约 30 秒" in next(line for line in epochs if "15/30 轮" in line)
    assert lines.count("完成  relu/0") == lines.count("开始  relu/0  共 30 轮") == 1
    assert lines[-3].startswith("绘制图片  ")
    assert lines[-2].startswith("复用 1 个运行，训练 1 个运行，用时 ")
    assert lines[-1] == "已生成  report.pdf"


def test_a_short_training_gets_a_line_an_epoch() -> None:
    stream = io.StringIO()
    reporter = PlainReporter(stream)
    short = small_request(DataRecipe(), epochs=2)
    for epoch in range(2):
        reporter.epoch(short, record(epoch), 2, 1.0)
    assert len(stream.getvalue().splitlines()) == 2


def test_a_download_of_unknown_size_gets_one_line() -> None:
    stream = io.StringIO()
    reporter = PlainReporter(stream)
    for done in range(5):
        reporter.fetching("npm", done * 1_000_000, None)
    assert stream.getvalue() == "下载数据集（npm） 0.0 MB\n"


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    go_through(SilentReporter(), RELU)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_rows_and_keeps_lines() -> None:
    stream = Terminal()
    reporter = LiveReporter(stream)
    reporter.decided(DECISIONS)
    with reporter.training([CLASSIC, RELU]):
        reporter.fetching("PyPI", 5_000_000, 20_000_000)
        reporter.fetching("PyPI", 20_000_000, 20_000_000)
        for request in (CLASSIC, RELU):
            reporter.started(request, 0)
        reporter.epoch(RELU, record(0), 30, 2.0)
        shown = "\n".join(str(task.description) + str(task.fields) for task in reporter.display.tasks)
        reporter.finished(CLASSIC)
        left = [task.description for task in reporter.display.tasks]
    assert "relu/0{'count': '1/30 轮', 'facts': '损失 0.3333  准确率 10.00%'}" in shown
    assert "全部{'count': '1/60 轮', 'facts': '剩余约 1 分 0 秒'}" in shown
    assert left == ["全部", "relu/0"]
    assert "完成  classic/0" in stream.getvalue()


def test_a_whole_training_can_be_shown_live() -> None:
    stream = Terminal()
    go_through(LiveReporter(stream), RELU)
    assert "已生成  report.pdf" in stream.getvalue()


def test_the_rows_are_gone_after_a_failure() -> None:
    stream = Terminal()
    reporter = LiveReporter(stream)
    with pytest.raises(RuntimeError), reporter.training([RELU]):
        raise RuntimeError
    assert not reporter.display.live.is_started
    reporter.fetching("PyPI", 1_000_000, 2_000_000)
    assert "下载数据集（PyPI） 1.0 MB / 2.0 MB" in stream.getvalue()


def test_names_are_never_taken_for_markup() -> None:
    stream = Terminal()
    hostile = small_request(DataRecipe(), "[red]:smile:", epochs=1)
    with (reporter := LiveReporter(stream)).training([hostile]):
        reporter.started(hostile, 0)
        reporter.finished(hostile)
    assert "[red]:smile:/0" in stream.getvalue()


def test_the_kind_of_output_decides_who_reports() -> None:
    assert type(reporter_for(io.StringIO())) is PlainReporter
    assert type(reporter_for(Terminal())) is LiveReporter


# Time left


def test_nothing_is_known_before_the_first_epoch() -> None:
    assert Pace([CLASSIC]).left() is None


def test_epochs_not_yet_begun_take_as_long_as_those_measured() -> None:
    pace = Pace([CLASSIC, RELU])
    pace.started(CLASSIC, 0)
    pace.epoch(CLASSIC, 10, 2.0)
    assert pace.left() == 20 * 2 + 30 * 2


def test_runs_side_by_side_share_the_work() -> None:
    pace = Pace([CLASSIC, RELU])
    for request in (CLASSIC, RELU):
        pace.started(request, 0)
        pace.epoch(request, 10, 2.0)
    assert pace.left() == 20 * 2
    pace.finished(RELU)
    assert pace.left() == 20 * 2, "the last run does not go faster when others have ended"


def test_a_resumed_run_has_less_before_it() -> None:
    pace = Pace([CLASSIC])
    pace.started(CLASSIC, 29)
    assert pace.epochs_left == 1


# Words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0 秒"),
        (3.21, "3.2 秒"),
        (9.96, "10 秒"),
        (59.6, "1 分 0 秒"),
        (130, "2 分 10 秒"),
        (3900, "1 小时 5 分"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert wording.duration(seconds) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("training.learning_rate", 0.01, 0.02), "training.learning_rate 0.01 → 0.02"),
        (Change("model.activation", "sigmoid", "relu"), "model.activation sigmoid → relu"),
        (Change("model.batch_norm", False, True), "model.batch_norm false → true"),
        (Change("data.train_size", None, 100), "data.train_size 无 → 100"),
        (Change("model.connections", "full", [[0, 1, 2]] * 16), "model.connections 不同"),
        (Change("lab", "a", "b"), "lenet 的代码已改变"),
        (Change("torch", "2.12.0", "2.13.0"), "torch 2.12.0 → 2.13.0"),
    ],
)
def test_changes(change: Change, words: str) -> None:
    assert wording.differs("a" * 64, "classic/0", [change]) == f"与 classic/0 相比：{words}"


def test_a_step_that_fails_is_not_reported_as_done() -> None:
    stream = io.StringIO()
    with pytest.raises(RuntimeError), PlainReporter(stream).step("绘制图片"):
        raise RuntimeError
    assert not stream.getvalue()


def test_the_summary_counts_a_shared_training_once() -> None:
    stream = io.StringIO()
    reporter = PlainReporter(stream)
    reporter.decided([Decision(request, "a" * 64, "new", "") for request in (CLASSIC, RELU)])
    reporter.summary()
    assert "训练 1 个运行" in stream.getvalue()
