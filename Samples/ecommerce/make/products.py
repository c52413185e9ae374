"""The products of the sample shop, each a function that sets its own stage."""

import math
import random

from studio import *


def vase():
    backdrop("#c9826a")
    glaze = stoneware("glaze", "#efe6d8", "#8d7b66")
    outer = curve_through([(0.0, 0.0), (0.30, 0.0), (0.345, 0.02), (0.50, 0.26), (0.60, 0.58), (0.50, 0.92), (0.24, 1.18),
                           (0.155, 1.36), (0.165, 1.50), (0.215, 1.58)][1:])
    inner = [(r - 0.035, z) for r, z in reversed(outer) if z > 0.2]
    lip = [(0.208, 1.595), (0.192, 1.595)]
    lathe("vase", [(0, 0)] + outer + lip + inner + [(0, 0.2)], glaze, at=(0, 0, 0.28))
    cylinder("plinth", 0.85, 0.28, material("plinth", "#b96f57", roughness=0.8, specular=0.2), at=(0.12, 0, 0))
    # Dried stems with small seed heads.
    chance = random.Random(4)
    stem = material("stem", "#b58e55", roughness=0.7)
    seed = material("seed", "#e4c48d", roughness=0.75, sheen=0.4)
    for k in range(9):
        turn = chance.uniform(0, 6.28)
        lean = chance.uniform(0.18, 0.62)
        top = 1.78 + chance.uniform(0.75, 1.25) - lean * 0.35
        path = [(0.04 * math.cos(turn), 0.04 * math.sin(turn), 1.0),
                (0.06 * math.cos(turn), 0.06 * math.sin(turn), 1.85),
                (lean * 0.5 * math.cos(turn), lean * 0.5 * math.sin(turn), (1.9 + top) / 2),
                (lean * math.cos(turn), lean * math.sin(turn), top)]
        tube("stem", path, 0.009, stem)
        for s in range(9):
            t = s / 8
            x, y = (lean * (0.62 + 0.38 * t) * math.cos(turn), lean * (0.62 + 0.38 * t) * math.sin(turn))
            z = path[2][2] + (top - path[2][2]) * (0.25 + 0.78 * t)
            a = chance.uniform(0, 6.28)
            thing = ball("seed", chance.uniform(0.026, 0.042), seed,
                         (x + 0.045 * math.cos(a) * (1 - t), y + 0.045 * math.sin(a) * (1 - t), z))
            thing.scale = (1, 1, 1.7)
    three_point((0, 0, 1.2), key=620, rim=260)
    camera((0.5, -8.4, 2.0), (0.02, 0, 1.44), lens=62, fstop=5)


