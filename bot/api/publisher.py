"""Who publishes the catalogue, as the standard's first answer names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Publisher:
    """`address` is where the gateway is reached, without a slash at its end; `email` may be empty."""

    name: str
    email: str
    address: str

    def record(self) -> dict[str, str]:
        return {"name": self.name, "website": self.address} | ({"email": self.email} if self.email else {})
