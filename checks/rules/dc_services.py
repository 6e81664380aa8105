"""Do the services of the data centre answer?"""

from collections.abc import Iterator

from checks.check import check
from checks.finding import Mark, unknown
from checks.service_marks import ServiceLimits, service_marks
from checks.view import SiteView
from inventory.model import ServiceAsset


@check(
    id="dc.services",
    criterion="C21",
    level="city",
    vi="Trung tâm dữ liệu",
    en="Data centre services",
    reads=("service",),
    params=ServiceLimits,
)
def dc_services(view: SiteView, limits: ServiceLimits) -> Iterator[Mark]:
    """Every service of the Department's own answers rightly, in time, with a lasting certificate.

    The connect time that is usual among them is the path's and is set off when it is long.
    A time server's clock and stratum count too: wrong clocks break sign-on and time stamps.
    Partners' services are C24. Source: criterion C21; RFC 5905, RFC 5280.
    """
    own = [service for service in view.typed(ServiceAsset) if service.partner is None]
    if not own:
        yield unknown("answers", "not_declared")
    for service in own:
        yield from service_marks(view, service, limits)