def perfume():
    backdrop("#e8c9b9")
    clear = glass("glass", "#fffdfb", shade="#f4dcc4")
    juice = glass("juice", "#f0a04b", ior=1.33, shade="#f2b26b")
    box("bottle", (0.92, 0.40, 1.06), clear, at=(0, 0, 0.16), bevel=0.075, segments=8)
    box("juice", (0.74, 0.25, 0.72), juice, at=(0, 0, 0.28), bevel=0.05, segments=6)
    metal = brass(0.15)
    cylinder("collar", 0.16, 0.10, metal, at=(0, 0, 1.215), bevel=0.012)
    tube("dip", [(0, 0, 0.34), (0.01, 0, 0.7), (0, 0, 1.0), (0, 0, 1.22)], 0.012, material("dip", "#fff4e6", roughness=0.2))
    pill("cap", 0.42, 0.42, 0.44, material("cap", "#2a1712", roughness=0.22, clearcoat=0.8), at=(0, 0, 1.31), bevel=0.03, corner=0.20)
    ink = material("ink", "#fff3e2", roughness=0.5, emission="#fff3e2", strength=0.15)
    lettering("LINDMERE", 0.105, ink, (0, -0.204, 0.80))
    lettering("fig & cedar", 0.066, ink, (0, -0.204, 0.68), spacing=1.05)
    slab = material("slab", "#f2ddd0", roughness=0.55)
    box("slab", (2.1, 1.3, 0.16), slab, at=(0.1, 0.1, 0), bevel=0.02)
    # A fig, cut stone and a ball say what it smells of without shouting.
    stone = stoneware("stone", "#d9b7a4", "#b98f7a", roughness=0.6, clearcoat=0)
    ball("ball", 0.20, stone, (0.80, 0.22, 0.36))
    fig = material("fig", "#4a2740", roughness=0.45, clearcoat=0.1)
    lathe("fig", curve_through([(0, 0), (0.13, 0.02), (0.2, 0.14), (0.16, 0.28), (0.05, 0.38), (0.03, 0.44), (0, 0.445)]),
          fig, at=(-0.78, -0.1, 0.16))
    softbox((-3.8, -2.4, 3.6), (0, 0, 0.8), 480, 2.4, "#fff0de")
    softbox((3.2, 1.8, 2.4), (0, 0, 0.7), 300, 0.8, "#fff6ee", height=3.2)
    softbox((0.0, 2.6, 1.4), (0, 0, 0.7), 90, 2.2, "#ffe6cc")
    softbox((0, 0.4, 5.4), (0, 0, 0.8), 160, 2.8)
    softbox((3.0, -4.4, 1.8), (0, 0, 0.7), 60, 3.5)
    camera((0.9, -6.2, 1.75), (0.02, 0, 0.86), lens=85, fstop=5, focus=(0, -0.2, 0.8))


def watch():
    backdrop("#2e3a40")
    metal, gold = steel(0.16), brass(0.2)
    dial = material("dial", "#0f4438", roughness=0.32, metallic=0.55, clearcoat=0.6)
    hide = leather("strap", "#7a4526")
    dark = material("dark", "#141414", roughness=0.5)

    def case():  # its face looks along +z
        cylinder("case", 0.50, 0.17, metal, at=(0, 0, -0.12), bevel=0.05)
        lathe("bezel", [(0.40, 0.07), (0.415, 0.095), (0.45, 0.10), (0.485, 0.07), (0.495, 0.03)], metal)
        cylinder("dial", 0.41, 0.02, dial, at=(0, 0, 0.035), bevel=0.002)
        lathe("rehaut", [(0.405, 0.054), (0.40, 0.075), (0.41, 0.085)], steel(0.35))
        for hour in range(12):
            long = 0.11 if hour % 3 == 0 else 0.075
            a = math.radians(hour * 30)
            mark = box("mark", (0.016 if hour % 3 else 0.026, long, 0.012), gold, bevel=0.003, segments=2)
            mark.location = (math.sin(a) * (0.375 - long / 2), math.cos(a) * (0.375 - long / 2), 0.054)
            mark.rotation_euler = (0, 0, -a)
        for minute in range(60):
            if minute % 5:
                a = math.radians(minute * 6)
                dot = box("minute", (0.004, 0.014, 0.002), gold, bevel=0)
                dot.location = (math.sin(a) * 0.385, math.cos(a) * 0.385, 0.055)
                dot.rotation_euler = (0, 0, -a)
        for angle, long, wide, z in ((305, 0.22, 0.026, 0.066), (60, 0.32, 0.02, 0.074), (200, 0.35, 0.006, 0.082)):
            a = math.radians(angle)
            hand = box("hand", (wide, long * 1.16, 0.007), gold, bevel=0.003, segments=2)
            hand.location = (math.sin(a) * long * 0.42, math.cos(a) * long * 0.42, z)
            hand.rotation_euler = (0, 0, -a)
        cylinder("pin", 0.022, 0.04, gold, at=(0, 0, 0.058), bevel=0.006)
        lettering("LINDMERE", 0.05, gold, (0, 0.135, 0.0565), rotation=(0, 0, 0), depth=0.0008)
        crown = cylinder("crown", 0.055, 0.09, metal, bevel=0.012)
        crown.location, crown.rotation_euler = (0.485, 0, -0.035), (0, math.pi / 2, 0)
        for x in (-1, 1):
            for y in (-1, 1):
                lug = box("lug", (0.075, 0.17, 0.10), metal, bevel=0.03)
                lug.location, lug.rotation_euler = (x * 0.235, y * 0.455, -0.115), (-y * 0.35, 0, 0)

    def whole():
        # The strap is a closed loop below the case: an ellipse in the yz plane.
        profile = rounded_profile(0.40, 0.055, 0.026)
        points = [(0, 0.62 * math.sin(a), -0.52 + 0.47 * math.cos(a))
                  for a in (2 * math.pi * i / 40 for i in range(40))]
        tube("strap", points, 0, hide, closed=True, profile=profile)
        for side in (-1, 1):
            points = [(side * 0.17, 0.628 * math.sin(a), -0.52 + 0.505 * math.cos(a))
                      for a in (2 * math.pi * i / 110 for i in range(110))]
            stitch = material("stitch", "#d8b58a", roughness=0.8)
            for i in range(0, 108, 2):
                tube("stitch", points[i : i + 2], 0.006, stitch, kind="POLY")
        case()

    group(whole, location=(0, 0, 0.885), rotation=(58, 0, -24))
    softbox((-3.4, -3.0, 4.4), (0, 0, 0.8), 420, 2.6, "#fff3e4")
    softbox((3.6, 0.8, 3.2), (0, 0, 0.8), 420, 0.9, "#dfeaff", height=3.4)
    softbox((0.4, -1.0, 5.6), (0, 0, 0.8), 170, 2.0)
    glow((0, -1.5, 4.6), (0.2, 4.6, 1.6), 900, 70, "#8fb3b0")
    camera((0.25, -5.6, 2.1), (0.02, 0, 0.74), lens=96, fstop=11, focus=(0, -0.40, 1.0))


