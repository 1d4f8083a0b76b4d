"""Accounts of the checks: one of each tier, with their keys."""

import base64
import hashlib
import secrets

#: The default tiers and their levels.
LEVELS = {"free": "label", "basic": "bucket", "standard": "top-k", "premium": "full"}
TIERS = list(LEVELS)


class Account:
    """A name and its key; the gateway knows the key's hash alone."""

    def __init__(self, name: str, tier: str):
        self.name, self.tier = name, tier
        self.key = "candor_" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")

    @property
    def hash(self) -> str:
        return "sha256:" + hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


def organisations(accounts: list[Account]) -> dict:
    """An organisation for each account, as the configuration has them: none shares another's limits."""
    return {
        f"{account.name}-org": {account.name: {"tier": account.tier, "keys": [account.hash]}} for account in accounts}
