"""What users read about training on a cluster."""

from __future__ import annotations

EXECUTOR = "在哪里训练：local（本机，默认）或 ray（Ray 集群，见 docs/cluster.md）"
RAY_ADDRESS = "Ray 集群的地址，例如 auto 或 ray://主机:10001；不写则在本机临时启动一个"
RAY_MISSING = '没有安装 ray，不能用 --executor ray。请先运行：pip install "labreport[cluster]"；或去掉这个选项，在本机训练。'
ADDRESS_WITHOUT_RAY = "--ray-address 要和 --executor ray 一起使用。"

NO_CARD = "training.device 是 cuda，但这个 Ray 集群没有登记显卡。请改为 cpu，或加入有 NVIDIA 显卡的节点（ray start --num-gpus）。"


def no_cluster(address: str, reason: str) -> str:
    """Nobody answers at the address."""
    first = reason.strip().splitlines()[0] if reason.strip() else ""
    return f"连接不上 Ray 集群 {address}：{first}。请检查地址，或去掉 --ray-address 在本机临时启动一个。"


def lost(name: str, retries: int, reason: str) -> str:
    """A run's node died too often."""
    first = reason.strip().splitlines()[0] if reason.strip() else ""
    return (
        f"训练 {name} 没有完成：所在的节点失效，重试 {retries} 次后仍未成功（{first}）。"
        "已完成的训练都已保存，再次运行会接着做。"
    )
