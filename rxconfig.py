"""Reflex's own configuration. What a deployment may change stands in genapp/core/settings.py."""

import os
from typing import Any

# A frame from a browser is a click or a message: 128 KB is generous. Read by Reflex at import, so set before it.
os.environ.setdefault("REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE", str(128 * 1024))
# A heartbeat every 15 seconds: a dead socket is noticed before its owner writes (RT-01).
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "15")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "30")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("REFLEX_USE_NPM", "1")

import reflex as rx

from genapp.core.settings import settings
from genapp.ui.origin import BUILD_ORIGIN, SameOrigin
from genapp.ui.theme import tailwind_config

# Their types are narrower than what Reflex takes.
plugins: Any = [rx.plugins.TailwindV4Plugin(tailwind_config), SameOrigin()]

config = rx.Config(
    app_name="genapp",
    api_url=BUILD_ORIGIN,
    deploy_url=BUILD_ORIGIN,
    backend_host=settings().host,
    cors_allowed_origins=list(settings().origins),
    redis_url=settings().redis_url or None,
    state_manager_mode=rx.constants.StateManagerMode.REDIS if settings().redis_url else rx.constants.StateManagerMode.MEMORY,
    frontend_compression_formats=["brotli", "gzip"],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=plugins,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
