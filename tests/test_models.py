"""The embedded models do what the lessons say of them; the others load from caches that the tests make."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image
from torchvision.transforms import v2
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

from raycourse import models
from raycourse.evaluate_segmenter import mean_iou, measure_segmenter
from raycourse.labels import id2label, imagenet_labels
from raycourse.photos import DATA, as_pictures, labelled_photos
from raycourse.scenes import CLASS_IDS, validation_scenes


@pytest.fixture(scope="module")
def segmenter() -> models.Segmenter:
    return models.load_segmenter("embedded")


@pytest.fixture(scope="module")
def classifier() -> models.Classifier:
    return models.load_classifier("embedded")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way to the network that the loading code takes fails as it does on a machine without one."""

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(models, "urlopen", unreachable)
    monkeypatch.setattr("torch.hub.urlopen", unreachable)


def test_segmenter_meets_its_mark(segmenter: models.Segmenter) -> None:
    mean, named = measure_segmenter(segmenter, 40)
    assert mean > 0.75
    assert len(named) == 13
    assert min(named.values()) > 0.3


def test_masks_have_each_photos_own_size(segmenter: models.Segmenter) -> None:
    images, _ = validation_scenes(2)
    gray = Image.open(DATA / "photos" / "camera.png")
    large = DATA / "photos" / "seeding_by_Clements_Engelhardt.jpg"
    masks = segmenter.predict([images[0], gray, large])
    assert [mask.shape for mask in masks] == [(128, 128), (512, 512), Image.open(large).size[::-1]]
    assert all(mask.dtype == np.uint8 and set(np.unique(mask)) <= set(CLASS_IDS) for mask in masks)
    assert segmenter.predict([]) == []


def test_batches_and_single_photos_give_the_same_masks(segmenter: models.Segmenter) -> None:
    images, _ = validation_scenes(4)
    together, alone = segmenter.predict(images), [segmenter.predict([image])[0] for image in images]
    assert np.mean(np.stack(together) == np.stack(alone)) > 0.999


def test_a_gray_photo_unconverted_is_refused_by_the_processor(segmenter: models.Segmenter) -> None:
    """Why `predict` converts every photo, as lesson 01 says."""
    gray = Image.open(DATA / "photos" / "camera.png")
    assert gray.mode == "L"
    with pytest.raises(RuntimeError, match="shape"):
        segmenter.processor(images=[gray], return_tensors="pt")
    assert segmenter.processor(images=[gray.convert("RGB")], return_tensors="pt").pixel_values.shape == (1, 3, 256, 256)