def headphones():
    backdrop("#b9b4cf")
    shell = material("shell", "#f1ede6", roughness=0.34, clearcoat=0.3)
    hide = leather("cushion", "#6d5a55", roughness=0.55)
    metal = brass(0.22)

    def whole():
        arch = [(0.78 * math.cos(a), 0, 1.08 + 0.80 * math.sin(a)) for a in (math.pi * i / 20 for i in range(21))]
        tube("band", [(0.80, 0, 0.86)] + arch + [(-0.80, 0, 0.86)], 0, shell, profile=rounded_profile(0.055, 0.24, 0.026))
        pad = [(0.725 * math.cos(a), 0, 1.08 + 0.745 * math.sin(a))
               for a in (math.radians(38 + 104 * i / 12) for i in range(13))]
        tube("pad", pad, 0, hide, profile=rounded_profile(0.075, 0.22, 0.035))
        for side in (-1, 1):
            tube("slide", [(side * 0.80, 0, 0.60), (side * 0.80, 0, 0.75), (side * 0.80, 0, 0.95), (side * 0.80, 0, 1.08)],
                 0.026, metal)

            def cup():  # its axis is z, outside up
                outer = curve_through([(0.40, 0.0), (0.425, 0.05), (0.41, 0.13), (0.36, 0.19), (0.30, 0.212)])
                lathe("cup", [(0, 0.0)] + outer + [(0.29, 0.200), (0, 0.194)], shell)
                cylinder("disc", 0.265, 0.022, metal, at=(0, 0, 0.19), bevel=0.008)
                cylinder("face", 0.235, 0.014, shell, at=(0, 0, 0.202), bevel=0.005)
                ring("cushion", 0.30, 0.115, hide, at=(0, 0, -0.07), squash=0.8)
                cylinder("mesh", 0.24, 0.02, material("mesh", "#22201f", roughness=0.9), at=(0, 0, -0.03))

            group(cup, location=(side * 0.76, 0, 0.44), rotation=(0, 84 * side, 6 * side))

    group(whole, location=(0, 0, 0.0), rotation=(0, 0, 32))
    three_point((0, 0, 0.9), key=560, rim=380, warm="#ffeedd", cool="#e4e2ff")
    camera((0.0, -7.4, 2.0), (0.02, 0, 0.92), lens=92, fstop=5.6, focus=(0.3, -0.4, 0.9))


