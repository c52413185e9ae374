"""The reference job: what every tool has to show. Pixels of a 1080x1920 picture, seconds, decibels."""

from dataclasses import dataclass

WIDTH, HEIGHT, RATE = 1080, 1920, 30
SCENE, OVERLAP = 5.0, 0.5
FRAMES = 420
DURATION = FRAMES / RATE

FONT = "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"
FADE_IN = 0.4
MUSIC_FADE_OUT = 1.0

LOGO_SIZE = (220, 80)
LOGO_RIGHT, LOGO_TOP = 60, 80

PRESET, CRF, AUDIO_RATE = "veryfast", 21, "128k"


@dataclass(frozen=True)
class Scene:
    clip: str
    headline: str
    line: str
    price: str


SCENES = [
    Scene("clip1.mp4", "Silver Watch", "Sapphire crystal, 5 ATM", "USD 129"),
    Scene("clip2.mp4", "Built to last", "Stainless steel case", "USD 129"),
    Scene("clip3.mp4", "Order today", "Free shipping", "USD 129"),
]


@dataclass(frozen=True)
class Caption:
    """One text of a scene: where it stands, how it looks, when it fades in."""

    field: str
    size: int
    color: str
    begin: float
    top: int
    align: str  # left, center or right, 90 pixels from the edge
    outline: int = 0
    outline_color: str = "black"
    shadow: int = 0
    boxed: bool = False


MARGIN = 90
CAPTIONS = [
    Caption("headline", 84, "white", 0.0, 260, "center", outline=6, shadow=4),
    Caption("line", 48, "white", 0.5, 1500, "left", boxed=True),
    Caption("price", 96, "yellow", 0.8, 1640, "right", outline=4, outline_color="red"),
]
BOX_OPACITY, BOX_PADDING, SHADOW_OPACITY = 0.55, 20, 0.5
