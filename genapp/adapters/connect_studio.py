"""From settings to the studio's providers: who generates, who judges pictures, who signs what was made."""

from urllib.parse import urlsplit

from genapp.adapters.fal import Fal
from genapp.adapters.higgsfield import Higgsfield
from genapp.adapters.moderation import OpenAIPictures
from genapp.adapters.offline.demo_art import DemoArt
from genapp.adapters.outside import Links, Outside
from genapp.adapters.provenance import C2pa
from genapp.core.generator import Generator, Provenance
from genapp.core.ports import PictureModerator, Storage
from genapp.core.settings import Settings


def generators(settings: Settings, storage: Storage) -> dict[str, Generator]:
    """Return who generates, in the order they are asked; the demo only where nobody else is and no real people are served."""
    outside = Outside(settings.fetch_near)
    # A link of our own storage may be private: a local S3 in a demo.
    links = Links(storage, settings.site_url, Outside([*settings.fetch_near, *([] if settings.production else _own(settings))]))
    making: dict[str, Generator] = {}
    if key := settings.fal_key.get_secret_value():
        making["fal"] = Fal(
            key, links, outside, models=settings.fal_models, queue=settings.fal_url, storage=settings.fal_storage_url, keys=settings.fal_keys_url,
            headers=settings.fal_headers,
        )  # fmt: skip
    if key := settings.higgsfield_key.get_secret_value():
        making["higgsfield"] = Higgsfield(key, outside, url=settings.higgsfield_url, model=settings.higgsfield_model)
    if not making and not settings.production:
        making["demo"] = DemoArt(settings.data / "generator", links.read)
    return making


def _own(settings: Settings) -> list[str]:
    parts = urlsplit(settings.s3_endpoint)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return [f"{parts.hostname}:{port}"] if parts.hostname else []


def pictures(settings: Settings) -> PictureModerator | None:
    """Return who judges pictures of people, or None: then none may be uploaded (C52)."""
    if not settings.pictures_url:
        return None
    return OpenAIPictures(settings.pictures_url, settings.pictures_key.get_secret_value(), settings.pictures_model)


def provenance(settings: Settings) -> Provenance:
    """Return who signs what was generated: with the deployment's certificate, or one made here."""
    # A certificate in one line of an environment file has its line breaks written out.
    cert, key = (text.replace("\\n", "\n") for text in (settings.c2pa_cert, settings.c2pa_key.get_secret_value()))
    return C2pa(settings.data, cert, key)


async def lines(settings: Settings, making: dict[str, Generator]) -> list[str]:
    """Return, in plain words, what the studio works with."""
    told = [
        f"{name}: {await one.probe() or 'answers'}{' (demo: pictures are drawn here)' if one.demo else ''}" for name, one in making.items()
    ]
    judge = (
        f"{settings.pictures_model}"
        if settings.pictures_url
        else "nobody: no pictures of people can be uploaded (GENAPP_PICTURE_MODERATION_URL)"
    )
    return [
        f"studio     {', then '.join(told) or 'closed: set FAL_KEY or HIGGSFIELD_KEY'}",
        f"pictures   judged by {judge}",
        f"provenance C2PA, {'by the given certificate' if settings.c2pa_cert else 'by a self-made certificate in the data folder'}",
    ]
