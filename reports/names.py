"""How the things of an assessment are called in the reader's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from checks.check import load_checks
from checks.days import day
from checks.finding import Finding
from checks.policy import Rule
from checks.privacy_law import privacy_laws_at
from inventory.kind import load_kinds
from inventory.model import DeviceAsset, LinkAsset, ServiceAsset, Site, Unit, office_id
from inventory.register import renamed
from reports.escape import clean
from reports.report import ReportContext
from reports.words import Words, load_words

_KEPT = 10_000  # devices in words
_OFFICE = office_id("")
_PLAIN = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class Names:
    """The names of one context. Everything that came from a device or a file leaves it clean."""

    context: ReportContext

    @cached_property
    def words(self) -> Words:
        """The words of the reader's language."""
        return load_words(self.context.lang)

    def _unit(self, site: str) -> Unit | None:
        return self.context.assessment.estate.part(site).unit

    @cached_property
    def _said(self) -> Callable[[str], str]:
        return lru_cache(_KEPT)(self._asset)

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        assessment = self.context.assessment
        return renamed(assessment.register_, day(assessment.at))

    def known_site(self, id_: str) -> Site | None:
        """The site of a code as it is called on the day; None when the register has none."""
        site = self.context.assessment.register_.by_id.get(id_)
        name = self._renamed.get(id_)
        if site is None or name is None:
            return site
        title = site.title.removesuffix(site.name) + name
        return site.model_copy(update={"name": name, "title": title})

    def site(self, id_: str) -> str:
        """ "Phường Phúc Xá" · "Phúc Xá Ward"; a code nobody knows stays a code."""
        site = self.known_site(id_)
        if site is None:
            return clean(id_)
        if self.context.lang == "vi":
            return clean(site.title)
        return self.words.say(f"{site.level}_title", name=clean(site.name))

    def inside(self, id_: str) -> str:
        """A site inside a sentence: "quận Ba Đình"; in English as everywhere."""
        title = self.site(id_)
        return title[:1].lower() + title[1:] if self.context.lang == "vi" else title

    def short(self, id_: str) -> str:
        """ "Phúc Xá"."""
        site = self.known_site(id_)
        return clean(site.name if site else id_)

    def anchor(self, id_: str) -> str:
        """A place inside the page; a code is letters and digits, anything else is spelt out."""
        return f"s-{id_}" if _PLAIN.fullmatch(id_) else f"x-{id_.encode().hex()}"

    def parent(self, id_: str) -> str | None:
        """The code of the site above."""
        site = self.known_site(id_)
        return site.parent if site else None

    def unit(self, id_: str) -> str:
        """The accountable unit of a site, or the site's own title."""
        unit = self._unit(id_)
        return self.words.phrase(clean(unit.unit)) if unit else self.site(id_)

    def leader(self, id_: str) -> str:
        """The post that answers for a site; empty when the estate does not say."""
        unit = self._unit(id_)
        return self.words.phrase(clean(unit.leader_role)) if unit else ""

    def rule(self, check: str) -> Rule | None:
        """The policy's rule of a check."""
        return self.context.assessment.policy.rules.get(check)

    def check(self, check: str) -> str:
        """The check's title: its own, or its id when it is not installed here."""
        found = load_checks().get(check)
        if found is None:
            return clean(check)
        return found.vi if self.context.lang == "vi" else found.en

    def service(self, id_: str) -> str:
        """A service to the public by its name; "*" is all of them."""
        if id_ == "*":
            return self.words.say("all_services")
        for service in self.context.assessment.policy.services:
            if service.id == id_:
                return clean(service.vi if self.context.lang == "vi" else service.en)
        return clean(id_)

    def responsible(self, finding: Finding) -> str:
        """Who must mend such a thing, for counting: the rule's word, or the accountable unit."""
        rule = self.rule(finding.check)
        return self.words.phrase(clean(rule.responsible if rule else finding.unit))

    def who(self, finding: Finding) -> str:
        """Who must mend this one: the accountable unit; with it, who shares the rule's duty.

        "nhà mạng, UBND phường" of the rule is "nhà mạng, UBND phường Phúc Xá" here.
        """
        rule = self.rule(finding.check)
        shared = rule.responsible.split(", ") if rule else []
        with_unit = shared[:-1] if shared and finding.unit.startswith(shared[-1]) else []
        return self.words.phrase(clean(", ".join((*with_unit, finding.unit))))

    def kind(self, id_: str) -> str:
        """ "máy in" · "printer"."""
        kind = load_kinds().get(id_)
        if kind is None:
            return clean(id_)
        return kind.vi if self.context.lang == "vi" else kind.en

    def privacy_laws(self) -> str:
        """The laws on personal data of the day of the judgement, as they are cited."""
        recalled = self.words.say("privacy_recalled")
        cited = [
            clean(law.cited(self.context.lang))
            + ("" if law.evidence == "seen" else f" ({recalled})")
            for law in privacy_laws_at(day(self.context.assessment.at))
        ]
        return "; ".join(cited) or self.words.say("privacy_law_none")

    def asset(self, id_: str) -> str:
        """A device in words: class, vendor and model, desk. The id is shown beside it."""
        return self._said(id_)

    def _asset(self, id_: str) -> str:
        estate = self.context.assessment.estate
        asset = estate.asset(id_)
        if asset is None:
            site = id_.removesuffix(_OFFICE)
            known = site != id_ and site in self.context.assessment.register_.by_id
            return clean(self.kind("office")) if known else ""
        if isinstance(asset, ServiceAsset) and (asset.vi or asset.en):
            said = asset.vi if self.context.lang == "vi" else asset.en or asset.vi
            return clean(said)
        parts = [self.kind(asset.kind)]
        if isinstance(asset, DeviceAsset):
            parts[0] = " ".join(filter(None, (parts[0], asset.vendor, asset.model)))
            desk = estate.desk(asset.desk) if asset.desk else None
            if desk is not None:
                parts.append(self.words.of("value", desk.role))
        elif isinstance(asset, LinkAsset):
            parts += [text for text in (asset.provider, asset.type) if text]
        return clean(", ".join(parts))


def names_of(context: ReportContext) -> Names:
    """The names of a context, one for all its pages."""
    return context.once("names", lambda: Names(context))
