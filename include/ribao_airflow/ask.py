"""Asks a person for a decision and its reason under Airflow's *Required Actions*."""

from collections.abc import Mapping
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param

SHORTEST_REASON = 3


class AskWithReason(HITLOperator):
    """One of some options, with a reason. An answer without a reason fails the try, and the next one asks again."""

    def __init__(self, **given: Any) -> None:
        # Airflow validates the default before anybody has answered, so it must be allowed to be empty.
        reason = Param(None, type=["null", "string"], title=f"Reason (at least {SHORTEST_REASON} characters)")
        super().__init__(**given, params={"reason": reason}, execution_timeout=None)

    def validate_params_input(self, params_input: Mapping[str, Any]) -> None:
        """ValueError where the reason is missing or shorter than SHORTEST_REASON characters."""
        super().validate_params_input(params_input)
        if len(str(params_input.get("reason") or "").strip()) < SHORTEST_REASON:
            raise ValueError(f"a reason of at least {SHORTEST_REASON} characters is needed; answer again")
