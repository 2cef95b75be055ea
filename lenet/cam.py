"""Class activation maps, by torchcam: where in an image a layer finds evidence for a class.

Grad-CAM (Selvaraju et al. 2016), Grad-CAM++ (Chattopadhyay et al. 2017), Score-CAM (Wang et al. 2019), Layer-CAM (Jiang et
al. 2021). All keep positive evidence alone, so a map may be nothing but zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from lenet.model import LeNet5
from lenet.probes import completing_module

if TYPE_CHECKING:
    from torchcam.methods.core import _CAM

Method = Literal["grad_cam", "grad_cam_pp", "score_cam", "layer_cam"]


def class_activation_maps(
    model: LeNet5, batch: Tensor, classes: NDArray[np.int64], method: Method, layer: str
) -> NDArray[np.float32]:
    """Maps (n, s, s) from 0 to 1 for `batch` (n, 1, s, s) and the class of each image.

    A map is resized to the image bilinearly and divided by its largest value; without positive evidence it stays zero.

    Raises:
        KeyError: there is no such layer; lists those that there are.
    """
    wanted = completing_module(model.layers, layer)
    with _extractor(method)(model, target_layer=wanted, input_shape=tuple(batch.shape[1:])) as extract:
        pixels = batch.detach().contiguous().requires_grad_(True)
        scores = model(pixels)
        (maps,) = extract(classes.tolist(), scores, normalized=False)
    # Some methods leave the last step, which drops what speaks against the class, to the caller.
    small = maps.detach().clamp(min=0)
    large = F.interpolate(small.unsqueeze(1), batch.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    peak = large.amax(dim=(1, 2), keepdim=True)
    scaled = torch.where(peak > 0, large / torch.where(peak > 0, peak, torch.ones_like(peak)), 0.0)
    return np.ascontiguousarray(scaled.numpy(), dtype=np.float32)


def _extractor(method: Method) -> type[_CAM]:
    from torchcam.methods import GradCAM, GradCAMpp, LayerCAM, ScoreCAM

    methods: dict[Method, type[_CAM]] = {
        "grad_cam": GradCAM,
        "grad_cam_pp": GradCAMpp,
        "score_cam": ScoreCAM,
        "layer_cam": LayerCAM,
    }
    return methods[method]
