# Puts the names in another order beside the photos.
# outcome: wrong
# diagnosis: Names and photos are out of step|other shapes than their files
import ray


def read_photos(folder):
    rows = ray.data.read_images(folder, mode="RGB", include_paths=True).take_all()
    paths = sorted(row["path"] for row in rows)
    rows.sort(key=lambda row: row["path"], reverse=True)
    return ray.data.from_items([{"path": path, "image": row["image"]} for path, row in zip(paths, rows)])
