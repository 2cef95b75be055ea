"""What each key of a spec means: for docs/spec.md and for editors that read the JSON Schema."""

from __future__ import annotations

from report.wording import document_keys
from report.wording.keys import Key, Part
from report.wording.picture_keys import PICTURES

_RECIPE = "各键的默认值"
_BASELINE = "baseline"
_OPTIONAL_TEXT = "由程序根据结果撰写"
_PLACEHOLDERS = (
    "`{{ }}` 里可以写：\n\n"
    "- 一个变体的结果：`baseline` 或变体名，一个点，再接 `train_loss`、`train_accuracy`、`test_loss`、`test_accuracy`、"
    "`generalization_gap`（训练与测试准确率之差）、`errors`（误判的图像数）、`parameters`、`connections`、`macs`（乘加次数）、"
    "`seconds_per_epoch`、`epochs`、`runs`（训练次数）、`train_size`、`evaluation_size`、`best_epoch`、"
    "`best_test_accuracy`、`calibration_error`、`most_confused`（最多的一种误判的次数）、`label`（图表中的名称）；\n"
    "- 某一轮、某个种子、某一类的结果：`classic.epoch[5].test_loss`（轮次从 0 起计；其中训练损失和训练准确率"
    "是该轮训练过程中的累计均值，不带轮次的则是训练结束后重新评价的结果）、"
    "`classic.seed[0].test_accuracy`（方括号里是种子本身）、`classic.seed[0].C1_positive`（该次训练后 C1 的权重为正的比例）、"
    "`classic.class[3].recall`（类别从 0 起计；还有 `precision`、`f1`、`correct`、`total`、`name`）；\n"
    "- 一个变体与它的比较对象的测试准确率之差：`relu.difference`（基准没有这一项），例如"
    "`高出 {{ relu.difference | size }}`；\n"
    "- 某一项复现核对（从 0 起计）：`check[0].measured`、`check[0].difference`；\n"
    '- 图表和文献的编号：`ref("kernels")`、`cite("lecun1998")`；\n'
    "- 竖线之后的过滤器：`with_std` 附上标准差，`size` 去掉正负号，`figures` 附上标准差而不写单位，"
    "例如 `{{ baseline.test_accuracy | with_std }}`。\n\n"
    "结果可以在 `{% if … %}` 里互相比较或与数比较，例如 "
    "`{% if relu.test_accuracy > baseline.test_accuracy %}更高{% else %}不更高{% endif %}`；"
    "百分数和百分点按小数比较：98% 写成 0.98，1 个百分点写成 0.01。\n\n"
    "此外只能用 `{% if … %}` 和对直接写出的列表的循环，例如 "
    "`{% for n in [0, 5, 9] %}{{ classic.epoch[n].test_loss }}；{% endfor %}`。"
)


def _prose(section: str) -> Key:
    return Key(f"“{section}”一节的正文", default=_OPTIONAL_TEXT)