def mugs():
    backdrop("#d9a441")
    clay = stoneware("clay", "#b98d68", "#7d5a3d", roughness=0.75, clearcoat=0)

    def mug(tone, speckle, handle_turn, at, fill=None):
        glaze = stoneware("glaze", tone, speckle, roughness=0.25, clearcoat=0.5)

        def build():
            outer = curve_through([(0.33, 0.16), (0.372, 0.30), (0.385, 0.55), (0.375, 0.86)])
            inner = curve_through([(0.340, 0.862), (0.345, 0.55), (0.33, 0.30), (0.26, 0.14)])
            lathe("body", outer + [(0.371, 0.874), (0.358, 0.88), (0.346, 0.874)] + inner + [(0, 0.10)], glaze)
            lathe("foot", [(0, 0)] + curve_through([(0.25, 0.0), (0.275, 0.01), (0.30, 0.06), (0.332, 0.162)]), clay)
            path = [(0.36, 0, 0.70), (0.47, 0, 0.735), (0.60, 0, 0.69), (0.645, 0, 0.50), (0.58, 0, 0.33), (0.46, 0, 0.27),
                    (0.35, 0, 0.30)]
            tube("handle", path, 0, glaze, profile=rounded_profile(0.085, 0.125, 0.042))
            if fill:
                cylinder("drink", 0.345, 0.01, material("drink", fill, roughness=0.06, specular=0.6), at=(0, 0, 0.74), bevel=0.002)

        group(build, location=at, rotation=(0, 0, handle_turn))

    mug("#f3ece0", "#a48c70", -28, (0.62, -0.15, 0), fill="#2a140a")
    mug("#33555c", "#1d3338", 200, (-0.55, 0.30, 0))
    mug("#c9603f", "#8b3a22", 196, (-0.55, 0.30, 0.885))
    tray = oak("tray", "#a8743f", "#6d4522", stretch=(0.7, 9, 9))
    cylinder("coaster", 0.52, 0.045, tray, at=(0.62, -0.15, -0.045), bevel=0.015)
    for thing in list(bpy_objects()):
        if thing.name.startswith("backdrop"):
            thing.location.z = -0.045
    bean = material("bean", "#3a1d0f", roughness=0.35)
    chance = random.Random(2)
    for _ in range(9):
        thing = ball("bean", 0.05, bean, (1.15 + chance.uniform(0, 0.65), -0.65 + chance.uniform(-0.25, 0.35), -0.012))
        thing.scale = (1.35, 0.85, 0.7)
        thing.rotation_euler = (0, 0, chance.uniform(0, 3.1))
    three_point((0, 0, 0.7), key=560, rim=300, fill=90)
    camera((1.6, -8.2, 2.9), (0.30, 0, 0.86), lens=74, fstop=5, focus=(0.4, -0.4, 0.6))


def bpy_objects():
    import bpy

    return bpy.context.collection.objects


