"""Mails: `people` (who) -> `daily` and `letter` (what) -> `message` (how it looks) -> `deliver`.

`cards` puts findings in words, `crop` and `chart` into pictures; `spool` keeps
mails while the warehouse is down. Words are in words.yaml and letters.yaml.
"""

from ribao.tell.daily import Links, daily_mails
from ribao.tell.deliver import deliver
from ribao.tell.letter import failure_mails, notice_mails
from ribao.tell.people import Audience, load_people

__all__ = ["Audience", "Links", "daily_mails", "deliver", "failure_mails", "load_people", "notice_mails"]
