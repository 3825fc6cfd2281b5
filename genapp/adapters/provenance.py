"""Every file that was generated says so itself: a C2PA manifest, `trainedAlgorithmicMedia` (PROV-1). The only import of its library.

Signing comes last: whatever writes the file anew afterwards takes the manifest out.
"""

import asyncio
import io
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from genapp.adapters.marks import SOURCE, marked
from genapp.core.clock import now
from genapp.core.logs import get_logger

TYPES = ("image/webp", "image/jpeg", "image/png", "video/mp4")
YEARS = 10
log = get_logger(__name__)


class C2pa:
    """Signs with one certificate; who does not know it still sees that the file is generated and unchanged since."""

    def __init__(self, folder: Path, cert: str = "", key: str = "", maker: str = "genapp"):
        self._folder, self._given, self._maker = folder, (cert, key), maker
        self._pems: tuple[str, str] | None = None

    async def sign(self, body: bytes, content_type: str, *, title: str, made_by: str) -> bytes:
        """Return the file with its manifest, or with a plain XMP mark where the library cannot; ValueError for a type that bears neither."""
        if content_type not in TYPES:
            raise ValueError(f"{content_type} bears no provenance")
        return await asyncio.to_thread(self._signed, body, content_type, title[:200], made_by[:80])

    def _signed(self, body: bytes, content_type: str, title: str, made_by: str) -> bytes:
        try:
            return self._manifested(body, content_type, title, made_by)
        except Exception as broken:
            # A file that says what it is in a simpler way is better than one that does not.
            log.warning("provenance.fallback", error=f"{type(broken).__name__}: {broken}"[:200])
            return marked(body, content_type)

    def _manifested(self, body: bytes, content_type: str, title: str, made_by: str) -> bytes:
        import c2pa  # Thirty milliseconds and a native library: not before something is signed.

        self._pems = self._pems or self._credentials()
        chain, key = self._pems
        # Thumbnails would multiply the file's size.
        settings: dict[str, Any] = {"builder": {"thumbnail": {"enabled": False}}, "verify": {"verify_after_sign": False}}
        created = {"action": "c2pa.created", "digitalSourceType": SOURCE, "softwareAgent": {"name": made_by}}
        manifest = {
            "claim_generator_info": [{"name": self._maker, "version": "1"}],
            "title": title,
            "format": content_type,
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
        }
        out = io.BytesIO()
        told = c2pa.C2paSignerInfo(_algorithm(key), chain.encode(), key.encode(), None)
        with (
            c2pa.Context(c2pa.Settings.from_dict(settings)) as context,
            c2pa.Signer.from_info(told) as signer,
            c2pa.Builder(manifest, context) as builder,
        ):
            builder.sign(signer, content_type, io.BytesIO(body), out)
        return out.getvalue()

    def _credentials(self) -> tuple[str, str]:
        """Return the certificate chain and the key: the deployment's, or its own self-made ones, kept in the data folder."""
        cert, key = self._given
        if cert and key:
            return cert, key
        path = self._folder / "provenance.pem"
        if not path.exists():
            _made(path, self._maker)
        key, mark, chain = path.read_text().partition("-----BEGIN CERTIFICATE-----")
        return mark + chain, key


def _algorithm(key: str) -> str:
    """Return the algorithm a key signs with, in C2PA's words."""
    loaded = serialization.load_pem_private_key(key.encode(), None)
    if isinstance(loaded, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(loaded, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(loaded, ec.EllipticCurvePrivateKey):
        return {256: "es256", 384: "es384", 521: "es512"}[loaded.key_size]
    raise ValueError("GENAPP_C2PA_KEY is of a kind C2PA does not know")


def _made(path: Path, maker: str) -> None:
    """Make a key and its certificate under an authority of their own, once, readable by their owner only: C2PA takes no certificate that signed itself."""

    def named(what: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, maker), x509.NameAttribute(NameOID.COMMON_NAME, f"{maker} {what}")])

    def certificate(subject: x509.Name, public: Any, issuer: x509.Name, signer: Any, authority: bool) -> x509.Certificate:
        usage = {
            "digital_signature": not authority, "content_commitment": False, "key_encipherment": False, "data_encipherment": False,
            "key_agreement": False, "key_cert_sign": authority, "crl_sign": authority, "encipher_only": False, "decipher_only": False,
        }  # fmt: skip
        builder = (
            x509.CertificateBuilder(
                issuer, subject, public, x509.random_serial_number(), now() - timedelta(days=1), now() + timedelta(days=365 * YEARS)
            )
            .add_extension(x509.BasicConstraints(authority, 0 if authority else None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if not authority:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above, own = named("provenance authority"), named("studio")
    chain = [certificate(own, leaf.public_key(), above, root, False), certificate(above, root.public_key(), above, root, True)]
    # The authority's key is forgotten here: it signs nothing else, ever.
    pem = leaf.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
        os.link(fresh, path)  # Of two processes that start at once, one makes it and both read it.
    except FileExistsError:
        pass
    except OSError:  # A file system without hard links.
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
