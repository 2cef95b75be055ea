"""One document with a node of every kind, and small ones around a single block."""

from __future__ import annotations

import atexit
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from report.digests import digest
from report.document import (
    Block,
    Code,
    CodeBlock,
    Column,
    CoverField,
    Document,
    Emphasis,
    Figure,
    LineBreak,
    Link,
    ListBlock,
    Number,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Section,
    Strong,
    Table,
    Text,
)

TITLE = "基于 LeNet-5 的手写数字识别实验报告"
LONG = (
    "卷积神经网络是深度学习中最具代表性的模型之一。1998年，LeCun等人提出了LeNet-5，用于手写邮政编码与银行支票上数字的识别。"
    "该网络由两个卷积层、两个下采样层与三个全连接层组成，参数量约6万个，在MNIST测试集上的错误率为0.95%。卷积层的作用是提取"
    "图像的局部特征：第一层学到的大多是边缘与笔画方向，第二层则把这些边缘组合成更复杂的形状；池化层对特征图作下采样。"
)
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} {% include 'x' %} &amp; <img src=http://evil.example/x.png>"


def text(words: str) -> tuple[Text]:
    """Plain inline content."""
    return (Text(words),)


def paragraph(words: str) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(text(words))


@cache
def png() -> Picture:
    """A picture of 60 x 30 pixels, in a folder of its own."""
    from PIL import Image

    folder = mkdtemp()
    atexit.register(rmtree, folder, ignore_errors=True)
    path = Path(folder) / "gradient.png"
    image = Image.new("L", (60, 30))
    image.putdata([(x * 4 + y) % 256 for y in range(30) for x in range(60)])
    image.save(path)
    return picture(path, "image/png")


def picture(path: Path, media_type: str) -> Picture:
    """A finished picture file."""
    return Picture(path, media_type, 80.0, 60, 30, digest(path.read_bytes()))


def figure(label: str = "curves", number: int = 1) -> Figure:
    """A figure with a raster picture."""
    return Figure(label, number, text("训练与测试曲线（LeNet-5，3个种子）"), png(), "两条逐渐上升的曲线")


def table(rows: int = 3, label: str = "layers", number: int = 1) -> Table:
    """A table of layers."""
    columns = (Column(text("层")), Column(text("输出形状")), Column(text("参数量"), "right"))
    body = tuple(
        (text(f"C{row}"), text("6×28×28"), (Number(f"layer.{row}", f"{row}56"),)) for row in range(rows)
    )
    notes = (text("注：池化层没有参数。"),)
    return Table(
        label,
        number,
        text("各层的形状与参数量"),
        columns,
        body,
        strong_rows=(rows - 1,),
        notes=notes,
        sortable=label == "epochs",
    )


def small(*blocks: Block, title: str = TITLE, cover: tuple[CoverField, ...] = ()) -> Document:
    """A document of one section."""
    return Document(title, "", "", cover, (Section("only", "一、", "实验目的", 1, blocks),))


@cache
def rich() -> Document:
    """Every kind of section, block and inline piece, a cover and enough sections for a page of contents."""
    inlines = Paragraph(
        (
            Text("测试准确率为"),
            Number("classic.test_accuracy", "98.85% ± 0.07%"),
            Text("（见"),
            Reference("curves", "图 1"),
            Text("与"),
            Reference("layers", "表 1"),
            Text("），"),
            Strong((Text("不同机器上的结果"), Emphasis(text("可能")), Text("略有不同"))),
            Text("，见"),
            Code("train(recipe)"),
            Text("与"),
            Link("https://example.org/mnist?a=1&b=2", text("MNIST 主页")),
            Text("。"),
            LineBreak(),
            Text("第二行。"),
        )
    )
    items = ListBlock(
        False,
        (
            (paragraph("理解卷积；"),),
            (
                paragraph("学会训练："),
                ListBlock(True, ((paragraph("前向；"),), (paragraph("反向。"),)), start=3),
            ),
        ),
    )
    code = CodeBlock("# 注释\nfor epoch in range(30):\n    train(model, f'第 {epoch} 轮')\n", "python")
    sections = (
        Section("purpose", "一、", "实验目的", 1, (paragraph(LONG), items)),
        Section(
            "content",
            "二、",
            "实验内容",
            1,
            (),
            (
                Section("data", "1.", "数据准备", 2, (inlines, Quote((paragraph("“居中放到画布上。”"),)))),
                Section(
                    "model",
                    "2.",
                    "模型构建（LeNet-5）",
                    2,
                    (table(),),
                    (Section("code", "2.1", "代码", 3, (code,)),),
                ),
                Section("curves", "3.", "学习曲线", 2, (figure(),)),
            ),
        ),
        Section("results", "三、", "结果", 1, (paragraph(LONG * 2), table(40, "epochs", 2))),
        Section("summary", "四、", "小结", 1, (paragraph(LONG),)),
        Section(
            "hostile", "", f"附录：{HOSTILE}", 1, (paragraph(HOSTILE), CodeBlock(HOSTILE)), appendix=True
        ),
    )
    cover = (CoverField("课程名称", "深度学习实验"), CoverField("姓名", "张三"), CoverField("指导教师", ""))
    return Document(
        TITLE, "张三", "2024-05-13", cover, sections, keywords=("LeNet-5", "MNIST"), description="实验报告"
    )


def with_text(words: str) -> Document:
    """A document with a given paragraph."""
    return replace(small(paragraph(words)), author="张三")
