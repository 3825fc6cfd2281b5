"""What a deployment may choose for its studio: who generates, who judges pictures, what signs them."""

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings


class StudioSettings(BaseSettings):
    """The studio's part of the settings."""

    fal_key: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("FAL_KEY"))
    fal_webhook_token: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("FAL_WEBHOOK_SECRET"))
    """An extra word in the webhook's path; what is believed is the signature (C35)."""
    fal_models: dict[str, str] = Field(default_factory=dict, validation_alias=AliasChoices("GENAPP_FAL_MODELS"))
    fal_url: str = Field("https://queue.fal.run", validation_alias=AliasChoices("FAL_API_BASE"))
    fal_storage_url: str = Field("https://rest.fal.ai", validation_alias=AliasChoices("FAL_STORAGE_BASE"))
    fal_keys_url: str = Field("https://rest.fal.ai/.well-known/jwks.json", validation_alias=AliasChoices("FAL_JWKS_URL"))
    fal_headers: dict[str, str] = Field(default_factory=dict, validation_alias=AliasChoices("FAL_HEADERS"))
    higgsfield_key: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("HIGGSFIELD_KEY"))
    higgsfield_model: str = Field("higgsfield-ai/soul/standard", validation_alias=AliasChoices("HIGGSFIELD_MODEL"))
    higgsfield_url: str = Field("https://platform.higgsfield.ai", validation_alias=AliasChoices("HIGGSFIELD_API_BASE"))
    pictures_url: str = Field("", validation_alias=AliasChoices("GENAPP_PICTURE_MODERATION_URL"))
    pictures_key: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("GENAPP_PICTURE_MODERATION_KEY"))
    pictures_model: str = Field("omni-moderation-latest", validation_alias=AliasChoices("GENAPP_PICTURE_MODERATION_MODEL"))
    c2pa_cert: str = Field("", validation_alias=AliasChoices("GENAPP_C2PA_CERT"))
    c2pa_key: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("GENAPP_C2PA_KEY"))
    fetch_near: list[str] = Field(default_factory=list, validation_alias=AliasChoices("GENAPP_FETCH_NEAR"))
    """Hosts (`host:port`) results may be fetched from though they are private: tests only."""

    studio: dict[str, dict[str, int]] = Field(default_factory=dict, validation_alias=AliasChoices("GENAPP_STUDIO"))
    api_per_minute: int = Field(300, ge=10, le=1_000_000, validation_alias=AliasChoices("GENAPP_API_PER_MINUTE"))
    """Reads a person's programs may make of the API in a minute."""

    def studio_faults(self, production: bool) -> list[str]:
        """Return what does not fit together here, in a person's words."""
        faults = []
        if bool(self.c2pa_cert) != bool(self.c2pa_key.get_secret_value()):
            faults.append("GENAPP_C2PA_CERT and GENAPP_C2PA_KEY only work together")
        if self.higgsfield_key.get_secret_value() and ":" not in self.higgsfield_key.get_secret_value():
            faults.append("HIGGSFIELD_KEY is a key and its secret, parted by a colon")
        if production and self.fetch_near:
            faults.append("GENAPP_FETCH_NEAR is for tests: production fetches from public addresses only")
        return faults
