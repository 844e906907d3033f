"""What passes between the pipeline and the sources beside the report."""

from dataclasses import dataclass, field

from ribao.errors import RibaoError


@dataclass(slots=True)
class Notes:
    """`counts` has how many entries each site's list had when last seen, and takes how many it has now.

    `troubles` takes the errors, by source, that did not matter because another source had the report.
    """

    counts: dict[str, int] = field(default_factory=dict)
    troubles: dict[str, RibaoError] = field(default_factory=dict)
