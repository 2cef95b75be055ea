"""What each key of a picture means: for docs/spec.md and for editors that read the JSON Schema."""

from __future__ import annotations

from report.wording.keys import Key, Part


def _picture(kind: str, text: str, *shared: dict[str, Key], **keys: Key) -> Part:
    every = {
        "kind": Key("图的种类"),
        "label": Key(
            "正文里引用这幅图的名称，以英文字母开头，只含英文字母、数字、下划线和连字符；"
            f'引用时写 `{{{{ ref("{kind}") }}}}`',
            default=f"`{kind}`",
        ),
    }
    for group in shared:
        every |= group
    return Part(f"`figures.*`，`kind: {kind}`", text, every | keys)


_VARIANT = {"variant": Key("画哪个变体", default="baseline")}
_RUN = _VARIANT | {"seed": Key("画哪个随机种子的那次训练", default="第一个种子")}
_IMAGE = _RUN | {
    "index": Key("哪幅图像，按它在测试集中的序号，从 0 起计；写了它就不能再写 digit、choice", default="无"),
    "digit": Key("取这个类别的图像", default="不限"),
    "choice": Key("随机挑选图像的种子", default="不随机，取第一幅"),
}
_IMAGES = _RUN | {
    "indices": Key(
        "哪些图像，按它们在测试集中的序号，从 0 起计；写了它就不能再写 digit、count、choice", default="无"
    ),
    "digit": Key("只取这个类别的图像", default="不限"),
    "count": Key("取几幅图像", "幅"),
    "choice": Key("随机挑选图像的种子", default="不随机，从头依次取"),
}
_FILM = {
    "seconds": Key("每帧停留多久", "秒", "见各动画的说明"),
    "fps": Key("每秒几帧；与 seconds 只能写一个", "帧/秒", "无"),
    "file": Key("动画文件的格式"),
}
_VARIANTS = {"variants": Key("画哪些变体，按此顺序", default="全部")}
_LAYER = Key(
    "哪一层：论文中的名称（C1、S2、C3、S4 等，激活之后）或模块名（conv1 为激活之前，act1、pool1 等）"
)
_MAPS_LAYER = {"layer": _LAYER}
_CMAP = {"cmap": Key("颜色表")}
_SCALE = {"scale": Key("色标：`shared` 各图共用，`image` 各图单独归一化")}
_TARGET = {"target": Key("看哪个类别的得分", default="网络对每幅图像自己判定的类别")}
_METHODS = {"methods": Key("哪些方法：Grad-CAM、Grad-CAM++、Score-CAM、Layer-CAM")}

