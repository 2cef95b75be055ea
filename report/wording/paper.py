"""LeCun, Bottou, Bengio and Haffner 1998, where a text speaks of parts that are taken from it: told once, with the work."""

from __future__ import annotations

from lenet.recipe import RunRecipe
from report.wording.scene import Scene, listed

TITLE = "Gradient-based learning applied to document recognition"
PRINTED = f"{TITLE}, Proceedings of the IEEE, 1998, 86(11): 2278-2324"
MODEL_PARTS = {
    "activation": ("scaled_tanh", "激活函数 1.7159·tanh(2x/3)"),
    "pooling": ("subsampling", "可训练下采样"),
    "connections": ("lecun1998", "C3 的部分连接"),
    "initialization": ("lecun1998", "参数的初始化"),
    "output": ("rbf", "径向基函数输出层"),
}
"""Field of a network's recipe -> the value that is the paper's, and what that is called."""
TRAINING_PARTS = {"loss": ("rbf_map", "损失函数"), "schedule": ("lecun1998", "步长表")}
"""The same of the training's."""


def of_model(scene: Scene) -> str:
    """Which parts of the network are the paper's."""
    parts = model_parts(scene.base.recipe)
    return taken(parts, scene) if parts else ""


def of_training(scene: Scene) -> str:
    """Which parts of the training are the paper's, where the network takes nothing from it and has not named the work."""
    recipe = scene.base.recipe
    parts = [
        told for field, (value, told) in TRAINING_PARTS.items() if getattr(recipe.training, field) == value
    ]
    return "" if model_parts(recipe) or not parts else taken(parts, scene)


def taken(parts: list[str], scene: Scene) -> str:
    """That they are the paper's."""
    return f"{listed(parts)}{'都' if len(parts) > 1 else ''}取自 {work(scene)}。"


def model_parts(recipe: RunRecipe) -> list[str]:
    """What of the network is the paper's."""
    return [told for field, (value, told) in MODEL_PARTS.items() if getattr(recipe.model, field) == value]


def work(scene: Scene) -> str:
    """The paper, cited where the report lists it, else in full."""
    key = next((work.key for work in scene.works if work.title.lower() == TITLE.lower()), None)
    return f"LeCun 等（1998，{PRINTED}）" if key is None else f'LeCun 等（1998）{{{{ cite("{key}") }}}}'
