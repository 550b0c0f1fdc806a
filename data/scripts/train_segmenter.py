"""Train the course's small SegFormer on drawn scenes, on one CPU core, and save it to data/models/segformer-scenes.

    nice -n 5 .venv/bin/python data/scripts/train_segmenter.py --minutes 65 --state /tmp/segmenter.pt

The recipe: pictures are small first and full size at the end (most of the learning happens where a step is cheap), two
fresh scenes replace the oldest of a pool at every step (no scene is seen often enough to be learnt by heart), weighted
cross-entropy plus a soft Jaccard loss (the metric counts small classes as much as large ones), and an exponential
average of the weights is what is kept. The state is saved every few minutes; a second run with the same --state goes
on where the first one ended.

Progress is measured on scenes of their own (`DEVELOPMENT_SEED`). The validation scenes of `raycourse.scenes` are never
read here.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import affine_grid, cross_entropy, grid_sample, interpolate, one_hot
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

from raycourse.evaluate_segmenter import confusion, iou_of_classes
from raycourse.scenes import ADE_NAMES, CLASS_IDS, draw_scene

DEVELOPMENT_SEED = 900_000_000
SCENE_SIZE = 128
MODEL_SIZE = 256
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
OUTPUT = Path(__file__).resolve().parents[1] / "models" / "segformer-scenes"


@dataclass(frozen=True)
class Stage:
    """Until which share of the time pictures of one size are used, and how much of a scene a crop shows."""

    until: float
    size: int
    least_shown: float


STAGES = (Stage(0.60, 128, 0.45), Stage(0.82, 192, 0.60), Stage(1.0, MODEL_SIZE, 0.75))


def new_model() -> SegformerForSemanticSegmentation:
    """A SegFormer of 1.4 M parameters with random weights; class i of its head is `CLASS_IDS[i]` of ADE20K."""
    names = dict(enumerate(ADE_NAMES.values()))
    config = SegformerConfig(
        num_labels=len(names),
        id2label=names,
        label2id={name: i for i, name in names.items()},
        hidden_sizes=[24, 48, 96, 160],
        depths=[2, 2, 2, 2],
        num_attention_heads=[1, 2, 3, 5],
        decoder_hidden_size=96,
        drop_path_rate=0.0,
        hidden_dropout_prob=0.0,
        classifier_dropout_prob=0.05,
        ade_ids=list(CLASS_IDS),
    )
    return SegformerForSemanticSegmentation(config)


def class_indices(mask: np.ndarray) -> np.ndarray:
    """ADE20K ids to the indices of the model's classes."""
    table = np.full(256, 255, np.uint8)
    table[list(CLASS_IDS)] = np.arange(len(CLASS_IDS))
    return table[mask]


def normalized(images: Tensor) -> Tensor:
    """Pictures in 0..1 (n x 3 x h x w) to the model's input."""
    mean, deviation = torch.tensor(MEAN).view(1, 3, 1, 1), torch.tensor(DEVIATION).view(1, 3, 1, 1)
    return ((images - mean) / deviation).contiguous(memory_format=torch.channels_last)


