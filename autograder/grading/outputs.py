"""What cells showed, made safe to show to others: plain text and pictures, in known forms, cut to a size."""

from __future__ import annotations

import base64
import binascii
from typing import Any

_PNG = b"\x89PNG\r\n\x1a\n"
_STREAMS = ("stdout", "stderr")
_SHOWN = ("display_data", "execute_result")
_MOST_OUTPUTS = 500


def safe_outputs(told: Any, most: int) -> list[dict[str, Any]]:
    """Outputs in the notebook format, from what a sandbox says of a cell; at most about `most` bytes of text.

    Of rich values the plain text and a PNG are kept: HTML, JavaScript, SVG, Markdown and LaTeX could act in the page
    in which an instructor reads them.
    """
    outputs: list[dict[str, Any]] = []
    left = most
    for part in told[:_MOST_OUTPUTS] if isinstance(told, list) else []:
        output = _safe(part, max(left, 0)) if isinstance(part, dict) else None
        if output is not None:
            outputs.append(output)
            left -= len(str(output))
    return outputs


def first_error(outputs: list[dict[str, Any]]) -> tuple[str, str]:
    """The name and the message of the error that a cell ended with, both short; two empty texts if there is none."""
    errors = [output for output in outputs if output["output_type"] == "error"]
    return (errors[-1]["ename"][:80], errors[-1]["evalue"].strip()[:300]) if errors else ("", "")


def _safe(part: dict[Any, Any], left: int) -> dict[str, Any] | None:
    match part:
        case {"kind": "stream", "name": str(name), "text": str(text)} if name in _STREAMS and text[:left]:
            return {"output_type": "stream", "name": name, "text": text[:left]}
        case {"kind": "error", "name": str(name), "text": str(text), "traceback": list(lines)}:
            shown = "\n".join(map(str, lines))[: left or 200].split("\n")
            return {"output_type": "error", "ename": name[:200], "evalue": text[:2000], "traceback": shown}
        case {"kind": str(kind), "data": dict(data)} if kind in _SHOWN:
            kept = _kept(data, left)
            if kept:
                result = {"output_type": kind, "data": kept, "metadata": {}}
                return result | ({"execution_count": None} if kind == "execute_result" else {})
    return None


def _kept(data: dict[Any, Any], left: int) -> dict[str, str]:
    text = data.get("text/plain")
    kept = {"text/plain": text[:left]} if isinstance(text, str) and text[:left] else {}
    picture = picture_of(data)
    return kept | picture if sum(map(len, picture.values())) <= left else kept


def picture_of(bundle: Any) -> dict[str, str]:
    """The PNG in a bundle of MIME types, if it is one; nothing else."""
    picture = bundle.get("image/png") if isinstance(bundle, dict) else None
    try:
        data = base64.b64decode(picture) if isinstance(picture, str) else b""
    except (binascii.Error, ValueError):
        return {}
    return {"image/png": base64.b64encode(data).decode()} if data.startswith(_PNG) else {}