PARTS: dict[str, Part] = {
    "ExperimentSpec": Part(
        "最外层",
        "一个文件是一个实验、一份报告；文件名（不含扩展名）就是报告文件夹的名称。",
        {
            "title": Key("报告的标题"),
            "cover": Key("封面", default="没有封面"),
            "data": Key("数据，对所有变体有效", default=_RECIPE),
            "model": Key("网络，对所有变体有效", default=_RECIPE),
            "training": Key("训练，对所有变体有效", default=_RECIPE),
            "seeds": Key("随机种子；每个变体用每个种子各训练一次，报告给出均值和标准差"),
            "variants": Key(
                "变体：名称 → 与上面的全局设置不同之处；名称以英文字母开头，只含英文字母、数字和下划线",
                default="必填；写了 sweep 时可省略",
            ),
            "sweep": Key("取值表：自动展开成一组变体，排在 variants 之后", default="无"),
            "baseline": Key("作为比较基准的变体", default="第一个变体"),
            "epochs_shown": Key(
                "各轮指标表中列出的轮次，从 0 起计", "轮", "均匀分布的至多 7 个轮次，含首末两轮"
            ),
            "expectations": Key("要核对的公开数值", default="无"),
            "figures": Key(
                "报告中的图，按此顺序",
                default="samples、learning_curves、confusion、mistakes、layer_grid、kernels 各一幅",
            ),
            "formats": Key(
                "报告的格式：`html`、`pdf`、`docx`（Word）、`md`（Markdown）；`--format` 优先于它"
            ),
            "prose": Key("自己撰写的正文，逐节替换程序写的", default="全部由程序撰写"),
            **document_keys.SPEC_KEYS,
        },
    ),
    "Cover": Part(
        "`cover`",
        '封面上的各项，按下表的顺序印出。没有写的项不出现；写成 `""` 的项留一条空白横线，供手写。'
        "数字照原样印出，例如学号 `0012` 不会变成 12。`--student me.yaml` 给出的同名各项优先（其中“专业班级”也可写作“班级”）。",
        {
            "课程名称": Key("课程的名称", default="不出现"),
            "实验名称": Key("实验的名称", default="不出现"),
            "学院": Key("学院或系", default="不出现"),
            "专业班级": Key("专业和班级", default="不出现"),
            "姓名": Key("学生姓名；也是 PDF 的作者", default="不出现"),
            "学号": Key("学号", default="不出现"),
            "指导教师": Key("指导教师", default="不出现"),
            "日期": Key("日期，例如 2025-06-01 或 2025 年 6 月 1 日；也是 PDF 的日期", default="不出现"),
            "成绩": Key("成绩，一般留空", default="不出现"),
        },
    ),
    "DataRecipe": Part(
        "`data`、`variants.*.data`",
        "用哪些图像，灰度怎样缩放。",
        {
            "name": Key(
                "数据集：`mnist`、`fashion_mnist`，或自备的 `idx`（四个 IDX 文件）、`folder`（图片，每类一个子文件夹，"
                "类名即文件夹名；可分 `train` 与 `test`，否则每六幅取一幅测试；各类轮流排列；彩色转成灰度，透明处当作白色，"
                "保持长宽比缩放到 28×28，空处用四角的灰度填满）"
            ),
            "path": Key(
                "自备数据所在的文件夹，只用于 `name: idx` 和 `name: folder`；相对路径从实验说明所在的文件夹算起",
                default="无",
            ),
            "image_size": Key("输入图像的边长；比原图（28）大时四周补零，例如 32", "像素"),
            "normalization": Key(
                "灰度的缩放：`unit` 到 [0, 1]；`standard` 为 (x − 0.1307) / 0.3081；`lecun1998` 到 [−0.1, 1.175]"
            ),
            "train_size": Key("只用前面这么多幅训练图像", "幅", "全部"),
            "validation_size": Key("留出最后这么多幅训练图像作验证集，代替测试集评价", "幅"),
            "augmentation": Key("训练图像的随机变换（数据增强）", default="不做"),
        },
    ),
    "AugmentationRecipe": Part(
        "`data.augmentation`",
        "每一轮对每幅训练图像随机做一次仿射变换。",
        {
            "rotation": Key("最大旋转角，顺时针和逆时针", "度"),
            "translation": Key("最大平移，各方向", "图像边长的几分之几"),
            "scale": Key("最小和最大的缩放倍数，0.1 ≤ 最小 ≤ 最大 ≤ 10", "倍"),
            "shear": Key("最大错切角，两个方向", "度"),
        },
    ),
    "ModelRecipe": Part(
        "`model`、`variants.*.model`",
        "LeNet 一类的网络：若干个“卷积 → 激活 → 2×2 下采样”，若干个隐藏层，一个输出层。"
        "默认值就是教科书中 61,706 个参数的 LeNet-5。",
        {
            "channels": Key("每个卷积层的特征图数目；有几项就有几个卷积层", "幅"),
            "kernel_sizes": Key("每个卷积核的边长；项数与 channels 相同", "像素"),
            "paddings": Key("每个卷积层四周补零的宽度；项数与 channels 相同", "像素"),
            "activation": Key("每个卷积层和隐藏层之后的激活函数；`pooling: subsampling` 时也在下采样之后"),
            "pooling": Key(
                "2×2 下采样：`average` 平均，`max` 最大，`subsampling` 1998 年论文的可训练下采样，`strided` 步长 2 的卷积"
            ),
            "hidden": Key("每个隐藏层的单元数", "个"),
            "connections": Key(
                "第二个卷积层的每幅特征图连到前一层的哪些图：`full` 全部，`lecun1998` 论文的表 I，或逐图列出（从 0 起计）"
            ),
            "dropout": Key("训练时丢弃隐藏单元的概率", "概率"),
            "batch_norm": Key("卷积与激活之间是否做批归一化"),
            "initialization": Key("权重初值的分布：`default` 为 PyTorch 的默认"),
            "output": Key("输出层：`linear` 线性，`rbf` 论文的径向基函数（要求最后一个隐藏层为 84 个单元）"),
        },
    ),
    "TrainingRecipe": Part(
        "`training`、`variants.*.training`",
        "怎样训练。",
        {
            "epochs": Key("训练的轮数", "轮"),
            "batch_size": Key("每批的样本数，不多于训练图像", "幅"),
            "optimizer": Key("优化器"),
            "learning_rate": Key("学习率；有衰减时为最大的学习率"),
            "momentum": Key("动量，用于 momentum、nesterov 和 rmsprop"),
            "weight_decay": Key("权重衰减（L2 惩罚；adamw 为解耦的）"),
            "schedule": Key("学习率怎样随轮次变化"),
            "decay_every": Key("schedule: step 时，每隔几轮衰减一次", "轮"),
            "decay_factor": Key("schedule: step 时每次衰减的倍数；exponential 时每轮的倍数", "倍"),
            "loss": Key("损失函数：`rbf_map` 为论文的式 (9)"),
            "label_smoothing": Key("标签平滑：目标中平均分给所有类别的份额", "比例"),
            "threads": Key("每次训练用的线程数；结果与它有关，一般保持 1，靠同时训练几个来加快", "个"),
            "device": Key("用什么计算：`cpu` 为处理器，`cuda` 为 NVIDIA 显卡；结果与它有关，见 docs/gpu.md"),
        },
    ),
    "VariantSpec": Part(
        "`variants.*`",
        "一个变体只写与全局设置不同的键，其余沿用。列表整个替换，不逐项合并。",
        {
            "label": Key("图表中的名称", default="变体名"),
            "note": Key("一句说明", default="无"),
            "against": Key("与哪个变体比较（最好是训练轮数相同、只差一项的）", default=_BASELINE),
            "data": Key("数据上的不同之处", default="同全局"),
            "model": Key("网络上的不同之处", default="同全局"),
            "training": Key("训练上的不同之处", default="同全局"),
        },
    ),
    "Sweep": Part(
        "`sweep`",
        "取值表展开成变体：每个轴取一个值，各轴的全部组合各成一个变体，名称和图表中的名称由取值得出。例如 "
        "`sweep: {over: {training.learning_rate: [0.1, 0.01]}}` 得到变体 `lr_0_1`（学习率 0.1）和 `lr_0_01`（学习率 0.01）；"
        "至多 4 个轴、100 个变体。",
        {
            "base": Key("在哪个变体上改动，并与它比较", default="全局设置，与 baseline 比较"),
            "over": Key("轴：一项设置的路径（如 `training.learning_rate`、`model.activation`）→ 各个取值"),
        },
    ),
    "Expectation": Part(
        "`expectations.*`",
        "要在“复现核对”表中核对的公开数值。准确率写成 `98.85%` 或 `0.9885`。",
        {
            "variant": Key("哪个变体", default=_BASELINE),
            "metric": Key("哪个指标：测试或训练的准确率、损失，或参数总数"),
            "epoch": Key("哪一轮之后，从 0 起计；参数总数不写", "轮", "最后一轮之后"),
            "value": Key("公开的数值；多个种子时与均值比较"),
            "tolerance": Key("容差：相差不超过它即算复现；与 value 同单位，准确率可写成 `0.3%`"),
            "source": Key("数值的出处", default="无"),
        },
    ),
    **PICTURES,
    "Prose": Part(
        "`prose`",
        "每一节的正文，Markdown。数值不要手写，写成 `{{ baseline.test_accuracy }}` 这样的占位，由结果填入；"
        '`{{ ref("kernels") }}` 写出图号。公式用 LaTeX：行内 `$x^2$`，独立成行 `$$...$$`，'
        "其中的中文写在 `\\text{…}` 里；`\\$` 是美元符号本身。"
        "紧接在独立成行的公式下一行的文字（如“其中……”）接着上文，不缩进；空一行则另起一段。"
        "`### 小标题` 印成单独一行的粗体，不编号，也不进目录。不支持脚注、图片和 HTML。"
        "表格用 Markdown 的竖线表格，表题写在它前面单独的一段里，以 `表：` 开头，例如 `表：三种学习率的对比`，与表格之间空一行；"
        "不写表题的表印作“（未命名的表）”，`check` 和 `build` 会给出提示。"
        f"没有写的节由程序根据结果撰写。\n\n{_PLACEHOLDERS}",
        {
            "purpose": _prose("一、实验目的"),
            "content": Key("“二、实验内容”开头、各小节之前的文字", default="无"),
            "data": _prose("数据准备"),
            "model": _prose("模型构建"),
            "training": _prose("训练配置"),
            "visualization": _prose("特征可视化"),
            "results": Key("“三、实验结果与分析”开头、各小节之前的文字", default="无"),
            "metrics": _prose("训练指标"),
            "comparison": _prose("变体比较"),
            "features": _prose("特征图分析"),
            "summary": _prose("四、实验小结"),
        },
    ),
    **document_keys.PARTS,
}
"""Model class -> its part of the spec, in the order of the reference."""

