"""Renders the pictures of the examples: blender -b -noaudio --python pictures.py -- [--draft] [--out DIR] [NAME …]

Grain is taken out by finish.sh of Samples/ecommerce/make.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "../../Samples/ecommerce/make"))
sys.dont_write_bytecode = True

import bpy
import goods
from studio import empty_studio

PICTURES = [
    ("sunglasses", 1000, 1000, 96),
    ("jumpers", 800, 1000, 28),
]

arguments = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
draft = "--draft" in arguments
out = "/tmp/rendered"
if "--out" in arguments:
    out = arguments[arguments.index("--out") + 1]
    arguments.remove(out)
names = [a for a in arguments if not a.startswith("--")]

for name, width, height, samples in PICTURES:
    if names and name not in names:
        continue
    scale = 0.36 if draft else 1
    scene = empty_studio(int(width * scale), int(height * scale), 20 if draft else samples)
    getattr(goods, name)()
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_depth = "16"
    scene.render.filepath = os.path.join(out, name + ".png")
    bpy.ops.render.render(write_still=True)
