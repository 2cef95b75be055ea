"""Fashion-MNIST: its four files, the places that have them, and what its classes are called.

Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017.
"""

from __future__ import annotations

from pathlib import Path

from lenet.sources import idx
from lenet.sources.debian import DebianPackage
from lenet.sources.local import LocalFolder
from lenet.sources.source import Collection, WantedFile
from lenet.sources.torchvision_mirror import TorchvisionMirror

CLASSES = ("T恤", "裤子", "套头衫", "连衣裙", "外套", "凉鞋", "衬衫", "运动鞋", "包", "短靴")
"""Labels 0 to 9 of the paper's table 2: T-shirt/top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot."""

FILES = (
    WantedFile(
        idx.TRAIN_IMAGES, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", 47_040_016
    ),
    WantedFile(idx.TRAIN_LABELS, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60_008),
    WantedFile(
        idx.TEST_IMAGES, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 7_840_016
    ),
    WantedFile(idx.TEST_LABELS, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10_008),
)

FASHION_MNIST = Collection(
    name="fashion_mnist",
    files=FILES,
    downloads=(
        # Where the package dataset-fashion-mnist of Debian and Ubuntu puts them.
        LocalFolder("system", Path("/usr/share/datasets/fashion-mnist"), FILES),
        DebianPackage(
            package="dataset-fashion-mnist",
            size=30_900_652,
            member_folder="usr/share/datasets/fashion-mnist",
            files=FILES,
        ),
        TorchvisionMirror(size=30_878_551, dataset="FashionMNIST"),
    ),
)
