"""Language detection that knows only the sentences it was told."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Found:
    code: str
    confidence: float
    words: int


@dataclass
class ToldDetector:
    """None for every other sentence."""

    told: dict[str, Found] = field(default_factory=dict)

    def tell(self, text: str, code: str, confidence: float = 0.95) -> None:
        self.told[text] = Found(code, confidence, len(text.split()))

    def detect(self, text: str) -> Found | None:
        return self.told.get(text)