def lamp():
    backdrop("#34506b")
    shade = material("shade", "#ffd9a8", roughness=0.35, emission="#ffb46b", strength=2.1, clearcoat=0.4)
    body = material("body", "#e9dfd2", roughness=0.35, clearcoat=0.3)
    metal = brass(0.2)
    dome = curve_through([(0.80, 1.06), (0.815, 1.13), (0.76, 1.36), (0.55, 1.60), (0.27, 1.72), (0.0, 1.75)])
    inner = [(max(r - 0.03, 0), z - 0.025) for r, z in reversed(dome)]
    lathe("dome", dome + inner, shade)
    lathe("stem", [(0, 0)] + curve_through([(0.42, 0.0), (0.44, 0.03), (0.40, 0.08), (0.24, 0.16), (0.155, 0.36), (0.135, 0.70),
                                            (0.15, 1.0), (0.20, 1.18)]) + [(0, 1.2)], body)
    ring("gallery", 0.165, 0.022, metal, at=(0, 0, 1.08))
    ball("finial", 0.055, metal, (0, 0, 1.79))
    softbox((0, 0, 1.22), (0, 0, 0), 26, 1.3, "#ffb978", shape="DISK")
    # A stack of books and a small bowl for scale.
    box("book", (1.15, 0.8, 0.13), material("cloth1", "#8a3f32", roughness=0.85, sheen=0.4), at=(1.18, 0.35, 0), bevel=0.012)
    thing = box("book", (1.0, 0.72, 0.11), material("cloth2", "#d8c7a8", roughness=0.85, sheen=0.4), at=(1.16, 0.33, 0.13), bevel=0.012)
    thing.rotation_euler = (0, 0, 0.14)
    lathe("bowl", curve_through([(0.0, 0.0), (0.12, 0.0), (0.24, 0.10), (0.28, 0.20)])
          + curve_through([(0.265, 0.205), (0.22, 0.12), (0.0, 0.04)]), stoneware("bowl", "#27343d", "#52626c"), at=(1.15, 0.3, 0.24))
    softbox((-4.2, -2.6, 4.2), (0, 0, 1), 150, 2.6, "#cfe0ff")
    softbox((3.4, 2.0, 3.4), (0, 0, 1), 130, 1.0, "#bcd3ff", height=3.2)
    glow((0.2, 0.6, 1.4), (0.1, 4.6, 2.0), 120, 120, "#ffb878")
    camera((0.9, -8.6, 2.0), (0.28, 0, 1.02), lens=82, fstop=4.5, focus=(0, -0.6, 1.1))


def speaker():
    backdrop("#9fb3a4")
    cloth = material("cloth", "#5f6b62", roughness=0.9, sheen=0.6, specular=0.2)
    ramp_colour(cloth, "ShaderNodeTexNoise", [(0.3, "#465049"), (0.7, "#7b877d")], stretch=(1, 1, 1), Scale=95.0, Detail=2.0)
    bump(cloth, "ShaderNodeTexVoronoi", 0.7, 0.012, output="Distance", Scale=70.0)
    metal = brass(0.2)
    hide = leather("strap", "#8f5a34")
    wood = oak("oak", "#c4935f", "#8c5f36", stretch=(0.8, 8, 8))

    def whole():
        pill("foot", 1.66, 0.74, 0.10, wood, bevel=0.03, corner=0.30)
        pill("body", 1.60, 0.68, 0.86, cloth, at=(0, 0, 0.07), bevel=0.03, corner=0.28)
        pill("top", 1.66, 0.74, 0.11, wood, at=(0, 0, 0.90), bevel=0.035, corner=0.30)
        pill("plate", 0.66, 0.17, 0.014, metal, at=(-0.28, -0.08, 1.005), bevel=0.005)
        for i in range(3):
            cylinder("button", 0.045, 0.03, material("button", "#f3ead9", roughness=0.4), at=(-0.46 + i * 0.18, -0.08, 1.015), bevel=0.01)
        cylinder("knob", 0.125, 0.10, metal, at=(0.42, -0.06, 1.005), bevel=0.018)
        cylinder("cap", 0.095, 0.012, material("cap", "#3b2416", roughness=0.4), at=(0.42, -0.06, 1.10), bevel=0.004)
        path = [(-0.74, 0.05, 0.98), (-0.74, 0.05, 1.12), (-0.62, 0.07, 1.34), (0, 0.08, 1.44), (0.62, 0.07, 1.34),
                (0.74, 0.05, 1.12), (0.74, 0.05, 0.98)]
        tube("handle", path, 0, hide, profile=rounded_profile(0.05, 0.15, 0.022))
        for x in (-0.745, 0.745):
            thing = cylinder("rivet", 0.045, 0.03, metal, bevel=0.01)
            thing.location, thing.rotation_euler = (x * 1.02, 0.05, 1.06), (0, math.copysign(math.pi / 2, x), 0)
        pill("badge", 0.34, 0.09, 0.018, metal, at=(0, 0, 0), bevel=0.006, corner=0.02).matrix_world
        badge = list(bpy_objects())[-1]
        badge.location, badge.rotation_euler = (0.0, -0.338, 0.22), (math.pi / 2, 0, 0)
        lettering("LINDMERE", 0.05, material("ink", "#33241a"), (0, -0.3585, 0.205), depth=0.0004)

    group(whole, rotation=(0, 0, 24))
    pebble = stoneware("pebble", "#d7d2c4", "#9a9484", roughness=0.7, clearcoat=0)
    for at, s in (((1.02, -0.62, 0.10), 0.15), ((1.22, -0.40, 0.07), 0.10)):
        thing = ball("pebble", s, pebble, at)
        thing.scale = (1.3, 1, 0.62)
    three_point((0, 0, 0.7), key=560, rim=330)
    camera((-0.6, -7.2, 2.3), (0.12, 0, 0.68), lens=88, fstop=5.6, focus=(0, -0.4, 0.7))


