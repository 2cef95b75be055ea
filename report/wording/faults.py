"""What is said when a spec, a student file or an override is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from report.wording.values import did_you_mean, is_it, listed, shown

# Values, as pydantic finds them

_LISTED = re.compile(r"'([^']*)'")


def alternatives(expected: str) -> list[str]:
    """pydantic's "'a', 'b' or 'c'" as a list."""
    return _LISTED.findall(expected) or re.split(r", | or ", expected)


_WHOLE = "需要整数"
_REAL = "需要数字"
_TRUTH = "需要 true 或 false"
_LIST = "需要列表，例如 [1, 2]"
_MAPPING = "需要一组“键: 值”"
_BRACKETS = tuple("［【（(")
_ADDRESS = "网址要以 http:// 或 https:// 开头，其中不能有空格、引号和尖括号"
_MEANT = {"gpu": "cuda"}
"""What is written for what is called otherwise here, and spelt like something else."""
_NUMBER = re.compile(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
_QUOTED = {_WHOLE: re.compile("[-+]?[0-9]+"), _REAL: _NUMBER, _TRUTH: re.compile("true|false")}
"""What is text in quotes only, and would be right without them."""

REQUIREMENTS: dict[str, str] = {
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "整数太大",
    "float_type": _REAL,
    "float_parsing": _REAL,
    "finite_number": "需要有限的数",
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": "需要文字（数字和 true、false 要加引号）",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "greater_than": "要大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "要小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "union_tag_invalid": "只能是 {expected_tags}",
    "string_pattern_mismatch": "只能以英文字母开头，只含英文字母、数字、下划线和连字符",
    "string_too_short": "不能少于 {min_length} 个字",
    "string_too_long": "不能超过 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多只能有 {max_length} 项",
}
"""pydantic error type -> what the value would have to be."""


def bad_value(kind: str, context: Mapping[str, object], got: object) -> str:
    """A value that pydantic refuses: `kind` is its error type, `context` the details, `got` the value."""
    if kind == "missing":
        return "缺少这一项"
    words = {name: shown_context(name, value) for name, value in context.items()}
    requirement = REQUIREMENTS.get(kind, "这个值不合要求").format_map(words)
    if str(context.get("pattern", "")).startswith("^http"):
        requirement = _ADDRESS
    if kind in ("too_short", "too_long") and isinstance(got, list | dict):
        return f"{requirement}，得到 {len(got)} 项"
    return f"{requirement}，得到 {shown(got)}{slip(requirement, context, got)}"


def slip(requirement: str, context: Mapping[str, object], got: object) -> str:
    """What was probably meant by a value that stands for something else; "" where nobody can tell."""
    if requirement == _LIST and isinstance(got, int | float):
        return _in_brackets(got)
    if not isinstance(got, str):
        return ""
    expected = next((str(value) for name, value in context.items() if name.startswith("expected")), "")
    number = unicodedata.normalize("NFKC", got).replace("。", ".")
    if requirement in (_WHOLE, _REAL) and number != got and _NUMBER.fullmatch(number):
        return f"；是不是 {number}？数字和符号都要用半角的"
    if requirement in _QUOTED and _QUOTED[requirement].fullmatch(got):
        return "；请去掉引号"
    if re.search("[，、；]", got) and (expected or requirement in (_WHOLE, _REAL, _LIST)):
        return "；列表里的逗号要用半角的“,”"
    if requirement == _LIST and got[:1] in _BRACKETS:
        return "；列表要用半角的方括号 [ ]"
    if requirement == _LIST and got:
        return _in_brackets(got)
    if requirement == _MAPPING and re.match(r"\w+(：|:\S|:\u3000)", got):
        return "；冒号要用半角的“:”，后面加一个空格"
    if re.search(r"\S#|＃", got) and (expected or requirement in (_WHOLE, _REAL, _TRUTH)):
        return "；注释以半角的“#”开头，前面要有一个空格"
    return is_it(_MEANT.get(got.lower(), got), alternatives(expected))


def _in_brackets(item: object) -> str:
    """A list of one item, which is a list all the same."""
    text = item if isinstance(item, str) else shown(item)
    return f"；只有一项时也要写方括号：[{text if len(text) <= 40 else '…'}]"


def shown_context(name: str, value: object) -> str:
    """A detail of a pydantic error."""
    return listed(alternatives(str(value))) if name.startswith("expected") else shown(value)


def unknown_key(name: str, known: Sequence[str]) -> str:
    """A key that nothing reads."""
    if name == "<<":
        return "不支持合并键 <<；变体只写与全局不同的项即可"
    return f"没有 {shown(name)} 这个键" + did_you_mean(name, known)


CONTRADICTIONS: dict[str, str] = {
    "one_entry_per_convolution": "channels、kernel_sizes、paddings 的个数必须相同（每个卷积层各一项）",
    "scale_interval": "scale 要写成 [最小, 最大]，且 0.1 ≤ 最小 ≤ 最大 ≤ 10",
    "not_unique": "列表里有重复的值",
    "sweep_too_large": "各轴取值的组合不能超过 100 个",
    "sweep_path": "要写成 data、model 或 training 中一项的路径，例如 training.learning_rate",
    "control_characters": "文字里不能有换行、制表符等控制字符",
    "blank": "不能是空白",
    "no_such_day": "没有这一天；写成日期的，须是日历上有的日期",
    "variant_name": "变体名以英文字母开头，只含英文字母、数字和下划线，最长 32 个字符",
    "reserved_name": "这个名称在正文里另有用处，不能作变体名",
    "percent_of_what": "只有准确率能写成百分数",
    "not_a_number": "需要数字，或百分数如 98.85%",
    "not_a_fraction": "准确率写成 98.85% 或 0.9885（0 到 1 之间）",
    "not_a_count": "参数总数应是非负整数",
    "negative_loss": "损失不能是负数",
    "indices_alone": "indices 已经指明了图像，不能再写 digit、count、choice",
    "index_alone": "index 已经指明了图像，不能再写 digit、choice",
    "seconds_or_fps": "seconds 和 fps 说的是同一件事，只能写一个",
    "article_source": "期刊（J）和会议（C）论文要写出 source（刊名或论文集名）和 year",
    "book_publisher": "专著（M）和学位论文（D）要写出 publisher（出版社或学校）和 year",
    "online_address": "网络文献（EB/OL）要写出 url",
    "address_accessed": "url 和 accessed（引用日期，例如 2025-06-01）要一起写",
    "work_twice": "有两条文献的 key 相同",
    "epoch_of_parameters": "参数总数与轮次无关，请删去 epoch",
}
"""Codes that our own validators raise -> what they mean."""


def contradiction(code: str, got: object) -> str:
    """A fault that one of our own validators found in `got`."""
    message = CONTRADICTIONS.get(code, "这里的设置互相矛盾")
    if code == "work_twice" and isinstance(got, list):
        keys = [work["key"] for work in got]
        return f"{message}：{listed(dict.fromkeys(key for key in keys if keys.count(key) > 1))}"
    if code == "not_unique" and isinstance(got, list):
        return f"{message}：{listed(dict.fromkeys(shown(item) for item in got if got.count(item) > 1))}"
    return message if isinstance(got, dict | list) else f"{message}；得到 {shown(got)}"


# What only the whole spec shows


def bad_file_name(stem: str) -> str:
    """The spec's name becomes a folder."""
    return (
        f"文件名 {shown(stem)} 不能用作报告的文件夹名；"
        "请改用字母、汉字、数字、下划线、连字符和点，以字母、汉字或数字开头，最长 64 个字符"
    )


AGAINST_ITSELF = "变体不能与自己比较"


def unknown_variant(name: str, known: Sequence[str]) -> str:
    """A name that no variant has."""
    return f"没有名为 {shown(name)} 的变体" + did_you_mean(name, known)


def epoch_out_of_range(epoch: int, epochs: int) -> str:
    """An epoch that is not trained."""
    return f"轮次从 0 起计，共训练 {epochs} 轮，最后一轮是 {epochs - 1}，得到 {epoch}"


def too_many_parameters(count: int, most: int) -> str:
    """A network that is too large to train here."""
    return f"网络太大：共 {count:,} 个参数，最多 {most:,} 个；请减少 channels、hidden 或 kernel_sizes"


def too_much_work(macs: int, most: int) -> str:
    """A network that takes too long."""
    return f"网络太大：每幅图像要做 {macs:,} 次乘加，最多 {most:,} 次；请减少 channels、kernel_sizes 或 image_size"


def batch_needs_memory(batch: int, needed: int, most: int) -> str:
    """A batch that no memory holds."""
    return f"每批 {batch} 个样本约需 {needed / 2**30:.0f} GB 内存，最多 {most // 2**30} GB；请减小 batch_size"


def no_convolution(name: str, known: Sequence[str]) -> str:
    """A picture of the kernels of a layer that has none."""
    return f"网络没有名为 {shown(name)} 的卷积层" + did_you_mean(name, known)


def no_such_layer(name: str, known: Sequence[str], *, maps: bool) -> str:
    """A picture of a layer that the network has not, or that has no feature maps."""
    what = "有特征图的层" if maps else "层"
    return f"网络没有名为 {shown(name)} 的{what}；可用的有 {listed(known)}"


def no_such_channel(layer: str, channel: int, channels: int) -> str:
    """A channel beyond the last."""
    return f"{layer} 层只有 {channels} 个通道，序号从 0 到 {channels - 1}，得到 {channel}"


def no_such_image(index: int, images: int) -> str:
    """An image beyond the last."""
    return f"评价用的图像共 {images} 幅，序号从 0 到 {images - 1}，得到 {index}"


def too_many_panels(variants: int, most: int) -> str:
    """A picture with a panel for each variant, and no room for so many."""
    return f"这种图最多画 {most} 个变体，这里有 {variants} 个；请在 variants 中列出要画的"


def unknown_seed(seed: int, known: Sequence[int]) -> str:
    """A picture of a run that is not trained."""
    return f"seeds 里没有 {seed}；可用的有 {listed(map(str, known))}"


def label_taken(label: str) -> str:
    """Two figures under one name."""
    return f"图的标签 {shown(label)} 重复；请用 label 另起一个名称"


def shape(sizes: Sequence[int]) -> str:
    """(6, 14, 14) as 6×14×14."""
    return "×".join(map(str, sizes))


IMPOSSIBLE: dict[str, str] = {
    "kernel_larger_than_input": "卷积核比输入还大；请减小 kernel_sizes 或增大 paddings、image_size",
    "pool_larger_than_input": "输入小于 2×2，无法再做池化；请减少卷积层或增大 image_size",
    "connection_table": "connections 要为第二个卷积层的每幅特征图各列一行；lecun1998 只用于 6 幅到 16 幅",
    "connection_table_map": "connections 指向了前一层没有的特征图（从 0 起计）",
    "connection_table_row": "connections 的一行是空的，或同一幅特征图出现了两次",
    "rbf_needs_84_features": "output: rbf 要求最后一个隐藏层为 84 个单元",
    "rbf_needs_at_most_10_classes": "output: rbf 最多只能有 10 个类别",
}


def impossible_network(layer: str, input_shape: Sequence[int], reason: str) -> str:
    """A network that cannot be built: which layer, what it receives, why."""
    why = IMPOSSIBLE.get(reason, "这一层的设置互相矛盾")
    return f"{layer} 层无法构建（它的输入是 {shape(input_shape)}）：{why}"


# --set and --student


def override_without_value(text: str) -> str:
    """`--set training.epochs`."""
    return f"应写成 键=值，例如 training.epochs=2，得到 {shown(text)}"


def override_into_value(path: str) -> str:
    """`--set title.x=1`."""
    return f"{path} 不是一组键值，不能再往下设"


def override_index(path: str, count: int) -> str:
    """`--set figures.9.count=1`."""
    if not count:
        return f"{path} 是空列表"
    return f"{path} 是有 {count} 项的列表，请用 0 到 {count - 1} 的序号指定一项"


def same_name(label: str, other: str) -> str:
    """Two variants of one name in tables and pictures."""
    return f"变体 {other} 也叫“{label}”，图表中分不清；请换一个名称"


def given_twice(first: str, second: str) -> str:
    """Two names of one thing."""
    return f"{first} 和 {second} 是同一项，只能写一个"


def unknown_format(name: str, known: Sequence[str]) -> str:
    """`--format rtf`."""
    comma = "；各项之间要用半角的逗号“,”" if re.search("[，、；]", name) else ""
    return f"没有 {shown(name)} 这种格式；可用的格式有 {listed(known)}{comma}"
