"""Lists of names that share numbers: 伦铝、伦锌分别收于…, …均持平."""

from collections.abc import Sequence
from dataclasses import replace

from ribao.read.narrative.claims import Claim
from ribao.read.narrative.mentions import complete_mention
from ribao.read.narrative.series_matcher import load_tag_group


class ClaimList:
    """The claims of a sentence's last list of names, and those to which the next numbers go in turn.

    `is_open` says that the next name continues the list.
    """

    def __init__(self) -> None:
        self.is_open = False
        self.queue: list[Claim] = []
        self._listed: list[Claim] = []

    def add(self, claim: Claim) -> None:
        """Add the claim of a new name, to the list that is open or to a new one."""
        if not self.is_open:
            self.end_queue()
            self._listed = []
        self._listed.append(claim)
        self.is_open = False

    def start_queue(self, claims: Sequence[Claim]) -> bool:
        """分别: the next numbers go to the listed names in turn. Whether it is clear which."""
        if len(self._listed) > 1:
            self.queue = self.take_all(claims)
        elif not self.queue:
            self.queue = self.take_all(claims)
            return len(self.queue) > 1
        self._listed = []
        return True

    def take_all(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims that 分别 or 均 speaks of: those listed, otherwise all of the sentence that lack a number."""
        if len(self._listed) < 2:
            return [c for c in claims if (c.value is None) != (c.change is None)]
        before, last = frozenset[str](), self._listed[-1].mention.tags
        for claim in self._listed:
            # What a name lacks the one before it has, as LME in LME 铜、铝; otherwise the last, as 主力 in 沪铜、沪铝主力.
            claim.mention = complete_mention(claim.mention, before, None)
            is_whole = bool(claim.mention.tags & load_tag_group("thing"))
            claim.mention = complete_mention(claim.mention, frozenset() if is_whole else last, None)
            before = claim.mention.tags
        return list(self._listed)

    def find_next(self, is_change: bool) -> Claim | None:
        """The next claim in the queue that lacks a change or a level."""
        return next((c for c in self.queue if (c.change if is_change else c.value) is None), None)

    def end_queue(self) -> None:
        """End the queue; the last number's unit is that of all: 分别收于 8063、1987 美元/吨."""
        last = next((c.value for c in reversed(self.queue) if c.value and c.value.unit), None)
        for claim in self.queue:
            if last and claim.value and not claim.value.unit:
                claim.value = replace(claim.value, unit=last.unit, family=last.family)
        self.queue = []