def candle():
    backdrop("#7c8f86")
    amber = glass("amber", "#d99a55", shade="#dba66a")
    wax = material("wax", "#f6ead4", roughness=0.5, subsurface=0.35, emission="#ffb060", strength=0.25)
    metal = brass(0.22)
    outer = curve_through([(0.36, 0.0), (0.40, 0.03), (0.405, 0.45), (0.405, 0.88)])
    lathe("jar", [(0, 0)] + outer + [(0.398, 0.895), (0.385, 0.895), (0.376, 0.88), (0.374, 0.07), (0.34, 0.05), (0, 0.05)],
          amber, at=(0, 0, 0.0))
    cylinder("wax", 0.368, 0.60, wax, at=(0, 0, 0.06), bevel=0.02)
    tube("wick", [(0, 0, 0.65), (0.004, 0, 0.70), (0.012, 0, 0.75)], 0.011, material("wick", "#1d130c", roughness=0.9), kind="POLY")
    flame = material("flame", "#ffffff", emission="#ffbe62", strength=38)
    lathe("flame", curve_through([(0, 0), (0.035, 0.05), (0.042, 0.10), (0.026, 0.19), (0.008, 0.27), (0, 0.30)]), flame, at=(0.012, 0, 0.73))
    softbox((0.0, -0.05, 0.95), (0, 0, 0), 5, 0.2, "#ffb060")
    # The label follows the glass.
    paper = material("paper", "#f4ecdd", roughness=0.7)
    wide, n = math.radians(80), 40
    points = [(0.4075 * math.sin(-wide / 2 + wide * i / n), -0.4075 * math.cos(-wide / 2 + wide * i / n), z)
              for z in (0.22, 0.62) for i in range(n + 1)]
    label = mesh("label", points, [(i, i + 1, n + 2 + i, n + 1 + i) for i in range(n)])
    dress(label, paper)
    ink = material("ink", "#3a2a1e", roughness=0.8)
    lettering("LINDMERE", 0.078, ink, (0, -0.424, 0.45), depth=0.0005)
    lettering("amber & smoke", 0.052, ink, (0, -0.416, 0.34), depth=0.0005, spacing=1.05)
    lid = cylinder("lid", 0.42, 0.07, metal, bevel=0.02)
    lid.location, lid.rotation_euler = (0.62, 0.20, 0.405), (math.radians(4), math.radians(74), math.radians(-24))
    chance = random.Random(7)
    for i in range(4):
        thing = cylinder("match", 0.014, 0.52, oak("match", "#dfbf8f", "#c49a62"), bevel=0.004, sides=4)
        thing.location = (-0.98 + 0.11 * i, -0.34 + chance.uniform(-0.05, 0.05), 0.014)
        thing.rotation_euler = (0, math.radians(90), math.radians(18 + chance.uniform(-14, 14)))
        turn = thing.rotation_euler[2]
        ball("head", 0.024, material("head", "#7d2f22", roughness=0.7),
             (thing.location.x + 0.52 * math.cos(turn), thing.location.y + 0.52 * math.sin(turn), 0.02))
    softbox((-3.6, -2.6, 3.8), (0, 0, 0.5), 260, 2.4, "#ffeeda")
    softbox((3.0, 1.8, 2.4), (0, 0, 0.5), 260, 0.8, "#fff0e0", height=3.0)
    softbox((0.2, 2.4, 0.9), (0, 0, 0.45), 60, 1.8, "#ffd9a8")
    softbox((0, 0, 5.2), (0, 0, 0.6), 90, 2.6)
    camera((0.35, -6.0, 1.55), (0.06, 0, 0.50), lens=88, fstop=4.5, focus=(0, -0.4, 0.45))


