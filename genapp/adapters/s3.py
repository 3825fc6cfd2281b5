"""Private files on S3 (or anything that speaks it), shown through CloudFront when there is one (MED-03, MED-05, C44)."""

import asyncio
import time
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from genapp.core.ports import Head, Upload

GONE = ("404", "NoSuchKey", "NotFound")


class Cdn:
    """CloudFront's signer: RSA-SHA1 over a canned policy, as its edge checks it."""

    def __init__(self, domain: str, key_id: str, private_key: str):
        self.origin = f"https://{domain}"
        key: Any = serialization.load_pem_private_key(private_key.encode(), password=None)
        # SHA-1 is the algorithm CloudFront verifies with.
        self._signer = CloudFrontSigner(key_id, lambda body: key.sign(body, padding.PKCS1v15(), hashes.SHA1()))  # noqa: S303

    def url(self, key: str, until: datetime) -> str:
        """Return a link that the edge honours until then."""
        return self._signer.generate_presigned_url(f"{self.origin}/{quote(key)}", date_less_than=until)


class S3:
    """One private bucket. Every call runs in a thread: boto3 blocks."""

    def __init__(self, bucket: str, region: str, *, access_key: str = "", secret_key: str = "", endpoint: str = "", cdn: Cdn | None = None):
        self.bucket, self.region, self.endpoint, self.cdn = bucket, region, endpoint, cdn
        self._keys: dict[str, Any] = {"aws_access_key_id": access_key, "aws_secret_access_key": secret_key} if access_key else {}
        # A link for each minute: S3 dates a signature itself, and a picture under a new address is loaded again.
        self._dated = lru_cache(maxsize=8192)(self._sign)

    @cached_property
    def _client(self) -> Any:
        """The client, made on first use: workers are forked."""
        style = "path" if self.endpoint else "virtual"
        config = Config(
            signature_version="s3v4", request_checksum_calculation="when_required", response_checksum_validation="when_required",
            connect_timeout=5, read_timeout=20, retries={"max_attempts": 3, "mode": "standard"}, s3={"addressing_style": style},
        )  # fmt: skip
        # A session of its own: boto3's default one is not safe across threads while a client is made.
        return Session().client("s3", region_name=self.region, endpoint_url=self.endpoint or None, config=config, **self._keys)

    async def upload(self, key: str, content_type: str, most: int, seconds: int = 600) -> Upload:
        """Return a presigned POST: exactly this key and type, one byte to `most` (C44)."""
        rules = [{"Content-Type": content_type}, ["content-length-range", 1, most]]
        form = await asyncio.to_thread(
            self._client.generate_presigned_post,
            self.bucket,
            key,
            Fields={"Content-Type": content_type},
            Conditions=rules,
            ExpiresIn=seconds,
        )
        return Upload(form["url"], form["fields"])

    async def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store a file; caches may keep it as long as its link lives."""
        await asyncio.to_thread(
            self._client.put_object, Bucket=self.bucket, Key=key, Body=body, ContentType=content_type, CacheControl="private, max-age=300"
        )

    async def get(self, key: str) -> bytes:
        """Return a file, or raise KeyError."""
        return await asyncio.to_thread(lambda: self._found(key, self._client.get_object)["Body"].read())

    async def head(self, key: str) -> Head:
        """Return size and type of a file, or raise KeyError."""
        found = await asyncio.to_thread(self._found, key, self._client.head_object)
        return Head(found["ContentLength"], found["ContentType"])

    def _found(self, key: str, call: Any) -> Any:
        try:
            return call(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in GONE:
                raise KeyError(key) from None
            raise

    async def delete(self, key: str) -> None:
        """Remove a file; a missing one is fine."""
        await asyncio.to_thread(self._client.delete_object, Bucket=self.bucket, Key=key)

    def url(self, key: str, expires: int = 300) -> str:
        """Return CloudFront's link, or S3's own where there is no CloudFront; within a minute the same one."""
        since = time.time() // 60 * 60
        if self.cdn:
            return self.cdn.url(key, datetime.fromtimestamp(since + expires, UTC))
        return self._dated(key, expires, since)

    def _sign(self, key: str, expires: int, _minute: float) -> str:
        return self._client.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=expires)

    def local(self, key: str) -> Path | None:
        """Return None: nothing lies on this machine."""
        return None

    async def probe(self) -> str:
        """Return "" when the bucket answers."""
        try:
            await asyncio.to_thread(self._client.head_bucket, Bucket=self.bucket)
        except (BotoCoreError, ClientError) as broken:
            return type(broken).__name__
        return ""
