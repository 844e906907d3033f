"""Mails: `people` (who) -> `view` (what an audience sees of a day) -> `daily`, `letter` -> `message` -> `deliver`.

`cards`, `reason` and `names` put findings in words, `pictures` shows them by `crop` and
`chart`; `chat` is a mail's short form for a webhook, `links` knows where mails
point to, `causes` keeps it to one mail a cause, `spool` keeps mails while the
warehouse is down. `noise` reckons how much an audience would have got. Words are in words.yaml and letters.yaml.
"""

from ribao.notify.alert_volume import Noise, noise
from ribao.notify.daily import daily_mails
from ribao.notify.deliver import deliver
from ribao.notify.letter import Failure, failure_mails, notice_mails
from ribao.notify.links import Links
from ribao.notify.people import Audience, load_people
from ribao.notify.view import View, view

__all__ = [
    "Audience",
    "Failure",
    "Links",
    "Noise",
    "View",
    "daily_mails",
    "deliver",
    "failure_mails",
    "load_people",
    "noise",
    "notice_mails",
    "view",
]