def pen():
    backdrop("#e6ddcf")
    lacquer = material("lacquer", "#14233f", roughness=0.18, clearcoat=0.9)
    gold = brass(0.14)

    def barrel():  # lies along +z, nib at the top
        lathe("barrel", [(0, 0)] + curve_through([(0.045, 0.0), (0.075, 0.06), (0.095, 0.40), (0.102, 0.90), (0.100, 1.35)])
              + [(0, 1.36)], lacquer)
        ring("trim", 0.098, 0.010, gold, at=(0, 0, 1.36))
        lathe("section", curve_through([(0.090, 1.36), (0.078, 1.52), (0.070, 1.66), (0.080, 1.72)]) + [(0, 1.72)], lacquer)
        ring("trim", 0.076, 0.008, gold, at=(0, 0, 1.715))
        nib = lathe("nib", curve_through([(0.060, 1.70), (0.068, 1.80), (0.058, 1.90), (0.026, 2.02), (0.004, 2.10)]), gold)
        nib.scale = (1, 0.42, 1)
        feed = lathe("feed", [(0.035, 1.70), (0.03, 1.88), (0.006, 1.98), (0, 1.98)], material("feed", "#101010"))
        feed.location = (0, 0.035, 0)

    def cap():
        lathe("cap", [(0, 1.02)] + list(reversed(curve_through([(0.118, 0.0), (0.12, 0.4), (0.114, 0.85), (0.085, 1.0), (0.0, 1.03)]))),
              lacquer)
        lathe("hollow", [(0.118, 0.0), (0.102, 0.0), (0.10, 0.5), (0, 0.5)], material("hollow", "#0a0f1c"))
        ring("band", 0.1185, 0.012, gold, at=(0, 0, 0.06), squash=2.4)
        ring("band", 0.1175, 0.006, gold, at=(0, 0, 0.14))
        tube("clip", [(0, 0.09, 0.96), (0, 0.16, 0.94), (0, 0.165, 0.70), (0, 0.15, 0.40), (0, 0.132, 0.24)], 0, gold,
             profile=rounded_profile(0.018, 0.05, 0.008))
        ball("end", 0.03, gold, (0, 0.138, 0.24))

    linen = material("linen", "#a4472f", roughness=0.85, sheen=0.5)
    bump(linen, "ShaderNodeTexVoronoi", 0.35, 0.01, output="Distance", Scale=75.0)
    book = pill("cover", 3.1, 2.15, 0.035, linen, at=(-0.1, 0.5, 0), bevel=0.012, corner=0.06)
    pages = pill("pages", 3.02, 2.08, 0.19, material("pages", "#f6efe2", roughness=0.8), at=(-0.1, 0.5, 0.035), bevel=0.01, corner=0.05)
    top = pill("cover", 3.1, 2.15, 0.035, linen, at=(-0.1, 0.5, 0.225), bevel=0.012, corner=0.06)
    for thing in (book, pages, top):
        thing.rotation_euler = (0, 0, math.radians(-14))
    tube("ribbon", [(0.8, -0.45, 0.12), (0.85, -0.75, 0.1), (0.95, -0.95, 0.012), (1.2, -1.2, 0.01)], 0,
         material("ribbon", "#d8b070", roughness=0.6, sheen=0.5), profile=rounded_profile(0.05, 0.006, 0.002))
    group(barrel, location=(-1.28, 0.10, 0.365), rotation=(0, 90, 14))
    group(cap, location=(-0.55, 0.92, 0.385), rotation=(-90 + 90, 90, -4))
    softbox((-3.6, 1.2, 4.4), (0, 0, 0.3), 420, 2.6, "#fff0dd")
    softbox((2.8, 3.0, 2.6), (0, 0.3, 0.3), 260, 1.0, "#ffffff", height=3.4)
    softbox((0, -4.0, 4.4), (0, 0, 0.3), 120, 3.6)
    camera((0.75, -5.6, 3.1), (-0.12, 0.35, 0.30), lens=86, fstop=4.0, focus=(0.3, 0.32, 0.37))


