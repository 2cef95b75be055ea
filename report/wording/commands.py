"""What the command line says: help, usage faults, results of the small commands."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from report.wording.refusals import MAKE_ROOM, reason
from report.wording.values import did_you_mean, listed, shown

# Help

PROGRAM = "把一份 YAML 实验说明变成中文实验报告：训练 LeNet-5，画图，统计，排版成 HTML 和 PDF。"
COMMANDS: dict[str, str] = {
    "build": "训练所缺的运行，生成报告",
    "check": "只检查实验说明，不训练；列出全部错误及其位置",
    "runs": "列出已保存的训练结果",
    "verify": "核对一份报告是否与实验说明和训练结果一致",
    "compare": "在终端并列比较各变体或已保存的运行，可另存为 CSV、Markdown、LaTeX",
    "draw": "从已保存的运行单独画一幅图，供试看",
    "data": "准备并校验数据集",
    "doctor": "检查这台机器缺什么、怎么补",
    "new": "生成一份带注释的实验说明作为起点",
    "anatomy": "逐层列出网络的尺寸、参数量及其算式、连接数、计算量",
    "schema": "输出实验说明的 JSON Schema，供编辑器补全和检查",
}
USAGE = "用法："
OPTIONS = "选项"
ARGUMENTS_TITLE = "参数："
OPTIONS_TITLE = "选项："
COMMANDS_TITLE = "命令："
HELP = "显示帮助"
VERSION = "显示版本"
COMMAND = "命令"
MORE_HELP = "每个命令的用法：labreport 命令 --help"

SPEC = "实验说明（YAML 文件）"
SPECS = "一份或多份实验说明（YAML 文件）"
STUDENT = "学生信息（YAML 文件），其中的姓名、学号等覆盖封面上的相应各项"
JOBS = "同时训练几个，1 以上的整数；默认每个 CPU 核一个"
OUT = "输出文件夹；默认 build"
RUNS = "训练结果所在的文件夹；默认在输出文件夹的 runs 中"
REPORT = "报告所在的文件夹，或其中的一个文件"
RETRAIN = "再抽取 N 次训练重新进行并逐位比较；N 为整数，可不写，即 1"
DEVICE = (
    "用什么训练：cpu（处理器，默认）、cuda（NVIDIA 显卡，见 docs/gpu.md）或 auto（有显卡就用）；"
    "与 --set training.device=… 相同"
)
SET = "临时改变实验说明中的一项，例如 --set training.epochs=2；可多次使用"
FORMAT = "报告的格式：html、pdf、docx、md，用逗号隔开；默认照实验说明中的 formats（html,pdf）"
FRESH = "全部重新训练，即使已有结果"
DATA_DIR = "数据集文件所在的文件夹；默认依次查找 LENET_DATA、用户缓存，再下载"
DATASET = (
    "数据集的名称：mnist、fashion_mnist，或自备的 idx（IDX 文件）、folder（图片），"
    "后两种用 --data-dir 指明文件夹；默认 mnist"
)
NETWORK = "实验说明（YAML 文件），或网络的名称：classic、relu32、relu_max、simple_cnn、lecun1998、lenet1"
NEW_NAME = "新文件的名称，不含扩展名"
MARKDOWN = "改为输出各键的中文说明（Markdown）"

# Usage faults


def unknown_command(name: str, known: Sequence[str]) -> str:
    """`labreport bild`."""
    return f"没有命令 {shown(name)}" + did_you_mean(name, known)


def unknown_option(option: str, known: Sequence[str]) -> str:
    """`--sudent`."""
    near = difflib.get_close_matches(option.lstrip("-"), [name.lstrip("-") for name in known], n=1)
    hint = f"；是不是 --{near[0]}？" if near else f"；可用的有 {listed(known)}"
    return f"没有选项 {option}{hint}"


def option_needs_value(option: str) -> str:
    """`--out` at the end of the line."""
    return f"选项 {option} 后面缺少一个值"


def option_takes_no_value(option: str) -> str:
    """`--fresh=yes`."""
    return f"选项 {option} 不带值"


def missing_argument(name: str, help_text: str) -> str:
    """`labreport build`."""
    return f"缺少参数 {name}：{help_text}"


def wrong_value(name: str, help_text: str) -> str:
    """`--jobs many`."""
    return f"{name} 的值不对：{help_text}"


def not_one_of(option: str, known: Sequence[str], got: str) -> str:
    """`--executor cloud`."""
    return f"{option} 只能是 {' 或 '.join(known)}，得到 {shown(got)}"


def extra_arguments(words: str) -> str:
    """More words than the command takes."""
    return f"多余的参数：{words}" if words else "参数太多"


def see_help(path: str) -> str:
    """Where the usage is explained."""
    return f"用法见 {path} --help"


# Results

INTERRUPTED = "已中断；完成的部分都已保存，再次运行同一命令会接着做"
BUG = "这是 labreport 的缺陷，不是您的错误；请把以上内容连同所用的 YAML 一并报告给开发者"
UNCHANGED = "报告已是最新，没有改动"


def moved_aside(place: Path) -> str:
    """What lay in the report's folder and is not as a build left it."""
    return f"报告文件夹里不是由程序写成的内容没有删除，已移到 {place}"


