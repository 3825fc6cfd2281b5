"""An order in fal's own words: which endpoint, and what its model page says it takes."""

from collections.abc import Mapping
from typing import Any

from genapp.core.generator import GenerationFailed, Order

TRAINING = ("model_creation", "model_refinement")
# Each may be replaced by another that takes the same: GENAPP_FAL_MODELS.
ENDPOINTS = {
    "image": "fal-ai/flux-2",
    "image_own": "fal-ai/flux-2/lora",
    "image_from": "fal-ai/flux-2/edit",
    "image_from_own": "fal-ai/flux-2/lora/edit",
    "video": "fal-ai/wan/v2.2-a14b/text-to-video",
    "video_from": "fal-ai/wan/v2.2-a14b/image-to-video",
    "face_swap": "fal-ai/face-swap",
    "model": "fal-ai/flux-2-trainer",
}
STEPS = {"draft": 20, "standard": 28, "high": 36, "ultra": 48}
LEARNING = {"draft": 500, "standard": 1000, "high": 1500, "ultra": 2000}
FPS, FEWEST, MOST = 16, 17, 161
SUBJECT = "a picture of the subject"
"""What a trained model calls what it learnt, when the order names nothing."""


def _named(order: Order) -> str:
    own, given = order.model.startswith("https://"), bool(order.pictures)
    if order.operation in TRAINING:
        return "model"
    if order.operation == "image":
        return "image" + ("_from" if given else "") + ("_own" if own else "")
    if order.operation == "video":
        return "video_from" if given else "video"
    if order.operation == "face_swap":
        return "face_swap"
    raise GenerationFailed("fal.ai does not do this.")


def endpoint(order: Order, models: Mapping[str, str]) -> str:
    """Return the endpoint an order goes to; `models` are a deployment's own."""
    name = _named(order)
    return models.get(name, ENDPOINTS[name])


def apps(models: Mapping[str, str]) -> list[str]:
    """Return every `owner/app` work may be at."""
    return sorted({"/".join(models.get(name, path).split("/")[:2]) for name, path in ENDPOINTS.items()})


def wanted(order: Order, given: tuple[str, ...]) -> dict[str, Any]:
    """Return an order's body; `given` are links fal can read. The safety checker is on wherever there is one."""
    if order.operation in TRAINING:
        return {"image_data_url": given[0], "steps": LEARNING.get(order.quality, 1000), "default_caption": order.prompt or SUBJECT}
    if order.operation == "face_swap":
        if len(given) < 2:
            raise GenerationFailed("A face and a picture are needed.")
        return {"swap_image_url": given[0], "base_image_url": given[1]}
    if order.operation == "video":
        frames = max(FEWEST, min(MOST, order.seconds * FPS + 1))
        body: dict[str, Any] = {
            "prompt": order.prompt, "negative_prompt": order.negative, "num_frames": frames, "frames_per_second": FPS, "seed": order.seed,
            "resolution": "480p" if order.quality == "draft" else "720p", "aspect_ratio": _shape(order.width, order.height),
            "enable_safety_checker": True, "enable_output_safety_checker": True,
        }  # fmt: skip
        return {**body, "image_url": given[0]} if given else body
    # FLUX has no negative prompt; what shall not be there is said.
    prompt = f"{order.prompt}. Without: {order.negative}." if order.negative else order.prompt
    body = {
        "prompt": prompt, "image_size": {"width": order.width, "height": order.height}, "num_images": order.count, "seed": order.seed,
        "num_inference_steps": STEPS.get(order.quality, 28), "enable_safety_checker": True, "output_format": "png",
    }  # fmt: skip
    if order.model.startswith("https://"):
        body["loras"] = [{"path": order.model, "scale": 1.0}]
    return {**body, "image_urls": list(given)} if given else body


def _shape(width: int, height: int) -> str:
    return "1:1" if 0.8 < width / height < 1.25 else "16:9" if width > height else "9:16"