def stool():
    backdrop("#b9c4cf")
    wood = oak("oak", "#c99a66", "#94683f", stretch=(8, 0.8, 8))
    leg = oak("leg", "#c99a66", "#94683f", stretch=(9, 9, 0.8))
    lathe("seat", [(0, 1.24)] + curve_through([(0.56, 1.24), (0.66, 1.275), (0.685, 1.33), (0.66, 1.385), (0.56, 1.40)])
          + [(0.42, 1.388), (0.2, 1.376), (0, 1.374)], wood)
    for k in range(3):
        a = math.radians(90 + 120 * k + 14)
        foot, head = (0.66 * math.cos(a), 0.66 * math.sin(a), 0), (0.40 * math.cos(a), 0.40 * math.sin(a), 1.28)
        long = Vector(head) - Vector(foot)
        thing = lathe("leg", [(0, 0)] + curve_through([(0.045, 0.0), (0.055, 0.01), (0.085, 0.7), (0.075, 1.2), (0.07, long.length)])
                      + [(0, long.length)], leg, sides=64)
        thing.location = foot
        thing.rotation_euler = long.to_track_quat("Z", "Y").to_euler()
    for k in range(3):
        a, b = (math.radians(90 + 120 * j + 14) for j in (k, k + 1))
        tube("rung", [(0.575 * math.cos(a), 0.575 * math.sin(a), 0.42), (0.575 * math.cos(b), 0.575 * math.sin(b), 0.42)], 0.034,
             brass(0.2), kind="POLY")
    # On it, a folded throw and a cup.
    throw = material("throw", "#b4553a", roughness=0.95, sheen=1.0, specular=0.1)
    bump(throw, "ShaderNodeTexVoronoi", 0.5, 0.012, output="Distance", Scale=48.0)
    for i in range(3):
        thing = pill("throw", 0.66, 0.50, 0.075, throw, at=(-0.10, 0.06, 1.388 + 0.072 * i), bevel=0.034, corner=0.05)
        thing.rotation_euler = (0, 0, 0.3 + 0.03 * i)
    cup = stoneware("cup", "#f0e9dd", "#9d8d76")
    lathe("cup", [(0, 0)] + curve_through([(0.07, 0.0), (0.10, 0.02), (0.125, 0.12), (0.13, 0.23)])
          + curve_through([(0.12, 0.235), (0.112, 0.12), (0.0, 0.04)]), cup, at=(0.42, -0.22, 1.39))
    three_point((0, 0, 0.9), key=600, rim=260, fill=90)
    camera((1.3, -7.4, 2.5), (0.0, 0, 0.84), lens=92, fstop=6, focus=(0, -0.5, 1.2))
