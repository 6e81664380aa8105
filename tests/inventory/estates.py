"""Estates to read and write: one by hand, and any that Hypothesis can think of."""

from datetime import date

from hypothesis import strategies as st

from inventory.model import (
    Asset,
    Desk,
    DeviceAsset,
    Estate,
    GatewayAsset,
    LinkAsset,
    Officer,
    ServiceAsset,
    Unit,
)
from inventory.register import load_register
from inventory.text import clean

HANOI = load_register("hanoi-2016")

ESTATE = Estate(
    register_id="hanoi-2016",
    simulated=True,
    units=(
        Unit(
            site="00001", unit="UBND phường Phúc Xá", leader_role="Chủ tịch UBND phường",
            contact="điện thoại 04 0000 0000",
        ),
        Unit(site="001", unit="Văn phòng HĐND và UBND quận", leader_role="Chánh Văn phòng"),
    ),
    desks=(
        Desk(id="00001-d1", site="00001", role="one_stop", seats=2),
        Desk(id="00001-d2", site="00001", role="justice"),
    ),
    links=(
        LinkAsset(
            id="00001-l1", site="00001", address="127.10.1.1", provider="VNPT", type="MAN VPN",
            down_mbps=4, up_mbps=1.125, paid_by="UBND phường", ports={"stamp": 16862, "snmp": 161},
        ),
        LinkAsset(id="00001-l2", site="00001", role="backup"),
    ),
    services=(
        ServiceAsset(
            id="dns", site="01", address="127.9.0.4", vi="DNS nội bộ", en="internal DNS",
            protocol="dns", query="egov.example", expect_answer=("10.0.0.1", "10.0.0.2"),
            warn_ms=50, fail_ms=500.5, mandatory=False,
        ),
    ),
    gateways=(
        GatewayAsset(
            id="sms", site="01", address="sms.example", software="kannel", system_id="audit",
            operators=("Viettel", "MobiFone", "VinaPhone"), credential="smpp-audit",
        ),
    ),
    devices=(
        DeviceAsset(
            id="00001-pc1", kind="pc", site="00001", desk="00001-d1", vendor="Dell",
            model="OptiPlex 3040 MT (i3-6100)", serial="=1+1", bought_on=date(2016, 7, 1),
            price_vnd=12_900_000, city_supplied=True, connection="lan",
        ),
        DeviceAsset(
            id="00001-prn1", kind="printer", site="00001", attached_to="00001-pc1",
            connection="usb", adf=False, probes=(), serial="00012", leased=True,
            note="đặt cạnh cửa; \"cũ\", 'mượn'\ndòng hai — #1",
        ),
    ),
    staff=(
        Officer(id="cb-1", site="00001", role="justice", desk="00001-d2"),
        Officer(id="cb-2", site="00001", role="one_stop", desk="00001-d1", substitute=True),
    ),
    extra=(Asset(id="kiosk-1", kind="kiosk", site="00001", note="@cmd"),),
)  # fmt: skip

SITES = st.sampled_from([site.id for site in HANOI.sites])
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
SIGNS = "aZ09 ;,'\"=+-@#|/\n.ăâđêôơưảấầẩẫậĐ–—«»™²한é\U0001f5a8"
TEXTS = st.builds(
    lambda first, rest: clean(first + rest + "ạ"),  # ạ: surely Unicode, so never a legacy font
    st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "''-", "#", "＝", '"', "x"]),
    st.text(st.sampled_from(SIGNS), max_size=20),
)
WORDS = TEXTS.map(lambda text: text.replace(";", ",").strip())
MAYBE = st.none() | TEXTS
MONEY = st.none() | st.integers(0, 10**12)
RATES = st.none() | st.floats(0.001, 10_000).map(lambda x: round(x, 3)).filter(lambda x: x > 0)
PORTS = st.dictionaries(IDS, st.integers(1, 65_535), max_size=3)
ADDRESSES = st.none() | st.ip_addresses().map(str)


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    """An estate whose keys lead somewhere; the rest is whatever the models allow."""
    ids = iter(draw(st.lists(IDS, min_size=12, max_size=12, unique_by=str.lower)))
    site = draw(SITES)
    desk = Desk(id=next(ids), site=site, role="one_stop", seats=draw(st.integers(0, 9)))
    host = DeviceAsset(
        id=next(ids), kind="pc", site=site, desk=desk.id, serial=draw(MAYBE), note=draw(MAYBE),
        bought_on=draw(st.none() | st.dates()), price_vnd=draw(MONEY), model=draw(MAYBE),
        ports=draw(PORTS), address=draw(ADDRESSES), credential=draw(st.none() | IDS),
    )  # fmt: skip
    hung = DeviceAsset(
        id=next(ids), kind="scanner", site=site, attached_to=host.id,
        adf=draw(st.none() | st.booleans()),
        probes=draw(st.none() | st.lists(WORDS, max_size=3).map(tuple)),
    )  # fmt: skip
    link = LinkAsset(id=next(ids), site=site, down_mbps=draw(RATES), up_mbps=draw(RATES))
    service = ServiceAsset(
        id=next(ids), site=site, vi=draw(TEXTS), fail_ms=draw(RATES), expect_body=draw(MAYBE),
        expect_answer=draw(st.lists(WORDS, max_size=3).map(tuple)), path=draw(TEXTS),
    )  # fmt: skip
    gateway = GatewayAsset(
        id=next(ids), site=site, operators=draw(st.lists(WORDS, max_size=3).map(tuple))
    )
    officer = Officer(
        id=next(ids), site=site, role=draw(IDS), desk=draw(st.none() | st.just(desk.id))
    )
    unit = Unit(site=site, unit=draw(TEXTS), leader_role=draw(TEXTS), contact=draw(MAYBE))
    return Estate(
        register_id="hanoi-2016", units=(unit,), desks=(desk,), links=(link,),
        services=(service,), gateways=(gateway,), devices=(host, hung), staff=(officer,),
        extra=(Asset(id=next(ids), kind=draw(IDS), site=site, note=draw(MAYBE)),),
    )  # fmt: skip
