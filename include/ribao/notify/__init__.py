"""Mails: `people` (who) -> `view` (what an audience sees of a day) -> `daily`, `alerts` -> `message` -> `deliver`.

`cards`, `reason` and `names` put findings in words, `pictures` shows them by `crop` and
`chart`; `chat` is a mail's short form for a webhook, `links` knows where mails
point to, `causes` keeps it to one mail a cause, `spool` keeps mails while the
warehouse is down. `alert_volume` counts what an audience would have got. All texts are in `presentation.messages`.
"""

from ribao.notify.alert_volume import AlertVolume, measure_alert_volume
from ribao.notify.alerts import Failure, failure_mails, notice_mails
from ribao.notify.daily import daily_mails
from ribao.notify.deliver import deliver
from ribao.notify.links import Links
from ribao.notify.people import Audience, load_people
from ribao.notify.view import View, build_view

__all__ = [
    "AlertVolume",
    "Audience",
    "Failure",
    "Links",
    "View",
    "build_view",
    "daily_mails",
    "deliver",
    "failure_mails",
    "load_people",
    "measure_alert_volume",
    "notice_mails",
]
