"""The verdict table: wards by verdict, city first, then districts."""

from audit.cli._common import Ui
from checks.days import day
from checks.decision import Assessment, Readiness

WORDS = {
    "vi": {
        Readiness.GO: "sẵn sàng",
        Readiness.CONDITIONAL: "sẵn sàng có điều kiện",
        Readiness.NO_GO: "chưa sẵn sàng",
        Readiness.NO_VERDICT: "chưa có số liệu",
    },
    "en": {
        Readiness.GO: "ready",
        Readiness.CONDITIONAL: "ready with conditions",
        Readiness.NO_GO: "not ready",
        Readiness.NO_VERDICT: "no verdict",
    },
}


def print_verdicts(ui: Ui, assessment: Assessment) -> None:
    """Wards by verdict, of the city and of each district, over all services."""
    words = WORDS[ui.lang]
    names = assessment.register_.by_id
    level = {"city": 0, "district": 1, "ward": 2}
    tallies = sorted(
        (one for one in assessment.tallies if one.service == "*"),
        key=lambda one: (level[names[one.site].level], one.site),
    )
    vi = ui.lang == "vi"
    columns = ["đơn vị" if vi else "site", *words.values()]
    columns += ["chờ cấp trên" if vi else "held by others", "tổng" if vi else "total"]
    rows = [
        [
            names[one.site].title,
            *(one.by_verdict.get(verdict.value, 0) for verdict in Readiness),
            one.held,
            one.total,
        ]
        for one in tallies
    ]
    say_when_nobody(ui, assessment)
    note = ""
    if assessment.estate.simulated:
        note = "Số liệu mô phỏng · " if vi else "Simulated data · "
    at = assessment.at.astimezone().strftime("%Y-%m-%d %H:%M %Z")
    ui.rows(
        columns,
        rows,
        title=f"{note}{at}",
        keys=["site", *(verdict.value for verdict in Readiness), "held", "total"],
        right=range(1, len(columns)),
    )


def say_when_nobody(ui: Ui, assessment: Assessment) -> None:
    """Warn when no ward was in force on the day: an empty table would look like an empty city."""
    if assessment.register_.level("ward", day(assessment.at)):
        return
    register, on = assessment.register_.id, day(assessment.at).isoformat()
    ui.warn(
        f"Sổ {register} không có phường nào vào ngày {on}; ghi as_of trong ward-audit.yaml "
        "hoặc dùng --at",
        f"{register} has no ward on {on}; set as_of in ward-audit.yaml, or use --at",
    )


def count(assessment: Assessment) -> dict[str, int]:
    """Wards by verdict, over all services."""
    wards = {site.id for site in assessment.register_.sites if site.level == "ward"}
    counts = {verdict.value: 0 for verdict in Readiness}
    for one in assessment.decisions:
        if one.service == "*" and one.site in wards:
            counts[one.verdict.value] += 1
    return counts
