"""Does the ward call itself ready while something mandatory fails?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark, Verdict
from checks.marks import PASS, WARN
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory.groups.form import Form


@check(
    id="declared.contradiction",
    criterion="declared.contradiction",
    level="ward",
    vi="Tự đánh giá khớp với kết quả kiểm tra",
    en="Own declaration matches what was measured",
    reads=("form", "judged"),
    params=NoParams,
)
def declared_contradiction(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """The ward's own "ready" stands beside the mandatory checks; a fail contradicts it.

    Source: R22. Runs after the ward's mandatory checks.
    """
    form = view.office.get(Form)
    if form is None or form.declared_ready is None:
        yield silent(view.office, "form", "declaration")
        return
    failing = sorted(id_ for id_, verdict in view.judged.items() if verdict is Verdict.FAIL)
    wrong = form.declared_ready and bool(failing)
    yield Mark(
        verdict=WARN if wrong else PASS, aspect="declaration",
        reason="contradiction" if wrong else None, got=len(failing), sign="<=", want=0,
        unit="criteria", evidence=said_by(view.office, "form"),
    )  # fmt: skip
