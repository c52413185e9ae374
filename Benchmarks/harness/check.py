"""Checking a sheet: 10,000 rows in five languages and two outputs of a shipped template, without picture rules."""

import csv
import random
from pathlib import Path

from . import rowreel
from .inputs import fresh
from .measure import Cost, run

EXAMPLE = rowreel.ROOT / "Templates" / "ecommerce" / "product" / "example"
LANGUAGES = {
    "en": ("Dune Lull Stone Amber Nord Velvet Harbor Willow Copper Linen", "Vase Headphones Mug Stool Lamp Watch Chair",
           "Thrown and glazed by hand|Watertight to the lip|40 hours on one charge|Active noise cancelling"),
    "de": ("Düne Ruhe Stein Bernstein Nord Samt Hafen Weide Kupfer Leinen", "Vase Kopfhörer Becher Hocker Lampe Uhr Stuhl",
           "Von Hand gedreht und glasiert|Wasserdicht bis zum Rand|40 Stunden mit einer Ladung|Aktive Geräuschdämpfung"),
    "fr": ("Dune Calme Pierre Ambre Nord Velours Port Saule Cuivre Lin", "Vase Casque Tasse Tabouret Lampe Montre Chaise",
           "Tourné et émaillé à la main|Étanche jusqu'au bord|40 heures par charge|Réduction active du bruit"),
    "ar": ("ديون لل حجر عنبر شمال مخمل مرفأ صفصاف نحاس كتان", "مزهرية سماعات كوب كرسي مصباح ساعة مقعد",
           "مصنوعة ومزجّجة يدويًا|لا تسرّب الماء|٤٠ ساعة بشحنة واحدة|عزل فعّال للضجيج"),
    "zh": ("沙丘 静谧 石头 琥珀 北方 天鹅绒 港湾 柳树 铜 亚麻", "花瓶 耳机 杯子 凳子 灯 手表 椅子",
           "手工拉坯上釉|滴水不漏|一次充电使用40小时|主动降噪"),
}


def measure(work: Path, counts: list[int]) -> str:
    lines = [
        "| rows | videos | CPU s | ms of CPU a video | wall s | peak MiB |",
        "|---|---|---|---|---|---|",
    ]
    folder = fresh(work / "check")
    for count in counts:
        data = folder / f"rows{count}.csv"
        write(data, count)
        print(f"{count} rows", flush=True)
        cost: Cost = run([
            rowreel.PROGRAM, "check", "ecommerce/product", "--data", data, "--assets", EXAMPLE, "--locale",
            ",".join(LANGUAGES), "--output", "vertical,wide", "--no-pictures", "--store", folder / "store",
        ], folder / "log")
        videos = count * len(LANGUAGES) * 2
        lines.append(
            f"| {count} | {videos} | {cost.cpu:.1f} | {1000 * cost.cpu / videos:.2f} | {cost.wall:.1f} | {cost.peak:.0f} |")
    return "\n".join(lines)


def write(path: Path, count: int) -> None:
    """Rows that all differ."""
    chance = random.Random(7)
    photos = sorted(file.name for file in EXAMPLE.glob("*.jpg"))
    others = [language for language in LANGUAGES if language != "en"]
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["sku", "title", *(f"title_{name}" for name in others), "price", "sale_price", "photo", "bullets",
             *(f"bullets_{name}" for name in others), "shop", "website"])
        for k in range(count):
            first, second, points = chance.randrange(10), chance.randrange(7), chance.sample(range(4), 3)
            words = {name: [part.split(" " if i < 2 else "|") for i, part in enumerate(parts)]
                     for name, parts in LANGUAGES.items()}
            titles = [f"{w[0][first]} {w[1][second]} {k + 1}" for w in words.values()]
            bullets = ["|".join(w[2][point] for point in points) for w in words.values()]
            price = chance.randrange(1000, 90000) / 100
            rows.writerow(
                [f"P{k:06}", *titles, f"{price:.2f}", f"{price * 0.8:.2f}" if k % 3 == 0 else "",
                 photos[k % len(photos)], *bullets, "Lindmere", "lindmere.example"])
