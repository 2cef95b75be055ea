"""Words inside pictures. They are drawn, so they are part of a picture's cache key; captions are not."""

from __future__ import annotations

EPOCH = "轮次"
LOSS = "损失"
ACCURACY = "准确率（%）"
TRAINING = "训练"
EVALUATED = {"test": "测试", "validation": "验证"}
BOTH = "/"
"""Between two kinds of images."""
INPUT = "输入"
INPUT_CHANNEL = "输入通道"
OUTPUT_MAP = "输出特征图"


def mean_of(curve: str, runs: int) -> str:
    """Legend of the mean of several runs; of one run there is no mean."""
    return f"{curve}（{runs} 次均值）" if runs > 1 else curve


def legend_entry(variant: str) -> str:
    """A variant's label in a legend: matplotlib would hide one that begins with an underscore."""
    return f" {variant}" if variant.startswith("_") else variant


def channel_sum(convolution: str) -> str:
    """Head of a row of pooled maps, two lines."""
    return f"{convolution} 池化后\n各通道之和"


def image_size(side: int) -> str:
    """28×28."""
    return f"{side}×{side}"


def maps_size(channels: int, side: int) -> str:
    """6 通道，14×14."""
    return f"{channels} 通道，{side}×{side}"


COUNTS = "幅数"
ROW_PERCENT = "占该类的百分比（%）"
TRUE_CLASS = "真实类别"
ANSWER = "网络的判断"
NO_MISTAKES = "没有误分的图像"
NO_EVIDENCE = "无正向证据"


def image_named(index: int, name: str) -> str:
    """Head of an input: its place in the evaluated set, and its class."""
    return f"第 {index} 幅：{name}"


def answered(truth: str, answer: str, confidence: float) -> tuple[str, str]:
    """Two lines below an image."""
    return "，".join(truth_and_answer(truth, answer)), f"{100 * confidence:.1f}%"


def truth_and_answer(truth: str, answer: str) -> tuple[str, str]:
    """What an image is, and what it was taken for."""
    return f"真 {truth}", f"判 {answer}"


def maps_at(maps: int, side: int) -> str:
    """6@28×28, as the paper writes it."""
    return f"{maps}@{side}×{side}"


def parameters(count: int) -> str:
    """Below a layer of the network."""
    return f"{count:,}" if count else "—"


UNIT = "单元"
VALUE = "输出值"
SHARE_OF_VALUES = "占比（%）"
PARAMETERS = "参数量"
SECONDS_AN_EPOCH = "每轮用时（s）"
COLUMN, ROW = "列", "行"


def layer_health(layer: str, dead: float | None, saturated: float | None) -> str:
    """Head of a fully connected layer: how many of its units, or of their values, say nothing."""
    said = [layer]
    if dead is not None:
        said.append(f"失活单元 {100 * dead:.1f}%")
    if saturated is not None:
        said.append(f"饱和的输出值 {100 * saturated:.1f}%")
    return "，".join(said)


def component(number: int, explained: float) -> str:
    """Axis of a principal component."""
    return f"第 {number} 主成分（占方差的 {100 * explained:.1f}%）"


def dimension(number: int) -> str:
    """Axis of t-SNE, which has no unit."""
    return f"t-SNE 第 {number} 维"


CAM_METHODS = {
    "grad_cam": "Grad-CAM",
    "grad_cam_pp": "Grad-CAM++",
    "score_cam": "Score-CAM",
    "layer_cam": "Layer-CAM",
}
RANDOM = "随机次序"
DELETED, INSERTED = "删去的像素（%）", "填入的像素（%）"
MEAN_PROBABILITY = "原判类别的平均概率"
AREA = "曲线下面积"
GRADIENT_NORM = "梯度的 L2 范数"
SALIENCY = "显著图"
INTEGRATED = "积分梯度"


def gradient_at(layer: str) -> str:
    """Head of a column."""
    return f"{layer} 的梯度"


def asked(index: int, name: str, target: str) -> str:
    """Below an input: its place, its class, and the class that is asked for."""
    return f"第 {index} 幅：{name}，看 {target}"


def with_area(name: str, area: float) -> str:
    """A method in a legend, with the area under its curve."""
    return f"{name}  {area:.3f}"


STATISTICS = "统计量"
KERNEL = "卷积核"
RESPONSE = "卷积结果"
RESPONSE_WITH_BIAS = "输出（激活之前）"
ACCURACY_SHORT = "准确率"


def channel_mean(layer: str) -> str:
    """Head of a row, two lines."""
    return f"{layer}\n通道平均"


def channel_means(layer: str) -> str:
    """Axis of a bar chart."""
    return f"{layer} 各通道的平均输出"


def mean_value(layer: str, value: float) -> str:
    """A line of statistics."""
    return f"{layer} 平均 {value:.3f}".replace("-", "−")


def peak_value(layer: str, value: float) -> str:
    """A line of statistics."""
    return f"{layer} 最大 {value:.3f}".replace("-", "−")


def seconds(milliseconds: int) -> str:
    """A time in an animation."""
    return f"{milliseconds / 1000:g} s"


def frame_time(frame: int, milliseconds: int) -> str:
    """Which frame of an animation, counted from 1, and when it appears."""
    return f"第 {frame + 1} 帧，{seconds(frame * milliseconds)}"


def epoch_time(epoch: int, frame: int, milliseconds: int) -> str:
    """Which epoch, and when it appears."""
    return f"第 {epoch} 轮，{seconds(frame * milliseconds)}"


def after_epoch(epoch: int) -> str:
    """Head of a frame."""
    return f"第 {epoch} 轮之后"


def percent(share: float) -> str:
    """98.85%."""
    return f"{100 * share:.2f}%"


def padded(padding: int) -> str:
    """Head of the input of a convolution."""
    return f"输入（四周补零 {padding}）" if padding else INPUT


def scanned(row: int, column: int, total: float, bias: float, output: float) -> str:
    """How one value of the output comes about."""
    told = f"第 {row} 行第 {column} 列：加权和 {total:.3f} + 偏置 {bias:.3f} = {output:.3f}"
    return told.replace("-", "−")
