"""A purchasing plan in words: what every format of the report shows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from checks.plan_lines import SUPPLIES, Balance, Caution, Line, Package, Plan
from checks.policy import WEIGHTS
from checks.price_file import Price, PriceList
from checks.regulation import Regulation, Topic, in_force
from reports import phrase
from reports.audience import Audience, Codes, audience_of, published_device, published_row
from reports.escape import clean
from reports.names import Names, names_of
from reports.purchase_rows import (
    ItemRow,
    NeedRow,
    beyond_norm,
    free_work,
    item_rows,
    package_needs,
    registrations,
)
from reports.report import ReportContext
from reports.rows import FindingRow, row_of, task


@dataclass(frozen=True)
class PurchaseView:
    """One plan for one reader."""

    context: ReportContext
    plan: Plan
    prices: PriceList
    regulations: tuple[Regulation, ...]
    codes: Codes

    @property
    def audience(self) -> Audience:
        """Who reads it. `plan` holds codes in place of ids when that is a bidder."""
        return audience_of(self.context.extra)

    @property
    def stem(self) -> str:
        """Of file names: an internal proposal never lies where the published one is looked for."""
        return "procurement-internal" if self.audience == "internal" else "procurement"

    @cached_property
    def names(self) -> Names:
        """Names in the reader's language."""
        return names_of(self.context)

    @cached_property
    def districts(self) -> tuple[tuple[str, tuple[tuple[str, tuple[Line, ...]], ...]], ...]:
        """Lines by district and site, in the order of codes."""
        tree: dict[str, dict[str, list[Line]]] = {}
        for line in self.plan.lines:
            tree.setdefault(line.district, {}).setdefault(line.site, []).append(line)
        return tuple(
            (district, tuple((site, tuple(lines)) for site, lines in sorted(sites.items())))
            for district, sites in sorted(tree.items())
        )

    def answer(self) -> str:
        """The report in one sentence."""
        lang, say = self.context.lang, self.names.words.say
        at = phrase.date_long(self.plan.at, lang)
        if not self.plan.lines:
            return say("p_answer_none", date=at)
        supplied = sum(one.quantity for one in self.plan.lines if one.remedy in SUPPLIES)
        repaired = sum(one.quantity for one in self.plan.lines if one.remedy == "repair")
        return say(
            "p_answer",
            date=at,
            n=phrase.integer(supplied, lang),
            r=phrase.integer(repaired, lang),
            money=phrase.money(self.plan.total.total_vnd, lang),
            in_words=phrase.money_words(self.plan.total.total_vnd, lang),
            without=(
                say("p_without", n=phrase.integer(self.plan.total.unpriced, lang))
                if self.plan.total.unpriced
                else ""
            ),
        )

    @cached_property
    def items(self) -> tuple[ItemRow, ...]:
        """Classes that cost money, the dearest first."""
        return item_rows(self.plan.lines)

    @cached_property
    def needs(self) -> tuple[tuple[str, tuple[NeedRow, ...]], ...]:
        """(district, its needs under central purchasing), in the order of codes."""
        return tuple(sorted(registrations(self.plan).items()))

    @cached_property
    def packages(self) -> tuple[tuple[Package, NeedRow], ...]:
        """Every package with what it buys, and for whom."""
        return tuple((one, package_needs(self.plan, one)) for one in self.plan.packages)

    @cached_property
    def beyond(self) -> Mapping[str, int]:
        """Pieces supplied for devices that the norm does not count, by class."""
        return beyond_norm(self.plan, self.plan.balances)

    def free(self, lines: Iterable[Line] | None = None) -> str:
        """Work that buys nothing, counted: "cài lại trình điều khiển (3); …"."""
        chosen = self.plan.lines if lines is None else lines
        return "; ".join(
            f"{task(remedy, item, self.names)} ({phrase.integer(n, self.context.lang)})"
            for remedy, item, n in free_work(chosen)
        )

    def task(self, line: Line) -> str:
        """What is done: "thay thế máy in"."""
        return task(line.remedy, line.item, self.names)

    def places(self, row: NeedRow) -> str:
        """For whom: "Phúc Xá, Trúc Bạch (2)"; a number stands where it is not one."""
        lang = self.context.lang
        return ", ".join(
            self.names.short(site) + (f" ({phrase.integer(n, lang)})" if n > 1 else "")
            for site, n in row.sites
        )

    def notes(self) -> list[str]:
        """What stands under the answer."""
        lang, say, plan = self.context.lang, self.names.words.say, self.plan
        said = [say("p_by_weight", parts=self._by_weight())] if plan.lines else []
        free = self.free()
        if free:
            said.append(say("p_free_work", work=free))
        if plan.unknown:
            said.append(say("p_unknown", n=phrase.integer(len(plan.unknown), lang)))
        funding = self.rule("funding")
        if plan.lines:
            rule = self.cite(funding) if funding else say("p_no_rule")
            said.append(say("p_funding", rule=rule))
        return said

    def _by_weight(self) -> str:
        """ "bắt buộc 34.950.000 đồng; …", the gravest first."""
        money = {one.key: one.total_vnd for one in self.plan.by_weight}
        return "; ".join(
            f"{self.names.words.of('weight', one)} {phrase.money(money[one], self.context.lang)}"
            for one in WEIGHTS
            if one in money
        )

    def rule(self, topic: Topic, item: str | None = None) -> Regulation | None:
        """The regulation of a topic in force on the plan's day."""
        return in_force(self.regulations, topic, self.plan.at, item)

    def cite(self, rule: Regulation | None) -> str:
        """A regulation as it is cited; what was not read in a source says so."""
        if rule is None:
            return self.names.words.say("p_no_law")
        parts = [rule.doc, rule.article]
        if rule.evidence != "seen":
            parts.append(self.names.words.of("rule_evidence", rule.evidence))
        return clean(", ".join(part for part in parts if part))

    @cached_property
    def rules(self) -> tuple[Regulation, ...]:
        """The regulations in force on the plan's day."""
        at = self.plan.at
        return tuple(
            rule
            for rule in self.regulations
            if rule.eff_from <= at and (rule.eff_to is None or at <= rule.eff_to)
        )

    def caution(self, one: Caution) -> str:
        """A warning as a sentence."""
        lang, words = self.context.lang, self.names.words
        rule = next((r for r in self.regulations if r.id == one.rule), None)
        section = "group" if one.kind == "split" else "item"
        text: str = words.table["caution"][one.kind]
        made = text.format(
            item=words.of(section, one.item),
            district=self.names.site(one.site) if one.site else "",
            amount=phrase.money(one.amount_vnd or 0, lang),
            limit=phrase.money(one.limit_vnd or 0, lang),
            rule=self.cite(rule),
        )
        return phrase.capital(made)

    def price(self, item: str, remedy: str) -> Price | None:
        """The price of a line."""
        return self.prices.of(item, remedy)

    def used_prices(self) -> list[Price]:
        """The prices the plan uses, in the list's order."""
        used = {self.prices.of(one.item, one.remedy) for one in self.plan.lines}
        return [price for price in self.prices.items if price in used]

    def cap_vnd(self, price: Price) -> int | None:
        """The price cap of a bought class on the plan's day."""
        cap = self.rule("price_cap", price.item) if price.action == "buy" else None
        return cap.cap_vnd if cap else None

    def amount(self, vnd: int | None, priced: str = "none") -> str:
        """Money in a table, or why there is none."""
        if vnd is None:
            return self.names.words.say("p_expired" if priced == "expired" else "p_no_price")
        return phrase.integer(vnd, self.context.lang)

    def balance(self) -> list[Balance]:
        """Norm against stock of the whole place, by class and source of the norm."""
        sums: dict[tuple[str, str], Balance] = {}
        for one in self.plan.balances:
            known = sums.get((one.item, one.source))
            sums[one.item, one.source] = (
                one
                if known is None
                else known.model_copy(
                    update={
                        name: getattr(known, name) + getattr(one, name)
                        for name in ("norm", "usable", "mended", "supplied", "unknown")
                    }
                )
            )
        return [sums[key] for key in sorted(sums)]

    def asked_by(self, line: Line) -> list[FindingRow]:
        """The findings that ask for a line, in words."""
        known = {one.id: one for one in self.context.assessment.findings.of(line.site)}
        found = [(id_, row_of(known[self.codes.back(id_)], self.names)) for id_ in line.findings]
        if self.audience == "internal":
            return [row for _, row in found]
        return [published_row(row, code, self.names) for code, row in found]

    def device(self, line: Line) -> str:
        """The device of a line in words: class, vendor and model, desk."""
        if line.asset is None:
            return ""
        words = self.names.asset(self.codes.back(line.asset))
        return words if self.audience == "internal" else published_device(words)

    def code(self, line: Line) -> str:
        """What the published proposal calls the device of a line."""
        return "" if line.asset is None else self.codes.of("TB", self.codes.back(line.asset))

    def serial(self, line: Line) -> str:
        """The serial number of the book, for staff alone."""
        if line.asset is None or self.audience != "internal":
            return ""
        asset = self.context.assessment.estate.asset(line.asset)
        return clean(getattr(asset, "serial", None) or "")

    def notice(self) -> str:
        """Who may read it, in a sentence."""
        internal = self.audience == "internal"
        return self.names.words.say("privacy_internal" if internal else "privacy_bidder")

    def package_name(self, one: Package) -> str:
        """A package's name as the plan of contractor selection wants it."""
        return self.names.words.say(
            "p_package_name",
            item=self.names.words.of("item", one.item),
            quantity=phrase.integer(one.quantity, self.context.lang),
            n=phrase.integer(len(one.sites), self.context.lang),
            district=self.names.inside(one.district),
        )

    def quarter(self) -> str:
        """The quarter in which the packages can begin."""
        at = self.plan.at
        return self.names.words.say(
            "p_start_value", quarter=("I", "II", "III", "IV")[(at.month - 1) // 3], year=at.year
        )
