"""From a credential to the envelope for one agent; users and engines are kept between asks."""

import os

from audit.wire.snmp import V1, V2C
from audit.wire.snmp_session import CommunitySession, Session, UserSession
from audit.wire.snmp_v3 import Engine, UnsupportedError, User, user
from audit.world.secret import Secret
from audit.world.snmp_socket import Address
from audit.world.world import Credential
from inventory.seen import LookError, Outcome

_MOST_ENGINES = 8_192
_VERSIONS = {"snmp_v1": V1, "snmp_v2c": V2C}


class Sessions:
    """A password is hashed once per credential, an engine discovered once per address."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {}
        self._communities: dict[tuple[Secret, str], CommunitySession] = {}
        self._engines: dict[tuple[Address, bytes], Engine] = {}
        # Never the same twice with one key (RFC 3826 §3.1.2.1): starts anywhere and counts.
        self._salt = int.from_bytes(os.urandom(8), "big")

    def of(self, credential: Credential, to: Address) -> Session | None:
        """The envelope; None where pysnmp has to speak.

        Raises:
            LookError: SKIPPED, the credential cannot be used.
        """
        if credential.kind in _VERSIONS:
            return self._community(credential)
        if credential.kind != "snmp_v3":
            raise LookError(Outcome.SKIPPED, "the credential is not for SNMP")
        who = self._user(credential)
        if who is None:
            return None
        engine = self._engines.pop((to, who.name), None) or Engine()
        self._engines[to, who.name] = engine
        if len(self._engines) > _MOST_ENGINES:
            del self._engines[next(iter(self._engines))]
        return UserSession(who, engine, self._next_salt)

    def _community(self, credential: Credential) -> CommunitySession:
        said = credential.values.get("community")
        if not isinstance(said, Secret):
            raise LookError(Outcome.SKIPPED, "the SNMP credential has no community")
        session = self._communities.get((said, credential.kind))
        if session is None:
            session = CommunitySession(said.reveal().encode(), _VERSIONS[credential.kind])
            self._communities[said, credential.kind] = session
        return session

    def _user(self, credential: Credential) -> User | None:
        who = self._users.get(credential.id)
        if who is None:
            plain, reveal = credential.plain, credential.reveal
            try:
                who = user(
                    plain("user"), plain("auth"), reveal("auth_key"), plain("priv"),
                    reveal("priv_key"),
                )  # fmt: skip
            except UnsupportedError:
                return None
            self._users[credential.id] = who
        return who

    def _next_salt(self) -> bytes:
        self._salt = (self._salt + 1) % 2**64
        return self._salt.to_bytes(8, "big")