# The reference

TITLE = "# 实验说明的全部键"
INTRODUCTION = (
    "实验说明是一个 YAML 文件（YAML 1.2：`1e-3` 是数字，`no`、`on` 和日期是文字）。`labreport new 名称` 生成一份带注释的样例，"
    "`labreport check 文件` 检查它并列出全部错误的位置，`labreport schema` 输出供编辑器使用的 JSON Schema。"
    "命令行可临时改变任何一项：`--set training.epochs=2`、`--set variants.relu.training.learning_rate=1e-3`。\n\n"
    "本页由 `labreport schema --markdown` 从程序生成。"
)
TABLE_HEAD = "| 键 | 值 | 默认 | 单位 | 说明 |\n|---|---|---|---|---|"
REQUIRED = "**必填**"

INTEGER, NUMBER, TEXT, TRUTH = "整数", "数字", "文字", "`true` 或 `false`"
PERCENT = "数字或百分数"
MAPPING = "一组键值"


def at_least(limit: object) -> str:
    """A lower bound."""
    return f"≥ {limit}"


def above(limit: object) -> str:
    """A lower bound that is itself not allowed."""
    return f"> {limit}"


def at_most(limit: object) -> str:
    """An upper bound."""
    return f"≤ {limit}"


def below(limit: object) -> str:
    """An upper bound that is itself not allowed."""
    return f"< {limit}"


def list_of(item: str, least: int, most: int | None) -> str:
    """A list: what its items are and how many there may be."""
    if least == most:
        count = f"{least} 项"
    elif least and most:
        count = f"{least} 到 {most} 项"
    elif most:
        count = f"至多 {most} 项"
    else:
        count = f"至少 {least} 项" if least else ""
    return f"列表{f'（{count}）' if count else ''}，每项为{item}"


def map_of(item: str) -> str:
    """A mapping whose keys the student chooses."""
    return f"名称 → {item}"


def longest_text(most: int) -> str:
    """A text of limited length."""
    return f"{TEXT}（至多 {most:,} 字）"
