"""What the SMS gateway says of itself and of its connection to each operator."""

from urllib.parse import quote

from audit.asks import HttpAsk
from audit.probes._page import body_of
from audit.probes.probe import Looked, Probe
from audit.wire import jasmin, kannel
from audit.world.world import World
from inventory.model import Asset, GatewayAsset
from inventory.seen import LookError, Outcome

DEADLINE_S = 8.0
_TALK_S = 6.0
_KANNEL_PORT, _JASMIN_PORT = 13_000, 1_401


async def _look(asset: Asset, world: World) -> Looked:
    """Kannel's status.xml with the status password, or Jasmin's ping and metrics."""
    gateway = asset if isinstance(asset, GatewayAsset) else None
    operators = gateway.operators if gateway is not None else ()
    if gateway is not None and (gateway.software or "").lower() == "jasmin":
        ping = await _get(asset, world, "/ping", _JASMIN_PORT)
        if not jasmin.is_pong(ping):
            raise LookError(Outcome.GARBLED, "not Jasmin's answer to a ping")
        page = await _get(asset, world, "/metrics", _JASMIN_PORT)
        return Looked([jasmin.parse_metrics(page, operators)])
    account = world.secrets.get(asset.credential, "http")
    password = account.reveal("password") if account is not None else ""
    if account is None or not password:
        page = await _get(asset, world, "/status.xml", _KANNEL_PORT)
        return Looked([kannel.parse_status(page, operators)])
    login = f"http {asset.address}:{asset.ports.get('status', _KANNEL_PORT)}"
    await world.logins.begin(account.id, login)
    refused = False
    try:
        path = f"/status.xml?password={quote(password, safe='')}"
        page = await _get(asset, world, path, _KANNEL_PORT)
        found = kannel.parse_status(page, operators)
    except LookError as error:
        refused = error.outcome is Outcome.DENIED
        raise
    finally:
        world.logins.ended(account.id, login, refused=refused)
    world.logins.opened(account.id)
    return Looked([found])


async def _get(asset: Asset, world: World, path: str, default_port: int) -> bytes:
    ask = HttpAsk(path=path, port="status", default_port=default_port, max_bytes=262_144)
    page = await world.http.ask(asset, ask, deadline_s=_TALK_S)
    return body_of(page, "the status page")


SMS_STATUS = Probe(
    id="sms.status",
    kinds=("sms_gateway",),
    groups=("sms_gateway",),
    title="status page of the SMS gateway",
    deadline_s=DEADLINE_S,
    look=_look,
)
