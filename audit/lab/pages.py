"""Pages of the simulated services: portal, one-stop software, Kannel's status."""

from html import escape

from audit.lab.draft import SmsCentre

PORTAL_TITLE = "Cổng dịch vụ công trực tuyến"
ONESTOP_TITLE = "Phần mềm một cửa điện tử"
SIMULATED = "Số liệu mô phỏng"


def portal() -> bytes:
    """The portal's front page."""
    return _page(PORTAL_TITLE, "<p>Nộp hồ sơ trực tuyến mức độ 3.</p>")


def onestop() -> bytes:
    """The one-stop software's login page."""
    return _page(
        ONESTOP_TITLE,
        '<form><label>Tài khoản <input name="tk"></label>'
        '<label>Mật khẩu <input name="mk" type="password"></label></form>',
    )


def _page(title: str, body: str) -> bytes:
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title></head><body><h1>{escape(title)}</h1>{body}<p>{SIMULATED}</p></body></html>\n"
    ).encode()


def kannel_status(sms: SmsCentre) -> bytes:
    """status.xml in the layout of bearerbox 1.4.5: an element a connection."""
    smscs = "\n".join(
        _SMSC.format(
            id=escape(f"SMPP-{operator.upper()}"),
            name=escape(f"SMPP:127.9.3.{number}:2775/2775:{operator.lower()}:VMA"),
            status="online 864213s" if online else "re-connecting",
            queued=sms.queued[operator],
        )
        for number, (operator, online) in enumerate(sms.online.items(), 1)
    )
    queued = sum(sms.queued.values())
    return _STATUS.format(count=len(sms.online), smscs=smscs, queued=queued).encode()


_SMSC = """\t<smsc>
\t\t<name>{name}</name>
\t\t<admin-id>{id}</admin-id>
\t\t<id>{id}</id>
\t\t<status>{status}</status>
\t\t<failed>0</failed>
\t\t<queued>{queued}</queued>
\t\t<sms>
\t\t\t<received>412</received>
\t\t\t<sent>5120</sent>
\t\t\t<inbound>0.00,0.00,0.00</inbound>
\t\t\t<outbound>0.02,0.02,0.02</outbound>
\t\t</sms>
\t\t<dlr>
\t\t\t<received>5098</received>
\t\t\t<sent>0</sent>
\t\t\t<inbound>0.02,0.02,0.02</inbound>
\t\t\t<outbound>0.00,0.00,0.00</outbound>
\t\t</dlr>
\t</smsc>"""

_STATUS = """<?xml version="1.0"?>
<gateway>
<version>Kannel bearerbox version `1.4.5'.
So lieu mo phong.
</version>
<status>running, uptime 10d 0h 3m 33s</status>
\t<wdp>
\t\t<received><total>0</total><queued>0</queued></received>
\t\t<sent><total>0</total><queued>0</queued></sent>
\t</wdp>
\t<sms>
\t\t<received><total>1236</total><queued>0</queued></received>
\t\t<sent><total>15360</total><queued>{queued}</queued></sent>
\t\t<storesize>{queued}</storesize>
\t\t<inbound>0.00,0.00,0.00</inbound>
\t\t<outbound>0.06,0.06,0.06</outbound>
\t\t</sms>
\t<dlr>
\t\t<received><total>15294</total></received>
\t\t<sent><total>0</total></sent>
\t\t<inbound>0.06,0.06,0.06</inbound>
\t\t<outbound>0.00,0.00,0.00</outbound>
\t\t<queued>66</queued>
\t\t<storage>internal</storage>
\t</dlr>
<boxes>
\t<box>
\t\t<type>smsbox</type>
\t\t<id>smsbox-motcua</id>
\t\t<IP>127.9.1.21</IP>
\t\t<queue>0</queue>
\t\t<status>on-line 10d 0h 3m 30s</status>
\t\t<ssl>no</ssl>
\t</box></boxes>
<smscs><count>{count}</count>
{smscs}
</smscs>
</gateway>
"""
