"""Chinese names of the fields of a recipe and of their values, for tables, labels and sentences that compare recipes."""

from __future__ import annotations

from collections.abc import Mapping

from report.wording import names
from report.wording.numbers import setting

FIELDS: dict[str, str] = {
    "data.name": "数据集",
    "data.image_size": "输入边长",
    "data.normalization": "灰度缩放",
    "data.train_size": "训练图像数",
    "data.validation_size": "验证图像数",
    "data.augmentation": "数据增强",
    "model.channels": "卷积通道数",
    "model.kernel_sizes": "卷积核边长",
    "model.paddings": "卷积填充",
    "model.activation": "激活函数",
    "model.pooling": "下采样",
    "model.hidden": "隐藏层单元数",
    "model.connections": "C3 连接方式",
    "model.dropout": "Dropout 概率",
    "model.batch_norm": "批归一化",
    "model.initialization": "参数初始化",
    "model.output": "输出层",
    "training.epochs": "训练轮数",
    "training.batch_size": "批大小",
    "training.optimizer": "优化器",
    "training.learning_rate": "学习率",
    "training.momentum": "动量",
    "training.weight_decay": "权重衰减",
    "training.schedule": "学习率调度",
    "training.decay_every": "衰减间隔轮数",
    "training.decay_factor": "衰减倍数",
    "training.loss": "损失函数",
    "training.label_smoothing": "标签平滑",
    "training.threads": "线程数",
    "training.device": "计算设备",
}
"""Dotted path of a recipe field -> what it is called."""

AUGMENTATION = {"rotation": "旋转", "translation": "平移", "scale": "缩放", "shear": "错切"}
CONNECTIONS = {"full": "全连接", "lecun1998": "LeCun 等（1998）表 I"}
VALUES: dict[str, Mapping[str, str]] = {
    "data.name": names.DATASETS,
    "data.normalization": names.NORMALIZATIONS,
    "model.activation": names.ACTIVATIONS,
    "model.pooling": names.POOLINGS,
    "model.connections": CONNECTIONS,
    "model.initialization": names.INITIALIZATIONS,
    "model.output": names.OUTPUTS,
    "training.optimizer": names.OPTIMIZERS,
    "training.schedule": names.SCHEDULES,
    "training.loss": names.LOSSES,
    "training.device": names.DEVICES,
}
"""Fields whose values have names."""


def field_name(field: str) -> str:
    """What a field is called; a part of the augmentation by its own name."""
    part = field.removeprefix("data.augmentation.")
    return FIELDS.get(field) or AUGMENTATION.get(part, field)


def value_name(field: str, value: object) -> str:
    """A field's value as it is written in a table."""
    if field == "model.connections" and isinstance(value, tuple):
        return "自定连接表"
    if field == "data.train_size" and value is None:
        return "全部"
    if field == "data.augmentation" and value is not None:
        return augmentation(value)
    if isinstance(value, str):
        return VALUES.get(field, {}).get(value, value)
    if isinstance(value, list):
        value = tuple(value)
    return setting(value)


def augmentation(value: object) -> str:
    """The distortions of a recipe that do something: 旋转 10，平移 0.1."""
    found = {name: getattr(value, name, None) for name in AUGMENTATION}
    told = [
        f"{AUGMENTATION[name]} {setting(amount).replace('，', '～')}"
        for name, amount in found.items()
        if amount not in (None, 0, 0.0, (1.0, 1.0))
    ]
    return "，".join(told) if told else "无"
