"""Captions and descriptions of animations: what moves, how fast, and what its still shows."""

from __future__ import annotations

from typing import assert_never

from report.figures.subjects import Subject
from report.specification.pictures import (
    AnimatedChannels,
    AnimatedDigits,
    AnimatedScan,
    AnimatedTraining,
    Animation,
)
from report.wording.caption_words import COLOURS, images, listed, network, one_image
from report.wording.labels import seconds
from report.wording.names import metric


def animation_caption(options: Animation, subject: Subject) -> str:
    """The caption."""
    pace = f"每帧 {seconds(options.milliseconds)}"
    whose = network(subject)
    match options:
        case AnimatedDigits():
            return (
                f"动画（{options.images} 帧，{pace}）：{whose}对{images(options, subject)}的响应逐幅出现，"
                f"自上而下为输入、{_after(subject).strip()}的通道平均和统计量；{COLOURS[options.cmap]}，同一层各幅共用一个色标；"
                "静态图为各帧并列，上方注明出现的时刻"
            )
        case AnimatedChannels():
            return (
                f"动画（{options.images} 帧，{pace}）：{whose}对{images(options, subject)}的响应，"
                f"每帧一幅，为输入和{_after(subject)}的前几个通道，动画中还有各通道平均的柱状图；{COLOURS[options.cmap]}，"
                "同一层各通道各幅共用一个色标；静态图每行一帧，左侧注明出现的时刻"
            )
        case AnimatedTraining():
            return (
                f"动画（每帧一轮，{pace}）：{whose}的 C1 卷积核在训练中的变化、它们对{one_image(options, subject)}的卷积结果"
                f"（未加偏置，激活之前），动画中还有到该轮为止的准确率曲线；红为正，蓝为负，白为零，卷积核与卷积结果各用一个色标，"
                f"各轮相同；静态图每行一轮，左侧注明出现的时刻，右侧为该轮的{metric('test_accuracy', subject.evaluated)}"
            )
        case AnimatedScan():
            return (
                f"动画（{pace}）：{whose} C1 层的第 {options.channel} 个卷积核在{one_image(options, subject)}上滑动，"
                "橙框内的像素与卷积核逐点相乘求和，加上偏置，得到输出中橙框处的值（激活之前）；动画中画出卷积核，红为正、蓝为负；"
                "输出由深紫到亮黄表示由小到大，灰色处尚未算到；静态图为其中几帧，上为输入，下为输出，注明出现的时刻"
            )
        case _:
            assert_never(options)


def animation_description(options: Animation, subject: Subject) -> str:
    """The alternative text."""
    del subject
    match options:
        case AnimatedDigits():
            return f"{options.images} 列图像逐列出现，每列是一幅输入图像、各卷积层的通道平均和几行统计数字。"
        case AnimatedChannels():
            return f"{options.images} 帧轮换，每帧是一幅输入图像、它的若干特征图和两幅柱状图。"
        case AnimatedTraining():
            return "逐轮变化的卷积核与卷积结果，下方是输入图像和逐点延长的准确率曲线。"
        case AnimatedScan():
            return "一个方框在输入图像上逐行滑动，右侧的输出图随之逐点填满。"
        case _:
            assert_never(options)


def _after(subject: Subject) -> str:
    """The convolutions that are shown: " C1、C3（激活之后）"."""
    names = [layer.paper_name for layer in subject.layers if layer.kind == "convolution"][:2]
    return f" {listed(names)}（激活之后）"
