"""Does the command line of network devices still speak broken ciphers?"""

from collections.abc import Iterator
from fnmatch import fnmatch

from pydantic import Field

from checks.check import check
from checks.finding import Mark
from checks.marks import PASS, WARN
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.ssh import Ssh


class WeakSsh(Record):
    """A list of ours; a name may hold `*`."""

    weak: tuple[str, ...] = Field(
        default=(
            "*-group1-*", "*-group-exchange-sha1", "*-group14-sha1", "ssh-dss", "ssh-rsa",
            "*-cbc", "arcfour*", "hmac-md5*", "hmac-sha1-96",
        ),
        description="SSH algorithms that are broken or given up",
    )  # fmt: skip


@check(
    id="router.ssh",
    criterion="router.ssh",
    level="ward",
    vi="Thuật toán SSH của thiết bị mạng",
    en="SSH algorithms of network devices",
    reads=("ssh",),
    params=WeakSsh,
)
def router_ssh(view: SiteView, limits: WeakSsh) -> Iterator[Mark]:
    """Routers, switches and firewalls that the audit logs in to must not need a broken algorithm.

    What was agreed on in our own login is judged: we offer good ones too, so an old one is the best
    that the device can do. Sources: RFC 9142 (key exchange), RFC 8758 (arcfour), RFC 6151 (MD5),
    RFC 4344 and CVE-2008-5161 (CBC in SSH). Project default, không phải quy định.
    """
    declared = False
    for device in view.of_kind("router", "switch", "firewall"):
        seen = view.look(device.id)
        ssh = seen.get(Ssh)
        if ssh is None and (device.credential is None or "ssh" not in device.ports):
            continue  # nobody set up a login for the audit
        declared = True
        if ssh is None:
            yield silent(seen, "ssh", "ssh", asset=device.id)
            continue
        spoken = [ssh.key_exchange, ssh.host_key, ssh.cipher, ssh.mac]
        names = [name for said in spoken if said for name in said.split(", ")]
        weak = [name for name in names if any(fnmatch(name, one) for one in limits.weak)]
        yield Mark(
            verdict=WARN if weak else PASS,
            aspect="ssh",
            asset=device.id,
            reason="weak_ssh" if weak else None,
            got=", ".join(dict.fromkeys(weak)) or True,
            evidence=said_by(seen, "ssh"),
        )
    if not declared:
        yield Mark(verdict=PASS, aspect="ssh", reason="no_login")
