"""What is said when a spec asks of its data what they do not have, or the student's own data are none."""

from __future__ import annotations

import os

from lenet.errors import DatasetCorrupt, DatasetError, DatasetUnavailable
from report.wording.laboratory import DAMAGE
from report.wording.values import listed, shown


def batch_too_large(batch: int, size: int) -> str:
    """A batch of more images than there are."""
    return f"每批 {batch} 个样本，多于训练集的 {size} 个；请把 batch_size 设为 {size} 或更小"


def too_many_images(train: int, validation: int, available: int) -> str:
    """More images wanted than the dataset has."""
    wanted = f"训练 {train} + 验证 {validation}" if validation else f"{train}"
    return f"需要 {wanted} 幅图像，训练集只有 {available} 幅"


def no_training_images(validation: int, available: int) -> str:
    """A validation split that leaves nothing."""
    return f"留出 {validation} 幅作验证后没有训练图像了（共 {available} 幅）"


NEEDS_PATH = {
    "idx": "name: idx 时要写 path，即存放四个 IDX 文件的文件夹",
    "folder": "name: folder 时要写 path，即存放图片的文件夹（每类一个子文件夹）",
}


def no_such_folder(path: str) -> str:
    """A dataset that is not where the spec says."""
    return f"没有文件夹 {shown(path)}（相对路径从实验说明所在的文件夹算起）"


def files_left_out(count: int, first: str) -> str:
    """Files among the pictures that are none by their suffix."""
    return f"提示：里面有 {count} 个文件不是能识别的图片（例如 {shown(first)}），不会用到"


def pictures_of_no_class(count: int, first: str) -> str:
    """Pictures beside the folders of the classes."""
    return f"提示：里面有 {count} 幅图片不在任何一类的子文件夹里（例如 {shown(first)}），不会用到"


PATH_ONLY_FOR_FOLDERS = "path 只用于 name: idx 和 name: folder；公开数据集的位置请用 --data-dir 指定"


def image_too_small(side: int, stored: int) -> str:
    """Images are padded, never cut."""
    return f"图像边长不能小于原图的 {stored} 像素（只在四周补零），得到 {side}"


def own_data_refused(error: DatasetError, folder: str) -> str:
    """What is wrong with the student's own data in `folder`, where the folder itself has been named already."""
    if isinstance(error, DatasetCorrupt):
        within = os.path.relpath(error.path, folder) if error.path != folder else ""
        return f"{f'其中的 {within} ' if within else ''}有问题：{DAMAGE.get(error.reason, '内容不对')}"
    assert isinstance(error, DatasetUnavailable)
    return f"这个文件夹里缺少文件 {listed(error.wanted)}（也可以是 .gz）"
