"""Which device `--device` means."""

from __future__ import annotations

from typing import Literal

import pytest
import torch

from report.execution.choice import device_setting


@pytest.mark.parametrize(
    ("name", "card", "setting"),
    [
        (None, True, ()),
        ("cpu", True, ("training.device=cpu",)),
        ("cuda", False, ("training.device=cuda",)),
        ("auto", True, ("training.device=cuda",)),
        ("auto", False, ("training.device=cpu",)),
    ],
)
def test_auto_is_the_graphics_card_where_there_is_one(
    name: Literal["auto", "cpu", "cuda"] | None,
    card: bool,
    setting: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: card)
    assert device_setting(name) == setting
