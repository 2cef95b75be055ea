"""The command line: Chinese help and messages, exit statuses, and nothing heavy before it must."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import report.pipeline
from report import cli
from report.cli import main
from report.columns import cells, table
from report.errors import Interrupted, MachineError
from report.specification.experiment import load_spec
from report.store.run_store import RunStore
from report.wording import commands as say
from report.wording.runs_table import COLUMNS
from tests.full_disk import no_file_larger_than, posix_limits
from tests.idx_files import write_idx_dataset
from tests.in_the_way import Spoil, a_link_to_a_device, a_pipe, posix
from tests.picture_names import names_of_pictures
from tests.report.small_runs import commit_made_up, small_data, small_request

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]
GOOD = "title: 实验\nvariants: {classic: }\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in an empty folder; answer exit status, output, errors."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> tuple[int, str, str]:
        status = main(words)
        told = capsys.readouterr()
        return status, told.out, told.err

    return command


def process(
    *words: str, cwd: Path, environment: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "report.cli", *words],
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


# Help


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_the_help_lists_every_command_in_chinese(run: Run, words: tuple[str, ...]) -> None:
    status, out, err = run(*words)
    assert (status, err) == (0, "")
    assert out.startswith("用法：labreport 命令 [选项]")
    for name, text in say.COMMANDS.items():
        assert re.search(rf"^  {name} +{text}$", out, re.MULTILINE)


@pytest.mark.parametrize("name", say.COMMANDS)
def test_every_command_and_each_of_its_parameters_has_help(run: Run, name: str) -> None:
    status, out, _ = run(name, "--help")
    assert status == 0
    assert out.startswith(f"用法：labreport {name}")
    assert say.COMMANDS[name] in out
    rows = re.findall(r"^  (\S.*?)  +(\S.*)$", out, re.MULTILINE)
    assert rows
    assert all(re.search("[一-鿿]", text) for _, text in rows)
    for english in ("Usage", "Options", "Arguments", "required", "default", "Show this"):
        assert english not in out


def test_help_wins_over_whatever_else_is_wrong(run: Run) -> None:
    assert run("build", "--jobs", "x", "--help")[0] == 0


def test_the_version_is_told(run: Run) -> None:
    status, out, _ = run("--version")
    assert status == 0
    assert re.fullmatch(r"labreport \d+\.\d+\S*\n", out)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from report.cli import main; main(['--help']);"
        "heavy = {'torch', 'matplotlib', 'weasyprint', 'pandas', 'pydantic', 'rich', 'numpy', 'yaml', 'jinja2'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_columns_count_a_chinese_character_as_two_cells() -> None:
    lines = table([["甲", "一"], ["abc", "二"]]).splitlines()
    assert lines == ["  甲   一", "  abc  二"]
    assert {cells(line) for line in lines} == {9}


def test_the_last_column_is_wrapped_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    lines = table(
        [["key", "图像的边长，像素；比 MNIST 的原图大时四周补零，例如 image_size 为 32"]]
    ).splitlines()
    assert len(lines) > 1
    assert all(cells(line) <= 32 for line in lines)
    assert all(line.startswith(" " * 7) for line in lines[1:])
    assert not any(line.lstrip().startswith(("，", "；", "。")) for line in lines)
    assert "image_size" in "\n".join(lines)


# Usage faults


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bild"], '没有命令 "bild"；是不是 build？'),
        (["xyz"], '没有命令 "xyz"；可用的有 build、check'),
        (["build"], "缺少参数 SPEC：实验说明"),
        (["check"], "缺少参数 SPEC...：一份或多份实验说明"),
        (["new"], "缺少参数 NAME"),
        (["build", "a.yaml", "--studnet", "b"], "没有选项 --studnet；是不是 --student？"),
        (["build", "a.yaml", "--xyz"], "没有选项 --xyz；可用的有 --student"),
        (["--jobs", "2"], '没有命令 "2"'),
        (["--jobs"], "没有选项 --jobs；可用的有 --help"),
        (["build", "a.yaml", "--out"], "选项 --out 后面缺少一个值"),
        (["build", "a.yaml", "--fresh=yes"], "选项 --fresh 不带值"),
        (["build", "a.yaml", "--jobs", "0"], "--jobs N 的值不对：同时训练几个，1 以上的整数"),
        (["build", "a.yaml", "--jobs", "two"], "--jobs N 的值不对：同时训练几个，1 以上的整数"),
        (["build", "a.yaml", "--executor", "cloud"], '--executor 只能是 local 或 ray，得到 "cloud"'),
        (["new", "a", "b", "c"], "多余的参数：b c"),
        (["data", "minst"], '没有名为 "minst" 的数据集；是不是 mnist？'),
        (["data", "idx"], "idx 数据集要用 --data-dir"),
        (["build", "a.yaml", "--data-dir", "no/where"], "--data-dir：没有文件夹 no/where"),
        (["draw", "a.yaml", "--kind", "cam", "--data-dir", "no/where"], "--data-dir：没有文件夹 no/where"),
        (
            ["build", "a.yaml", "--format", "html，pdf"],
            '没有 "html，pdf" 这种格式；可用的格式有 html、pdf、docx、md；各项之间',
        ),
    ],
)
def test_a_wrong_command_line_is_explained_in_chinese(run: Run, words: list[str], told: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith(told)
    assert "Traceback" not in err


# check


def test_check_counts_the_runs_of_a_good_spec(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert run("check", "good.yaml") == (0, "good.yaml  检查通过：1 个变体 × 3 个随机种子 = 3 次训练\n", "")


def test_check_prints_every_fault_as_a_line_and_goes_on_with_the_next_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(GOOD + "baseline: x\nseed: 1\n", encoding="utf-8")
    status, out, err = run("check", "bad.yaml", "good.yaml", "none.yaml")
    assert status == 2
    assert out.startswith("good.yaml  检查通过")
    assert [line.split()[0] for line in err.splitlines()] == [
        "bad.yaml:3:11",
        "bad.yaml:4:1",
        "none.yaml:1:1",
    ]


def test_check_finds_wrong_names_in_prose_before_anything_is_trained(run: Run, tmp_path: Path) -> None:
    prose = "prose:\n  summary: |\n    好。\n    {{ clasic.test_accuracy }}\n"
    (tmp_path / "s.yaml").write_text(GOOD + prose, encoding="utf-8")
    status, _, err = run("check", "s.yaml")
    assert status == 2
    assert err.startswith("s.yaml:6:5  prose.summary: ")
    assert "classic" in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{0} nope", "--set  prose.summary: 以 {{ 开头的文字"),
        ("好 {0}", "--set  prose.summary: 没有名为 “clasic” 的结果"),
        ("好\n\n第三行 {0}", "--set  prose.summary: 没有名为 “clasic” 的结果"),
        ("|\n  好\n  {0}", "--set  prose.summary: 第 2 行：没有名为 “clasic” 的结果"),
    ],
)
def test_a_fault_in_prose_on_the_command_line_has_the_option_for_a_place(
    run: Run, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "s.yaml").write_text(GOOD + "prose:\n  summary: |\n    好\n", encoding="utf-8")
    said = run("check", "s.yaml", "--set", "prose.summary=" + text.replace("{0}", "{{ clasic.label }}"))
    assert said[0] == 2
    assert said[2].startswith(told)


def test_check_finds_folders_of_data_that_are_not_there(run: Run, tmp_path: Path) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog"), 30)
    text = "title: x\ndata: {name: folder, path: nope}\nvariants: {a: , b: , c: {data: {path: %s}}}\n"
    text += "training: {batch_size: 50}\n"
    (tmp_path / "s.yaml").write_text(text % "own", encoding="utf-8")
    told = '没有文件夹 "nope"（相对路径从实验说明所在的文件夹算起）'
    assert run("check", "s.yaml") == (2, "", f"s.yaml:2:28  data.path: {told}\n")
    assert run("check", "s.yaml", "--set", "data.path=own")[0] == 0
    (tmp_path / "s.yaml").write_text(text % "none", encoding="utf-8")
    err = run("check", "s.yaml", "--set", "data.path=own")[2]
    assert err.startswith('s.yaml:3:39  variants.c.data.path: 没有文件夹 "none"')


def test_check_lays_overrides_and_the_student_over_the_spec(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "me.yaml").write_text("性别: 男\n", encoding="utf-8")
    status, _, err = run("check", "s.yaml", "--set", "training.epochs=0", "--student", "me.yaml")
    assert status == 2
    assert [line.split("  ")[0] for line in err.splitlines()] == ["--set", "me.yaml:1:1"]


# build


def test_build_hands_everything_to_the_pipeline_and_prints_the_files(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    def build(spec: Path, **options: object) -> report.pipeline.BuildResult:
        asked.update(options, spec=spec)
        return report.pipeline.BuildResult((Path("report.html"), Path("report.pdf")), (), unchanged=False)

    monkeypatch.setattr(report.pipeline, "build", build)
    options = (
        "--student",
        "me.yaml",
        "--jobs",
        "2",
        "--out",
        "o",
        "--runs",
        "r",
        "--set",
        "a=1",
        "--set",
        "b=2",
        "--device",
        "cuda",
        "--fresh",
        "--data-dir",
        ".",
        "--format",
        "docx,html",
        "--anonymous",
        "--name",
        "{学号}",
    )
    status, out, _ = run("build", "s.yaml", *options)
    assert status == 0
    assert [line.split()[-1] for line in out.splitlines()] == ["report.html", "report.pdf"]
    asked.pop("reporter")
    assert asked == {
        "spec": Path("s.yaml"),
        "student": Path("me.yaml"),
        "jobs": 2,
        "out": Path("o"),
        "runs": Path("r"),
        "overrides": ("a=1", "b=2", "training.device=cuda"),
        "fresh": True,
        "data_dir": Path(),
        "formats": ("html", "docx"),
        "anonymous": True,
        "name": "{学号}",
        "executor": None,
    }


def test_an_unknown_format_is_told_with_the_known_ones(run: Run) -> None:
    status, _, told = run("build", "s.yaml", "--format", "html,rtf")
    assert (status, told) == (2, '没有 "rtf" 这种格式；可用的格式有 html、pdf、docx、md\n')


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (MachineError("没有 Pango"), 2, "没有 Pango\n"),
        (Interrupted("已中断。"), 130, "已中断。\n"),
        (KeyboardInterrupt(), 130, f"{say.INTERRUPTED}\n"),
        (
            OSError(28, "No space left on device", "build/x"),
            2,
            "无法读写 build/x：磁盘已满，请腾出空间后重试\n",
        ),
        (
            IsADirectoryError(21, "Is a directory", "table.csv"),
            2,
            "无法读写 table.csv：这是文件夹，不是文件\n",
        ),
    ],
)
def test_an_error_of_the_user_or_the_machine_is_one_message(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, told: str
) -> None:
    def build(spec: Path, **options: object) -> None:
        raise error

    monkeypatch.setattr(report.pipeline, "build", build)
    assert run("build", "s.yaml") == (status, "", told)


@pytest.mark.parametrize("error", [ZeroDivisionError("bug"), OSError(5, "Input/output error")])
def test_a_bug_keeps_its_traceback_and_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def build(spec: Path, **options: object) -> None:
        raise error

    monkeypatch.setattr(report.pipeline, "build", build)
    with pytest.raises(type(error)) as caught:
        run("build", "s.yaml")
    assert caught.value.__notes__ == [say.BUG]


# runs, data, new, schema


def test_runs_lists_what_the_store_holds(run: Run, tmp_path: Path) -> None:
    assert run("runs") == (0, f"{say.NO_RUNS}\n", "")
    store = RunStore(tmp_path / "build" / "runs")
    stored = commit_made_up(store, small_request(small_data(tmp_path / "data"), seed=7))
    commit_made_up(store, small_request(small_data(tmp_path / "data"), seed=8))
    damaged = next(run for run in store.list() if run.recipe.seed == 8)
    (damaged.folder / "results.json").write_text("{}")
    status, out, err = run("runs", "--out", str(tmp_path / "build"))
    assert status == 0
    head, _, *settings, row = out.splitlines()
    assert head.split() == list(COLUMNS)
    assert "批大小 16" in "".join(settings)
    assert row.startswith(stored.key[:8])
    assert "80.00%" in row
    assert damaged.key[:8] in err
    assert run("runs", "--runs", str(tmp_path / "build" / "runs")) == (status, out, err)


def test_data_verifies_a_dataset_of_ones_own(run: Run, tmp_path: Path) -> None:
    folder = write_idx_dataset(tmp_path / "idx", train=60, test=20)
    status, out, _ = run("data", "idx", "--data-dir", str(folder))
    assert status == 0
    assert str(folder) in out
    assert re.search(r"训练集 +60 幅", out)
    assert re.search(r"SHA-256 +[0-9a-f]{64}", out)


def test_data_says_what_is_missing_and_where_to_put_it(run: Run, tmp_path: Path) -> None:
    status, out, err = run("data", "idx", "--data-dir", str(tmp_path))
    assert (status, out) == (2, "")
    assert "train-images-idx3-ubyte" in err
    assert str(tmp_path) in err
    assert "没有找到" in err


def test_new_writes_a_spec_that_checks(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("new", "我的实验")
    path = tmp_path / "我的实验.yaml"
    assert status == 0
    assert (
        "下一步：按注释修改它，用 labreport check 我的实验.yaml 检查，再运行 labreport build 我的实验.yaml"
        in out
    )
    assert "labreport build 我的实验.yaml" in path.read_text(encoding="utf-8")
    assert "starter" not in path.read_text(encoding="utf-8")
    assert run("check", path.name)[0] == 0


@posix_limits
def test_new_leaves_no_part_of_a_spec(run: Run, tmp_path: Path) -> None:
    with no_file_larger_than(100):
        status, _, err = run("new", "first")
    assert (status, err) == (2, "无法读写 first.yaml：文件太大\n")
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("mine")
    status, _, err = run("new", "demo.yaml")
    assert status == 2
    assert "已经存在" in err
    assert (tmp_path / "demo.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "..", ".", "", "/etc/x", "con", "a\nb", "<script>", "{{ x }}"]
)
def test_new_refuses_hostile_names(run: Run, tmp_path: Path, name: str) -> None:
    status, _, err = run("new", "--", name)
    assert status == 2
    assert "不能用作报告的文件夹名" in err
    assert list(tmp_path.iterdir()) == []


# As a process


@posix
@pytest.mark.parametrize("spoil", [a_pipe, a_link_to_a_device])
@pytest.mark.parametrize(
    "words",
    [
        ("check", "x.yaml"),
        ("build", "x.yaml"),
        ("anatomy", "x.yaml"),
        ("check", "good.yaml", "--student", "x.yaml"),
    ],
)
def test_what_is_no_file_is_not_waited_for(
    run: Run, tmp_path: Path, words: tuple[str, ...], spoil: Spoil
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    spoil(tmp_path / "x.yaml")
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert err.startswith("x.yaml:1:1  这是管道、套接字或设备")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_behind_standard_output_is_named(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [sys.executable, "-m", "report.cli", "schema"],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    assert (said.returncode, said.stderr) == (2, "无法读写 标准输出：磁盘已满，请腾出空间后重试\n")


def test_five_faults_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "five.yaml").write_text(
        "title: 实验\nmodel:\n  activaton: relu\n  kernel_sizes: [5, 25]\ntraining: {epochs: two}\n"
        "variants: {classic: }\nbaseline: clasic\nbaseline: x\n",
        encoding="utf-8",
    )
    result = process("check", "five.yaml", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert [line.split("  ")[0] for line in result.stderr.splitlines()] == [
        "five.yaml:3:3",
        "five.yaml:4:17",
        "five.yaml:5:20",
        "five.yaml:7:11",
        "five.yaml:8:1",
    ]


def test_exit_statuses_of_a_process(tmp_path: Path) -> None:
    assert process("new", "demo", cwd=tmp_path).returncode == 0
    assert process("new", "demo", cwd=tmp_path).returncode == 2
    assert load_spec(tmp_path / "demo.yaml").name == "demo"


def test_a_terminal_without_chinese_is_no_reason_to_fail(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "report.cli", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert result.returncode == 0
    assert b"build" in result.stdout


def test_the_installed_command_is_this_one() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'labreport = "report.__main__:labreport"' in text
    assert cli.main is main