PICTURES: dict[str, Part] = {
    "Samples": _picture(
        "samples",
        "训练样本及其标签。",
        count=Key("画几幅，各类别轮流", "幅"),
        seed=Key("挑选样本的随机种子"),
    ),
    "Architecture": _picture(
        "architecture", "按比例画出的网络结构：特征图、全连接层的单元、各层参数量。", _VARIANT
    ),
    "LearningCurves": _picture(
        "learning_curves",
        "损失和准确率随轮次的变化：只有一个变体时画训练与测试，有几个变体时只画测试，叠在一起。",
        _VARIANTS,
        log=Key("损失和错误率（100% 减去准确率）是否用对数坐标"),
    ),
    "GradientNorms": _picture(
        "gradient_norms",
        "各卷积层和全连接层权重的梯度的范数随轮次的变化，每层一条曲线，对数坐标；每个变体一幅分图，至多 9 个，纵轴共用。",
        _VARIANTS,
    ),
    "Tradeoff": _picture("tradeoff", "准确率与参数量、每轮用时的权衡，每个变体一个点。", _VARIANTS),
    "Confusion": _picture("confusion", "混淆矩阵：幅数，以及占各真实类别的百分比。", _RUN),
    "Mistakes": _picture("mistakes", "被误分的图像，按置信度从高到低。", _RUN, count=Key("至多画几幅", "幅")),
    "Predictions": _picture("predictions", "图像及网络的判断：正确为绿框，错误为红框。", _IMAGES),
    "LayerGrid": _picture(
        "layer_grid",
        "若干测试图像，以及各下采样层输出的各通道之和。",
        _RUN,
        digits=Key("画几幅，从测试集的第一幅起", "幅"),
    ),
    "Kernels": _picture(
        "kernels",
        "一个卷积层的全部卷积核，同一色标。",
        _RUN,
        layer=Key("哪个卷积层：论文中的名称（C1、C3）或模块名（conv1、conv2）"),
    ),
    "FeatureMaps": _picture(
        "feature_maps", "一幅输入图像，以及某一层对它的全部通道。", _IMAGE, _MAPS_LAYER, _SCALE, _CMAP
    ),
    "DigitComparison": _picture(
        "digit_comparison",
        "每行一个数字：它在测试集中的第一幅图像，以及某一层的前几个通道。",
        _RUN,
        {"digits": Key("哪些数字，自上而下")},
        _MAPS_LAYER,
        {"channels": Key("画几个通道，从第一个起", "个")},
        _SCALE,
        _CMAP,
    ),
    "DenseActivations": _picture(
        "dense_activations",
        "全连接层的响应：每个单元对每个类别的平均输出、输出值的分布、失活或饱和的比例。",
        _RUN,
    ),
    "Embedding": _picture(
        "embedding",
        "把某一层对测试图像的输出降到二维，按类别着色。",
        _RUN,
        layer=_LAYER,
        method=Key("降维方法：`pca` 主成分分析，`tsne` t-SNE"),
        count=Key("用几幅图像，从第一幅起", "幅"),
        choice=Key("t-SNE 的随机种子"),
    ),
    "Surface": _picture(
        "surface",
        "一幅特征图画成三维曲面。",
        _IMAGE,
        _MAPS_LAYER,
        {"channel": Key("哪个通道，从 0 起计")},
        _CMAP,
    ),
    "Cam": _picture(
        "cam",
        "类激活图，各方法并列，叠在输入图像上；全零的图注明“无正向证据”。",
        _IMAGES,
        _MAPS_LAYER,
        _METHODS,
        _TARGET,
        _CMAP,
    ),
    "CamFaithfulness": _picture(
        "cam_faithfulness",
        "类激活图的忠实度：按各方法给出的重要性逐步删去或填入像素，与随机次序对照。",
        _RUN,
        _MAPS_LAYER,
        _METHODS,
        count=Key("用几幅图像取平均，从第一幅起", "幅"),
        choice=Key("随机次序的种子"),
    ),
    "Gradients": _picture(
        "gradients",
        "梯度：输入显著图、积分梯度、某一层的梯度。",
        _IMAGES,
        _MAPS_LAYER,
        _TARGET,
        steps=Key("积分梯度的步数", "步"),
    ),
    "AnimatedDigits": _picture(
        "animation_digits",
        "动画：同一类别的若干图像，每帧一幅；输入、各卷积层的通道平均、统计量。默认每帧 1 秒。",
        _IMAGES,
        _FILM,
        _CMAP,
    ),
    "AnimatedChannels": _picture(
        "animation_channels",
        "动画：同一类别的若干图像，每帧一幅；输入、C1 的前 6 个通道、C3 的前 8 个通道、统计量。默认每帧 1.5 秒。",
        _IMAGES,
        _FILM,
        _CMAP,
    ),
    "AnimatedTraining": _picture(
        "animation_training",
        "动画：每帧一轮；第一个卷积层的卷积核、它们对一幅图像的响应、到此为止的准确率曲线。默认每帧 0.5 秒。",
        _IMAGE,
        _FILM,
    ),
    "AnimatedScan": _picture(
        "animation_scan",
        "动画：第一个卷积层的一个卷积核怎样在输入上滑动、逐点得到输出。默认每帧 0.15 秒。",
        _IMAGE,
        _FILM,
        channel=Key("哪个卷积核，从 0 起计"),
        frames=Key("分成几帧，沿途等距", "帧"),
    ),
}
"""Options model -> its part of the spec, in the order of the reference."""
