"""Do the police and the social insurance answer, on whom linked procedures wait?"""

from collections.abc import Iterator

from checks.check import check
from checks.finding import Mark, unknown
from checks.service_marks import ServiceLimits, service_marks
from checks.view import SiteView
from inventory.model import ServiceAsset


@check(
    id="partner.endpoints",
    criterion="C24",
    level="city",
    vi="Liên thông Công an - BHXH",
    en="Partner endpoints",
    reads=("service",),
    params=ServiceLimits,
)
def partner_endpoints(view: SiteView, limits: ServiceLimits) -> Iterator[Mark]:
    """Each partner's endpoint answers; the finding belongs to the partner, not the Department.

    Source: criterion C24; R36.
    """
    theirs = [service for service in view.typed(ServiceAsset) if service.partner is not None]
    if not theirs:
        yield unknown("answers", "not_declared")
    for service in theirs:
        yield from service_marks(view, service, limits)