def interrupted(words: Sequence[str]) -> str:
    """The user stopped a command: `words` are those after the program's name."""
    if words[:1] == ["verify"]:
        from report.wording import verification

        return verification.INTERRUPTED
    return INTERRUPTED


def system_refused(error: OSError) -> str:
    """The operating system did not let us read or write something: a file, which is named, or what is printed."""
    remedy = "，请腾出空间后重试" if error.errno in MAKE_ROOM else ""
    return f"无法读写 {error.filename or '标准输出'}：{reason(error)}{remedy}"


def checked(file: Path, variants: int, seeds: int) -> str:
    """A spec without faults."""
    return f"{file}  检查通过：{variants} 个变体 × {seeds} 个随机种子 = {variants * seeds} 次训练"


NO_RUNS = "还没有保存的训练结果"


def unfinished_runs(count: int) -> str:
    """Trainings that began and did not end."""
    return f"另有 {count} 次训练尚未完成，再次 build 会从断点继续"


def damaged_run(key: str, file: str) -> str:
    """A run that is not what it was."""
    return f"运行 {key[:8]} 已损坏（{file}），下次 build 时会重新训练"


def unknown_dataset(name: str, known: Sequence[str]) -> str:
    """`labreport data minst`."""
    return f"没有名为 {shown(name)} 的数据集" + did_you_mean(name, known)


WHOSE_FOLDER = {"idx": "四个 IDX 文件所在的文件夹", "folder": "图片所在的文件夹（每类一个子文件夹）"}


def no_such_data_dir(folder: Path) -> str:
    """`--data-dir` names a folder that is not there."""
    return f"--data-dir：没有文件夹 {folder}"


def needs_data_dir(name: str) -> str:
    """`labreport data idx`, which lies nowhere by itself."""
    return f"{name} 数据集要用 --data-dir 指明{WHOSE_FOLDER[name]}"


def dataset_ready(
    folder: Path, train: int, test: int, side: int, classes: Sequence[str], digest: str
) -> list[list[str]]:
    """Facts of a dataset that is there and sound, as rows."""
    return [
        ["位置", str(folder)],
        ["训练集", f"{train:,} 幅"],
        ["测试集", f"{test:,} 幅"],
        ["图像", f"{side}×{side} 像素，灰度"],
        ["类别", listed(classes)],
        ["SHA-256", digest],
    ]


DATASET_SOUND = "数据集完好，逐字节校验通过："


def created(path: Path) -> str:
    """A new spec."""
    return (
        f"已生成 {path}\n下一步：按注释修改它，用 labreport check {path} 检查，再运行 labreport build {path}"
    )


def exists_already(path: Path) -> str:
    """`labreport new` never overwrites."""
    return f"{path} 已经存在，没有改动它；请换一个名称"


def cannot_write(path: Path, reason: str) -> str:
    """The operating system refuses."""
    return f"无法写入 {path}：{reason}"
