"""What is said of a spec that is valid, and probably not meant so."""

from __future__ import annotations


def same_training(name: str, other: str) -> str:
    """Two variants that are one network under one training."""
    return (
        f"提示：{name} 与 {other} 的设置完全相同，训练出的是同一个网络；"
        "若要比较，请写出它们在 data、model 或 training 上的不同"
    )


CUT_BY_COMMENT = "提示：“#”和它后面的字被当作注释，不会印出；若是文字的一部分，请把整个值加上引号"