@pytest.mark.parametrize("load", [models.load_segmenter, models.load_classifier])
def test_a_model_and_its_inputs_go_to_one_device_and_nobody_trains(load: Callable[..., Any]) -> None:
    """Torch's device "meta" stands for a GPU. It holds no numbers, so the call ends at the model's door."""
    loaded = load("embedded", device="meta")
    devices = {parameter.device.type for parameter in loaded.model.parameters()}

    def at_the_door(_: torch.nn.Module, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        devices.update(tensor.device.type for tensor in (*args, *named.values()))
        assert torch.is_inference_mode_enabled()
        raise StopIteration

    loaded.model.register_forward_pre_hook(at_the_door, with_kwargs=True)
    with pytest.raises(StopIteration):
        loaded.predict([Image.new("RGB", (64, 48))])
    assert devices == {"meta"}


def test_reducing_labels_changes_masks_and_never_inputs() -> None:
    """`reduce_labels`: from the data set's one-based masks to zero-based ones with 255 for "ignore"; no more."""
    picture, _ = (arrays[0] for arrays in validation_scenes(1))
    one_based = np.array([[0, 1], [3, 150]], np.uint8).repeat(128, 0).repeat(128, 1)
    plain, reducing = (SegformerImageProcessor(do_reduce_labels=reduce, do_resize=False) for reduce in (False, True))
    big = Image.fromarray(picture).resize((256, 256))
    inputs = reducing(images=[big], segmentation_maps=[one_based], return_tensors="pt")
    assert torch.equal(inputs["pixel_values"], plain(images=[big], return_tensors="pt")["pixel_values"])
    truth = inputs["labels"][0].numpy().astype(np.uint8)
    assert truth[::128, ::128].tolist() == [[255, 0], [2, 149]]
    predicted = np.where(truth == 255, 0, truth).astype(np.uint8)
    assert mean_iou(predicted, truth, 150) == 1.0
    assert mean_iou(predicted, one_based.clip(max=149), 150) < 0.5


def test_segmenter_is_small_and_names_its_classes(segmenter: models.Segmenter) -> None:
    assert (models.SEGMENTER_FOLDER / "model.safetensors").stat().st_size < 8e6
    assert segmenter.id2label == {class_id: id2label[class_id] for class_id in CLASS_IDS}
    card = (models.SEGMENTER_FOLDER / "README.md").read_text(encoding="utf-8")
    assert "mIoU" in card
    assert "drawn scenes" in card


def test_segmenter_loads_as_transformers_loads_anything() -> None:
    from transformers import AutoImageProcessor, AutoModelForSemanticSegmentation

    model = AutoModelForSemanticSegmentation.from_pretrained(models.SEGMENTER_FOLDER)
    processor = AutoImageProcessor.from_pretrained(models.SEGMENTER_FOLDER)
    inputs = processor(images=[Image.new("RGB", (300, 200))], return_tensors="pt")
    assert inputs["pixel_values"].shape == (1, 3, 256, 256)
    assert model(pixel_values=inputs["pixel_values"].to(model.dtype)).logits.shape == (1, 13, 64, 64)


def test_error_rate_on_labelled_photos_is_honest(classifier: models.Classifier) -> None:
    chosen = labelled_photos(78)
    guesses = classifier.predict([path for path, _ in chosen])
    rate = sum(guess != label for guess, (_, label) in zip(guesses, chosen, strict=True)) / len(chosen)
    assert 0 < rate < 0.6


def test_classifier_takes_gray_photos_and_arrays(classifier: models.Classifier) -> None:
    array = np.asarray(Image.open(DATA / "photos" / "coffee.png"))
    assert classifier.predict([array, DATA / "photos" / "camera.png"])[0] == "espresso"
    assert classifier.predict([]) == []


@pytest.mark.parametrize(("name", "side"), [("lite0", 224), ("lite2", 260)])
def test_photos_are_prepared_as_torchvision_would(name: str, side: int) -> None:
    """Up to half a pixel, since torchvision rounds between scaling and cropping: no shift by two matches better."""
    torchvisions = v2.Compose(
        [
            v2.Resize(side + 32, interpolation=v2.InterpolationMode.BICUBIC),
            v2.CenterCrop(side),
            v2.PILToTensor(),
            v2.ToDtype(torch.float32),
            v2.Normalize([127.0] * 3, [128.0] * 3),
        ]
    )
    ours = models.load_classifier("embedded", name).preprocess
    for picture in as_pictures([path for path, _ in labelled_photos(13)]):
        expected, prepared = torchvisions(picture), ours(picture)
        assert prepared.shape == expected.shape
        assert prepared.dtype == expected.dtype
        differences = {
            (down, right): float((prepared.roll((down, right), (1, 2)) - expected).abs().mean())
            for down in (-2, 0, 2)
            for right in (-2, 0, 2)
        }
        assert min(differences, key=differences.__getitem__) == (0, 0)
        assert (prepared.mean((1, 2)) - expected.mean((1, 2))).abs().max() < 0.01


def test_a_classifiers_worker_does_without_torchvision() -> None:
    """Each worker would spend more on its import than on all the rest of the load, and 170 MB."""
    program = "import sys, raycourse; raycourse.load_classifier('embedded'); print('torchvision' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], cwd=DATA.parent, text=True) == "False\n"
    assert imagenet_labels() == torchvision.models.ResNet50_Weights.DEFAULT.meta["categories"]


def test_larger_classifier(capsys: pytest.CaptureFixture[str]) -> None:
    classifier = models.load_classifier("embedded", "lite2")
    assert classifier.predict([DATA / "photos" / "coffee.png"]) == ["espresso"]
    assert capsys.readouterr().out == ""


def test_models_travel_to_other_processes(segmenter: models.Segmenter, classifier: models.Classifier) -> None:
    """Pickled after a call, as Ray pickles them: what a call leaves behind in a model mustn't stand in the way."""
    images, _ = validation_scenes(2)
    for model in (segmenter, classifier):
        here = model.predict(images)
        there = pickle.loads(pickle.dumps(model)).predict(images)
        np.testing.assert_array_equal(here, there)


def test_threads_are_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    before = torch.get_num_threads()
    try:
        models.load_segmenter("embedded", threads=2)
        assert torch.get_num_threads() == 2
        monkeypatch.setenv("RAYCOURSE_THREADS", "1")
        models.load_segmenter("embedded")
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_unknown_sources_and_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="'embedded' or 'hub'"):
        models.load_segmenter("elsewhere")
    with pytest.raises(ValueError, match="lite0, lite2"):
        models.load_classifier("embedded", "resnet50")
    monkeypatch.setenv("RAYCOURSE_MODELS", "elsewhere")
    with pytest.raises(ValueError, match="elsewhere"):
        models.load_classifier()


