"""Training as a student writes it after a tutorial: `python -m benchmarks.usual_loop VARIANT EPOCHS [DEVICE]`.

torchvision's MNIST with ToTensor for each image, a DataLoader, PyTorch's default number of threads, training and
a pass over the test images in each epoch. Prints {"seconds": [one an epoch], "peak_mb": ...}.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from benchmarks.variants import RECIPES, peak_mb
from lenet.datasets import load_dataset
from lenet.vision import import_torchvision

Batch = tuple[Tensor, Tensor]

NETWORKS = {
    "classic": lambda: nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
    ),
    "relu_max": lambda: nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ),
    "simple_cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1568, 128), nn.ReLU(), nn.Dropout(0.2), nn.Linear(128, 10),
    ),
}  # fmt: skip


def main(variant: str, epochs: int, device: str = "cpu") -> None:
    """Train and time."""
    with tempfile.TemporaryDirectory() as folder:
        train, test = loaders(Path(folder), RECIPES[variant].training.batch_size)
        network = NETWORKS[variant]().to(device)
        optimizer = torch.optim.Adam(network.parameters(), lr=RECIPES[variant].training.learning_rate)
        seconds = []
        for _ in range(epochs):
            began = time.perf_counter()
            epoch(network, optimizer, train, test, device)
            seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))  # noqa: T201


def loaders(folder: Path, batch_size: int) -> tuple[DataLoader[Batch], DataLoader[Batch]]:
    """MNIST where torchvision looks for it."""
    vision_datasets = import_torchvision("datasets")
    transform = import_torchvision("transforms").ToTensor()
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    source = load_dataset(RECIPES["classic"].data).folder
    for path in source.glob("*-ubyte"):
        (raw / path.name).symlink_to(path)
    train = vision_datasets.MNIST(str(folder), train=True, transform=transform)
    test = vision_datasets.MNIST(str(folder), train=False, transform=transform)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(test, batch_size)


def epoch(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    train: DataLoader[Batch],
    test: DataLoader[Batch],
    device: str,
) -> float:
    """One pass over the training images, one over the test images; the test accuracy."""
    loss_of = nn.CrossEntropyLoss()
    network.train()
    for batch, answers in train:
        images, labels = batch.to(device), answers.to(device)
        optimizer.zero_grad()
        loss = loss_of(network(images), labels)
        loss.backward()
        optimizer.step()
    network.eval()
    correct = 0
    with torch.no_grad():
        for batch, answers in test:
            images, labels = batch.to(device), answers.to(device)
            correct += int((network(images).argmax(1) == labels).sum())
    return correct / 10_000


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
