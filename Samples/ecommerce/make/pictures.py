"""Renders the product pictures: blender -b -noaudio --python pictures.py -- [--draft] [--out DIR] [NAME …]"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import bpy
import products
from studio import empty_studio

# Name, width, height: shops have square, upright and wide pictures.
PICTURES = [
    ("vase", 800, 1000),
    ("perfume", 800, 800),
    ("watch", 800, 800),
    ("headphones", 800, 800),
    ("mugs", 1200, 800),
    ("lamp", 800, 1000),
    ("speaker", 800, 800),
    ("candle", 800, 800),
    ("pen", 1200, 800),
    ("stool", 800, 1000),
]

# Small lights and rough glazes need more samples per pixel for the same grain.
GRAINY = {"candle": 128, "lamp": 128, "perfume": 320, "vase": 320, "stool": 320}

arguments = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
draft = "--draft" in arguments
out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pictures")
if "--out" in arguments:
    out = arguments[arguments.index("--out") + 1]
    arguments.remove(out)
names = [a for a in arguments if not a.startswith("--")]

for name, width, height in PICTURES:
    if names and name not in names:
        continue
    scale = 0.5 if draft else 1
    samples = 24 if draft else GRAINY.get(name, 64)
    scene = empty_studio(int(width * scale), int(height * scale), samples)
    getattr(products, name)()
    # Written without loss; finish.sh takes the last grain out and writes the JPEG.
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_depth = "16"
    scene.render.filepath = os.path.join(out, name + ".png")
    bpy.ops.render.render(write_still=True)