def test_resnet_loads_from_torchs_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None) -> None:
    """The file that torchvision would download, made by the test: random weights that always say class 7."""
    weights = torchvision.models.ResNet50_Weights.DEFAULT
    network = torchvision.models.resnet50(weights=None)
    with torch.no_grad():
        network.fc.weight.zero_()
        network.fc.bias.zero_()
        network.fc.bias[7] = 1.0
    checkpoints = tmp_path / "hub" / "checkpoints"
    checkpoints.mkdir(parents=True)
    torch.save(network.state_dict(), checkpoints / Path(weights.url).name)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("RAYCOURSE_MODELS", "hub")
    # Random weights have another hash than those that the file's name promises; torch checks it after downloads only.
    classifier = models.load_classifier()
    assert classifier.name == "resnet50"
    assert classifier.predict([DATA / "photos" / "coffee.png"]) == [imagenet_labels()[7]]


def test_resnet_without_network_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(models.ModelNotAvailableError, match="resnet152") as caught:
        models.load_classifier("hub", "resnet152")
    message = str(caught.value)
    assert torchvision.models.ResNet152_Weights.DEFAULT.url in message
    assert str(tmp_path / "hub" / "checkpoints") in message
    assert "RAYCOURSE_MODELS" in message


def hub_cache(folder: Path, name: str) -> None:
    """A cache as the hub's client leaves it, with a tiny SegFormer of 150 classes that says 'grass' everywhere."""
    commit = "0" * 40
    repository = folder / f"models--{name.replace('/', '--')}"
    snapshot = repository / "snapshots" / commit
    config = SegformerConfig(
        num_labels=150, hidden_sizes=[8] * 4, depths=[1] * 4, num_attention_heads=[1] * 4, decoder_hidden_size=8
    )
    model = SegformerForSemanticSegmentation(config)
    with torch.no_grad():
        model.decode_head.classifier.weight.zero_()
        model.decode_head.classifier.bias.zero_()
        model.decode_head.classifier.bias[9] = 1.0
    model.save_pretrained(snapshot)
    SegformerImageProcessor(size={"height": 64, "width": 64}, do_reduce_labels=True).save_pretrained(snapshot)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)


def test_hub_segmenter_loads_from_its_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None) -> None:
    hub_cache(tmp_path, models.HUB_SEGMENTER)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    segmenter = models.load_segmenter("hub")
    masks = segmenter.predict([DATA / "photos" / "china.jpg"])
    assert masks[0].shape == (427, 640)
    assert set(np.unique(masks[0])) == {9}
    assert segmenter.id2label == id2label


def test_hub_segmenter_without_network_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_network: None
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(models.ModelNotAvailableError, match=models.HUB_SEGMENTER) as caught:
        models.load_segmenter("hub")
    assert "hf download" in str(caught.value)
    assert "load_segmenter('embedded')" in str(caught.value)


def test_configuration_lists_the_ade_ids() -> None:
    config = json.loads((models.SEGMENTER_FOLDER / "config.json").read_text())
    names = [config["id2label"][str(i)] for i in range(13)]
    assert dict(zip(config["ade_ids"], names, strict=True)) == {i: id2label[i] for i in CLASS_IDS}
