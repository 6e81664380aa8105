"""Which releases of the system's libraries this Python stands on."""

from audit.world.sockets import openssl_version


def expat_version() -> str:
    """The release of expat under Python's XML, in numbers."""
    from xml.parsers.expat import EXPAT_VERSION

    return EXPAT_VERSION.removeprefix("expat_")


def openssl_versions() -> dict[str, str]:
    """Releases of OpenSSL by who brought it: Python links one, cryptography has its own."""
    from cryptography.hazmat.backends.openssl.backend import backend

    number = backend.openssl_version_number()  # 0xMNN00PP0 since OpenSSL 3
    own = f"{number >> 28}.{number >> 20 & 0xFF}.{number >> 4 & 0xFF}"
    return {"Python": openssl_version(), "cryptography": own}
