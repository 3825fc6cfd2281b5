"""The yardstick's configuration: nothing but what Reflex needs."""

import reflex as rx

config = rx.Config(app_name="plain", telemetry_enabled=False, show_built_with_reflex=False)
