"""Training of a detector from COCO weights; every layer learns. Needs the extra `yolo`."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.training.extra import Trainer, open_yolo
from vision.errors import InputError

ANCESTORS: Mapping[str, str] = {
    "motorcycle": "ebike",
    "chair": "wheelchair",
    "skateboard": "other_wheeled",
}
"""COCO classes whose knowledge a class of ours begins with; equal names need no line here."""

Progress = Callable[[int, int, Mapping[str, float]], None]
"""Told the epochs done, the epochs in all and the newest figures."""


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How to train. input_px: side of the square input. rate: of AdamW, at its highest."""

    epochs: int = 8
    input_px: int = 416
    batch: int = 16
    rate: float = 6e-4
    threads: int = 2


def train(data: Path, weights: Path, out: Path, options: TrainingOptions, tell: Progress) -> Path:
    """Train on a data set; return the best checkpoint, `out/weights/best.pt`.

    data: YAML in the Ultralytics layout. Raises InputError.
    """
    if not data.is_file():
        raise InputError(f"{data}: is not there; name the YAML file of a data set")
    if (out / "weights").exists():
        raise InputError(f"{out}: holds a training already; name a new folder, or go on with it")
    out.mkdir(parents=True, exist_ok=True)
    yolo = open_yolo(weights)
    names = yolo.model.names
    yolo.model.names = {index: ANCESTORS.get(name, name) for index, name in names.items()}
    start = out / "start.pt"
    yolo.save(str(start))
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    yolo = open_yolo(start)
    yolo.add_callback("on_fit_epoch_end", _teller(tell))
    yolo.train(
        data=str(data),
        epochs=options.epochs,
        imgsz=options.input_px,
        batch=options.batch,
        nbs=options.batch,
        optimizer="AdamW",
        lr0=options.rate,
        lrf=0.05,
        cos_lr=True,
        warmup_epochs=0.3,
        warmup_bias_lr=0.0,
        # What is in a cabin fills its picture; in a mosaic of four it would be small.
        mosaic=0.2,
        close_mosaic=max(1, options.epochs // 4),
        degrees=8.0,
        shear=3.0,
        perspective=0.0004,
        scale=0.5,
        hsv_s=0.6,
        hsv_v=0.5,
        amp=False,  # its check would download a model
        plots=False,  # its fonts would be downloaded
        seed=1,
        project=str(out.parent.resolve()),
        name=out.name,
        exist_ok=True,
        verbose=False,
    )
    return out / "weights" / "best.pt"


def resume(out: Path, tell: Progress) -> Path:
    """Go on with a training that was stopped, from its last whole epoch. Raises InputError."""
    last = out / "weights" / "last.pt"
    if not last.is_file():
        raise InputError(f"{last}: is not there; {out} holds no training that finished an epoch")
    yolo = open_yolo(last)
    yolo.add_callback("on_fit_epoch_end", _teller(tell))
    try:
        yolo.train(resume=True)
    except AssertionError as error:  # it has ended, says Ultralytics
        raise InputError(f"{last}: cannot be gone on with ({error})") from None
    return out / "weights" / "best.pt"


def _teller(tell: Progress) -> Callable[[Trainer], None]:
    def told(trainer: Trainer) -> None:
        tell(trainer.epoch + 1, trainer.epochs, trainer.metrics)

    return told
