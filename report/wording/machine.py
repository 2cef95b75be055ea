"""What `labreport doctor` says about a machine, and what is missing on it."""

from __future__ import annotations

from collections.abc import Sequence

SOUND, MISSING, OPTIONAL = "✓", "✗", "○"
HEADING = "检查结果（✓ 正常　○ 可稍后自动解决　✗ 必须先解决）："
ALL_SOUND = "这台机器可以生成报告。"
NOT_READY = "请先解决标 ✗ 的各项。"

PYTHON = "Python"
PACKAGES = "Python 包"
PANGO = "Pango"
FONTS = "中文字体"
DATASET = "MNIST"
DISK = "磁盘空间"
CORES = "CPU 核"
CARD = "NVIDIA 显卡"
NO_CARD = "没有 PyTorch 能用的，用处理器训练"

INSTALL_PACKAGES = "请重新安装：make report，或 pip install -r requirements.lock"
INSTALL_FONTS = "请重新安装：pip install --force-reinstall pylopdf-fonts-zh-cn"
WILL_BE_FETCHED = (
    "第一次训练时自动下载（依次为 PyPI、npm、torchvision 的地址）；没有网络时，把四个文件放到上述文件夹，"
    "或用 --data-dir 指明位置"
)
FREE_SPACE = "请腾出空间，或用 --out 换一个磁盘"
INSTALL_PANGO = (
    "Debian / Ubuntu：sudo apt install libpango-1.0-0 libpangoft2-1.0-0\n"
    "Fedora：sudo dnf install pango\n"
    "macOS：brew install pango\n"
    "Windows：安装 MSYS2，在它的终端里运行 pacman -S mingw-w64-ucrt-x86_64-pango"
)


def python_version(version: str, wanted: str) -> str:
    """The interpreter, and what is needed."""
    return f"{version}（需要 {wanted}）"


def install_python(wanted: str) -> str:
    """Another interpreter is needed."""
    return f"请安装 Python {wanted.removeprefix('>=')} 或更高版本，再重建 .venv"


def packages_sound(count: int) -> str:
    """Every package is there in a version that fits."""
    return f"{count} 个，版本都符合要求"


def package_missing(name: str) -> str:
    """A package is not installed."""
    return f"缺少 {name}"


def package_wrong(name: str, version: str, wanted: str) -> str:
    """A package is too old or too new."""
    return f"{name} {version} 不在要求的范围 {wanted} 内"


def libraries_missing(names: Sequence[str]) -> str:
    """System libraries that print needs."""
    return f"缺少系统库 {'、'.join(names)}"


def printing(version: str) -> str:
    """Print works."""
    return f"可用（WeasyPrint {version}）"


def printing_broken(last_words: str) -> str:
    """The libraries are there, but WeasyPrint does not come up."""
    return f"WeasyPrint 无法启动：{last_words}"


def printing_impossible(names: Sequence[str]) -> str:
    """The whole message before a build that could not print."""
    remedy = "\n".join(f"  {line}" for line in INSTALL_PANGO.split("\n"))
    return (
        f"这台机器还不能排版 PDF：{libraries_missing(names)}。安装方法：\n{remedy}\n"
        "安装后再次运行；labreport doctor 检查全部条件。还没有开始训练。"
    )


def dataset_there(folder: str) -> str:
    """The dataset's files are sound."""
    return f"已有，校验通过（{folder}）"


def dataset_not_there(folder: str) -> str:
    """The dataset has yet to be fetched."""
    return f"还没有（将存放在 {folder}）"


def fonts_there(count: int) -> str:
    """The report's own fonts are there."""
    return f"{count} 款，随程序安装"


def disk(free: int, needed: int) -> str:
    """Free bytes."""
    return f"可用 {free / 1e9:.1f} GB（至少需要 {needed / 1e9:.1f} GB）"


def cores(count: int) -> str:
    """How many trainings run side by side."""
    return f"{count} 个，可同时训练 {count} 次"


def card(name: str) -> str:
    """A graphics card that can be used."""
    return f"{name}，加上 --device cuda 即用它训练"
