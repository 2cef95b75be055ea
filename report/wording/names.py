"""Chinese names of what recipes speak of in English keys."""

from __future__ import annotations

DATASETS = {
    "mnist": "MNIST",
    "fashion_mnist": "Fashion-MNIST",
    "idx": "自备 IDX 数据集",
    "folder": "自备图片数据集",
}
NORMALIZATIONS = {
    "unit": "缩放到 [0, 1]",
    "standard": "减均值 0.1307、除以标准差 0.3081",
    "lecun1998": "线性映射到 [−0.1, 1.175]",
}
ACTIVATIONS = {
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "scaled_tanh": "1.7159·tanh(2x/3)",
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
}
POOLINGS = {
    "average": "2×2 平均池化",
    "max": "2×2 最大池化",
    "subsampling": "2×2 可训练下采样",
    "strided": "2×2 步长 2 的卷积",
}
INITIALIZATIONS = {
    "default": "PyTorch 默认",
    "xavier": "Xavier",
    "kaiming": "Kaiming",
    "lecun1998": "LeCun 等（1998）",
}
OUTPUTS = {"linear": "线性层", "rbf": "径向基函数"}
OPTIMIZERS = {
    "sgd": "SGD",
    "momentum": "动量 SGD",
    "nesterov": "Nesterov 动量 SGD",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
}
SCHEDULES = {
    "constant": "恒定",
    "step": "阶梯衰减",
    "exponential": "指数衰减",
    "cosine": "余弦退火",
    "one_cycle": "单周期（one-cycle）",
    "lecun1998": "LeCun 等（1998）的步长表",
}
LOSSES = {"cross_entropy": "交叉熵", "mse": "均方误差", "rbf_map": "LeCun 等（1998）式 (9) 的判别损失"}
DEVICES = {"cpu": "处理器（CPU）", "cuda": "NVIDIA 显卡（CUDA）"}
METRICS = {
    "test_accuracy": "测试准确率",
    "test_loss": "测试损失",
    "train_accuracy": "训练准确率",
    "train_loss": "训练损失",
    "parameters": "参数总数",
}
WHILE_TRAINING = "（训练中）"
"""What tells the running means of an epoch from what was measured when the training was over."""
SPLITS = {"test": "测试集", "validation": "验证集"}


def metric(name: str, evaluated: str) -> str:
    """A metric by its Chinese name; where training images were held out, what is called test_ is of those."""
    return METRICS[name] if evaluated == "test" else METRICS[name].replace("测试", "验证")


def epoch_metric(name: str, evaluated: str) -> str:
    """The same of one epoch; on the training images that is a mean over the epoch, while the weights moved."""
    return metric(name, evaluated) + (WHILE_TRAINING if name.startswith("train_") else "")


def dataset(name: str) -> str:
    """A dataset as a sentence speaks of it: MNIST 数据集, 自备图片数据集."""
    return DATASETS[name] if DATASETS[name].endswith("数据集") else f"{DATASETS[name]} 数据集"