class Pool:
    """Training scenes as uint8 tensors, a few of them replaced by fresh ones at each step."""

    def __init__(self, size: int, first_seed: int) -> None:
        self.next_seed = first_seed
        self.images = torch.empty(size, SCENE_SIZE, SCENE_SIZE, 3, dtype=torch.uint8)
        self.masks = torch.empty(size, SCENE_SIZE, SCENE_SIZE, dtype=torch.uint8)
        self.refresh(size)

    def refresh(self, count: int) -> None:
        """Draw `count` new scenes over the oldest ones."""
        for _ in range(count):
            image, mask = draw_scene(self.next_seed, SCENE_SIZE)
            slot = self.next_seed % len(self.images)
            self.images[slot] = torch.from_numpy(image)
            self.masks[slot] = torch.from_numpy(class_indices(mask))
            self.next_seed += 1

    def batch(self, count: int, stage: Stage) -> tuple[Tensor, Tensor]:
        """Random crops, flips and colors: inputs (n x 3 x size x size) and classes (n x size/2 x size/2)."""
        chosen = torch.randint(len(self.images), (count,))
        shown = torch.empty(count).uniform_(stage.least_shown, 1.05)
        shift = (1 - shown).clamp(min=0)[:, None] * torch.empty(count, 2).uniform_(-1, 1)
        move = torch.zeros(count, 2, 3)
        move[:, 0, 0] = shown * torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
        move[:, 1, 1] = shown * torch.empty(count).uniform_(0.9, 1.0)
        move[:, :, 2] = shift
        images = self.images[chosen].permute(0, 3, 1, 2).float() / 255
        grid = affine_grid(move, [count, 3, stage.size, stage.size], align_corners=False)
        images = grid_sample(images, grid, padding_mode="reflection", align_corners=False)
        half = affine_grid(move, [count, 1, stage.size // 2, stage.size // 2], align_corners=False)
        masks = grid_sample(
            self.masks[chosen][:, None].float(), half, "nearest", padding_mode="reflection", align_corners=False
        )
        images = images * torch.empty(count, 1, 1, 1).uniform_(0.7, 1.3) + torch.empty(count, 3, 1, 1).uniform_(
            -0.08, 0.08
        )
        gray = images.mean(1, keepdim=True)
        images = (gray + (images - gray) * torch.empty(count, 1, 1, 1).uniform_(0.4, 1.4)).clamp(0, 1)
        return normalized(images), masks[:, 0].long()


def loss_of(logits: Tensor, truth: Tensor, weights: Tensor, jaccard_share: float) -> Tensor:
    """Weighted cross-entropy plus the soft Jaccard loss of the classes that the batch holds."""
    logits = interpolate(logits.float(), truth.shape[-2:], mode="bilinear", align_corners=False)
    loss = cross_entropy(logits, truth, weight=weights)
    if jaccard_share:
        chance = logits.softmax(1)
        target = one_hot(truth, logits.shape[1]).permute(0, 3, 1, 2).float()
        both = (chance * target).sum((0, 2, 3))
        either = (chance + target).sum((0, 2, 3)) - both
        present = target.sum((0, 2, 3)) > 0
        loss = loss + jaccard_share * (1 - both / either.clamp(min=1))[present].mean()
    return loss


@torch.inference_mode()
def development_miou(model: nn.Module, pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Mean IoU at the scenes' own size."""
    model.eval()
    counts = np.zeros((len(CLASS_IDS), len(CLASS_IDS)), np.int64)
    for start in range(0, len(pairs), 10):
        images, masks = zip(*pairs[start : start + 10], strict=True)
        batch = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255
        batch = interpolate(batch, (MODEL_SIZE, MODEL_SIZE), mode="bilinear", align_corners=False)
        logits = model(pixel_values=normalized(batch)).logits
        logits = interpolate(logits, (SCENE_SIZE, SCENE_SIZE), mode="bilinear", align_corners=False)
        truth = class_indices(np.stack(masks))
        counts += confusion(logits.argmax(1).numpy().astype(np.uint8), truth, len(CLASS_IDS))
    return float(np.nanmean(iou_of_classes(counts)))


@torch.no_grad()
def move_average(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Move the averaged weights a little towards the present ones."""
    for kept, new in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


def train(minutes: float, state_file: Path, batch_size: int, rate: float, pool_size: int) -> nn.Module:
    """Train for `minutes` in all, counting the time of earlier runs with the same state file; the averaged model."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = new_model().to(memory_format=torch.channels_last)
    average = copy.deepcopy(model).requires_grad_(False)
    matrices = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, rate)
    spent, step, seed = 0.0, 0, 0
    if state_file.exists():
        saved = torch.load(state_file, weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        spent, step, seed = saved["spent"], saved["step"], saved["seed"]
    pool = Pool(pool_size, seed)
    pixels = torch.bincount(pool.masks.flatten().long(), minlength=len(CLASS_IDS)).float()
    weights = (pixels.sum() / pixels).pow(0.35)
    weights /= weights.mean()
    held_out = [draw_scene(DEVELOPMENT_SEED + i, SCENE_SIZE) for i in range(40)]
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, {len(pool.images)} scenes", flush=True)

    budget, last, saved_at = minutes * 60, time.monotonic(), spent
    while spent < budget:
        share = spent / budget
        stage = next(s for s in STAGES if share < s.until)
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * share)) + 0.005)
        model.train()
        pool.refresh(2)
        images, truth = pool.batch(batch_size, stage)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(pixel_values=images).logits
        loss = loss_of(logits, truth, weights, jaccard_share=0.0 if share < 0.1 else 1.0)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        move_average(average, model, min(0.996, step / (step + 20)))
        now = time.monotonic()
        spent, last = spent + now - last, now
        if spent - saved_at > 240 or spent >= budget:
            saved_at = spent
            state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
            partial = state_file.with_suffix(".partial")
            torch.save(state | {"spent": spent, "step": step, "seed": pool.next_seed}, partial)
            os.replace(partial, state_file)
            miou = development_miou(average, held_out)
            print(f"minute {spent / 60:.1f} step {step} size {stage.size} loss {loss:.3f} mIoU {miou:.3f}", flush=True)
            last = time.monotonic()  # measuring isn't training
    return average


def export(average: nn.Module, folder: Path) -> None:
    """Save fp16 weights, configuration and preprocessor as `from_pretrained` reads them."""
    half = copy.deepcopy(average).half().to(memory_format=torch.contiguous_format)
    half.save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)  # written readable for its owner only
    size = {"height": MODEL_SIZE, "width": MODEL_SIZE}
    SegformerImageProcessor(size=size, image_mean=list(MEAN), image_std=list(DEVIATION)).save_pretrained(folder)


def main() -> None:
    """Read the command line, train, export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=65)
    parser.add_argument("--state", type=Path, required=True, help="file that keeps the training between runs")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-3, help="highest learning rate")
    parser.add_argument("--pool", type=int, default=1500, help="scenes kept in memory")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    average = train(arguments.minutes, arguments.state, arguments.batch_size, arguments.rate, arguments.pool)
    export(average, arguments.output)


if __name__ == "__main__":
    main()
