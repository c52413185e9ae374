"""The products of the templates' examples, each a function that sets its own stage in the studio of the samples."""

import math
import random

import bpy
from mathutils import Vector, noise
from studio import *


# Cloth and bodies --------------------------------------------------------------------------------------


def power(value, exponent):
    return math.copysign(abs(value) ** exponent, value)


def pillow(name, size, made, at=(0, 0, 0), square=0.22, round_edge=0.6, ripple=0.0, seed=0, rings=48, sides=160):
    """A stuffed or folded thing: a superellipsoid of this size standing on `at`, its skin a little uneven."""
    a, b, c = size[0] / 2, size[1] / 2, size[2] / 2
    points, faces = [], []
    for i in range(rings + 1):
        v = -math.pi / 2 + math.pi * i / rings
        for j in range(sides):
            u = 2 * math.pi * j / sides
            ring_size = power(math.cos(v), round_edge)
            p = Vector((a * ring_size * power(math.cos(u), square), b * ring_size * power(math.sin(u), square),
                        c * power(math.sin(v), round_edge)))
            if ripple:
                n = noise.noise(p * 1.7 + Vector((seed * 7.1, seed * 3.3, seed)))
                p += p.normalized() * n * ripple + Vector((0, 0, noise.noise(p * 3.1 + Vector((seed, 0, 9)))) ) * ripple * 0.5
            points.append(p)
    for i in range(rings):
        for j in range(sides):
            k = (j + 1) % sides
            faces.append((i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j))
    thing = mesh(name, points, faces)
    thing.location = (at[0], at[1], at[2] + c)
    return dress(thing, made)


def knit(name, tone, ribs=15.0, turn=False):
    """Wool: ribs of stitches along one side, soft at the edges of the light."""
    made = material(name, tone, roughness=0.95, sheen=1.0, specular=0.08)
    tree, nodes, links, shader = nodes_of(made)
    place = nodes.new("ShaderNodeTexCoord")
    rib = nodes.new("ShaderNodeTexWave")
    rib.bands_direction = "Y" if turn else "X"
    rib.inputs["Scale"].default_value = ribs
    rib.inputs["Distortion"].default_value = 0.6
    rib.inputs["Detail"].default_value = 2.0
    stitch = nodes.new("ShaderNodeTexVoronoi")
    stitch.inputs["Scale"].default_value = ribs * 3.6
    both = nodes.new("ShaderNodeMath")
    both.operation = "ADD"
    raised = nodes.new("ShaderNodeBump")
    raised.inputs["Strength"].default_value = 0.7
    raised.inputs["Distance"].default_value = 0.02
    links.new(place.outputs["Object"], rib.inputs["Vector"])
    links.new(place.outputs["Object"], stitch.inputs["Vector"])
    links.new(rib.outputs["Fac"], both.inputs[0])
    links.new(stitch.outputs["Distance"], both.inputs[1])
    links.new(both.outputs[0], raised.inputs["Height"])
    links.new(raised.outputs["Normal"], shader.inputs["Normal"])
    return made


def woven(name, tone, scale=60.0, strength=0.5):
    return bump(material(name, tone, roughness=0.95, sheen=0.8, specular=0.1), "ShaderNodeTexVoronoi", strength, 0.012,
                output="Distance", Scale=scale)


def powder(name, tone):
    """Powder coating: matt, with the finest grain."""
    return bump(material(name, tone, roughness=0.55, specular=0.35), "ShaderNodeTexNoise", 0.10, 0.004, Scale=120.0)


# Products ----------------------------------------------------------------------------------------------


def jumpers():
    backdrop("#cdbfa8")
    block = material("plinth", "#c3b297", roughness=0.8, specular=0.2)
    box("plinth", (2.5, 1.7, 0.30), block, at=(0, 0.05, 0), bevel=0.03)
    z = 0.30
    for i, (tone, turn) in enumerate((("#2f4a43", 1.5), ("#a9472c", -2.0), ("#e9dfcc", 0.8))):
        wool = knit(f"wool{i}", tone)
        for layer in range(3):
            # A folded jumper is three layers of wool; the folds at the front do not lie quite upon each other.
            wide, deep, high = 1.72 - 0.03 * i, 1.16 - 0.02 * layer, 0.135
            thing = pillow("fold", (wide - 0.015 * layer, deep, high), wool, at=(0.012 * layer, 0.02 * layer, z),
                           square=0.16, round_edge=0.42, ripple=0.03, seed=i * 3 + layer)
            thing.rotation_euler = (0, 0, math.radians(turn + 0.6 * layer))
            z += high - 0.022
        z += 0.012
    label = box("label", (0.22, 0.10, 0.010), material("label", "#f8f4ea", roughness=0.8), bevel=0.002)
    label.location = (0.46, -0.30, z + 0.002)
    label.rotation_euler = (0, 0, math.radians(2))
    three_point((0, 0, 0.9), key=540, rim=320, fill=80)
    camera((1.25, -7.2, 2.75), (0.0, 0, 0.82), lens=88, fstop=6, focus=(0.1, -0.5, 1.0))


def tote():
    backdrop("#8fa0a8")
    hide = leather("hide", "#9a5a2e", roughness=0.48)
    inside = material("lining", "#d9c7a8", roughness=0.9)
    gold = brass(0.2)
    sides, rows = 160, 40
    bottom, top, high = (0.70, 0.26), (0.86, 0.13), 1.16

    def wall(shrink):
        points = []
        for i in range(rows + 1):
            t = i / rows
            bulge = math.sin(math.pi * min(1, t * 1.05)) * 0.05
            a = bottom[0] + (top[0] - bottom[0]) * t - shrink
            b = bottom[1] + (top[1] - bottom[1]) * t + bulge - shrink
            # The rim hangs a little between the handles' ends.
            for j in range(sides):
                u = 2 * math.pi * j / sides
                x, y = a * power(math.cos(u), 0.34), b * power(math.sin(u), 0.34)
                sag = 0.035 * t * math.cos(math.pi * x / (a * 2)) ** 2
                points.append((x, y + 0.012 * noise.noise(Vector((x * 2, t * 3, 1 if y > 0 else 4))), high * t - sag))
        return points

    faces = [(i * sides + j, i * sides + (j + 1) % sides, (i + 1) * sides + (j + 1) % sides, (i + 1) * sides + j)
             for i in range(rows) for j in range(sides)]

    def build():
        body = mesh("body", wall(0), faces + [tuple(reversed(range(sides)))])
        dress(body, hide)
        dress(mesh("lining", wall(0.018), [tuple(reversed(f)) for f in faces]), inside)
        rim = [wall(0.009)[rows * sides + j] for j in range(sides)]
        tube("rim", rim, 0.017, hide, closed=True, kind="POLY")
        thread = material("thread", "#e6c79c", roughness=0.8)
        seam = wall(-0.004)
        for level in (rows - 2,):
            for j in range(0, sides, 2):
                tube("stitch", [seam[level * sides + j], seam[level * sides + (j + 1) % sides]], 0.0055, thread, kind="POLY")
        for front in (-1, 1):
            y = front * 0.155
            path = [(-0.40, y * 1.16, 0.82), (-0.40, y * 1.1, 1.10), (-0.37, y, 1.45), (-0.20, y * 0.9, 1.80),
                    (0.20, y * 0.9, 1.80), (0.37, y, 1.45), (0.40, y * 1.1, 1.10), (0.40, y * 1.16, 0.82)]
            tube("handle", path, 0, hide, profile=rounded_profile(0.026, 0.085, 0.012))
            for x in (-0.40, 0.40):
                for h in (0.87, 0.99):
                    rivet = cylinder("rivet", 0.021, 0.02, gold, bevel=0.006, sides=48)
                    rivet.location = (x, y * 1.16 + front * 0.035, h)
                    rivet.rotation_euler = (front * -math.pi / 2, 0, 0)
        tag = pill("tag", 0.17, 0.26, 0.014, hide, bevel=0.005, corner=0.03)
        tag.location, tag.rotation_euler = (0.40, -0.30, 0.62), (math.radians(82), 0, math.radians(4))
        tube("strap", [(0.40, -0.22, 1.0), (0.405, -0.29, 0.9), (0.40, -0.305, 0.76)], 0.008, hide)

    group(build, location=(0, 0, 0.16), rotation=(0, 0, 26))
    cylinder("plinth", 1.25, 0.16, material("plinth", "#82949d", roughness=0.8, specular=0.2), at=(0.0, 0.05, 0), bevel=0.03)
    three_point((0, 0, 0.9), key=620, rim=360)
    camera((0.4, -8.0, 2.3), (0.0, 0, 0.98), lens=82, fstop=6, focus=(0.1, -0.35, 0.9))


def bottles():
    backdrop("#d8dcd2")
    lid, band = powder("lid", "#22262a"), steel(0.28)

    def bottle(tone, high, at, turn):
        coat = powder("coat" + tone, tone)

        def build():
            r = 0.335
            profile = [(0, 0)] + curve_through([(0.29, 0.0), (0.325, 0.02), (r, 0.07), (r, high * 0.5), (r, high - 0.30),
                                                (0.30, high - 0.15), (0.225, high - 0.04), (0.205, high)])
            lathe("body", profile, coat)
            cylinder("neck", 0.196, 0.10, band, at=(0, 0, high - 0.01), bevel=0.01)
            cylinder("foot", 0.31, 0.03, band, at=(0, 0, -0.012), bevel=0.01)
            lathe("lid", [(0.0, high + 0.30)] + list(reversed(curve_through(
                [(0.222, high + 0.055), (0.230, high + 0.075), (0.232, high + 0.24), (0.215, high + 0.285), (0.12, high + 0.30)])))
                + [(0, high + 0.055)], lid)
            path = [(-0.19, 0, high + 0.22), (-0.20, 0, high + 0.36), (-0.12, 0, high + 0.50), (0.12, 0, high + 0.50),
                    (0.20, 0, high + 0.36), (0.19, 0, high + 0.22)]
            tube("loop", path, 0, lid, profile=rounded_profile(0.045, 0.12, 0.02))
            lettering("LINDMERE", 0.088, material("ink", "#f4f1ea", roughness=0.5), (0, -r - 0.004, high * 0.34),
                      rotation=(math.pi / 2, 0, 0), depth=0.004)

        group(build, location=at, rotation=(0, 0, turn))

    bottle("#1f4d4a", 1.72, (0.02, -0.12, 0.012), 14)
    bottle("#d9a18c", 1.30, (-0.86, 0.22, 0.012), -8)
    bottle("#e8e3d6", 1.02, (0.84, 0.16, 0.012), 20)
    stone = stoneware("stone", "#bfc3b8", "#8f948a", roughness=0.7, clearcoat=0)
    for at, s in (((1.42, -0.45, 0.10), 0.17), ((1.62, -0.14, 0.07), 0.11)):
        ball("pebble", s, stone, at).scale = (1.35, 1, 0.6)
    three_point((0, 0, 0.9), key=600, rim=420, fill=90)
    camera((0.5, -8.6, 2.1), (0.12, 0, 1.02), lens=80, fstop=6, focus=(0, -0.5, 1.0))


def armchair():
    backdrop("#b7a58f")
    cloth = woven("boucle", "#ece5d8", scale=46.0, strength=0.8)
    seat_cloth = woven("seat", "#ece5d8", scale=46.0, strength=0.8)
    wood = oak("leg", "#8a5a34", "#5d3a20", stretch=(9, 9, 0.8))

    def build():
        # The back is one soft bar bent around the seat, higher behind than at the arms.
        path = []
        for k in range(25):
            a = math.radians(-28 + 236 * k / 24)
            rise = 0.20 * max(0.0, math.sin(a)) ** 1.5
            path.append((0.90 * math.cos(a), 0.80 * math.sin(a), 0.80 + rise * 0.9))
        bar = tube("back", path, 0, cloth, profile=rounded_profile(0.30, 0.80, 0.148))
        bar.data.use_fill_caps = True
        for end in (path[0], path[-1]):
            post = pillow("arm", (0.30, 0.30, 0.80), cloth, at=(end[0], end[1], end[2] - 0.40), square=1.0, round_edge=0.55)
            post.rotation_euler = (0, 0, 0)
        pillow("seat", (1.50, 1.46, 0.40), seat_cloth, at=(0, -0.02, 0.46), square=0.62, round_edge=0.5, ripple=0.012, seed=2)
        pillow("base", (1.50, 1.36, 0.26), cloth, at=(0, 0.02, 0.30), square=0.62, round_edge=0.3)
        pillow("cushion", (0.82, 0.26, 0.56), woven("cushion", "#b0563a", scale=90.0, strength=0.4), at=(0.12, 0.36, 0.82),
               square=0.45, round_edge=0.8, ripple=0.02, seed=5).rotation_euler = (math.radians(-16), 0, math.radians(-8))
        for x, y in ((-0.52, -0.46), (0.52, -0.46), (-0.50, 0.52), (0.50, 0.52)):
            leg = lathe("leg", [(0, 0)] + curve_through([(0.035, 0), (0.042, 0.01), (0.060, 0.2), (0.07, 0.38)]) + [(0, 0.38)],
                        wood, sides=48)
            leg.location = (x * 1.10, y * 1.10, 0)
            leg.rotation_euler = (math.radians(9) * (1 if y > 0 else -1) * -1, math.radians(9) * (1 if x > 0 else -1) * 1, 0)

    group(build, rotation=(0, 0, 26))
    three_point((0, 0, 0.7), key=620, rim=320, fill=90)
    camera((0.6, -8.8, 2.3), (0.02, 0, 0.68), lens=104, fstop=6, focus=(0, -0.6, 0.7))


def sunglasses():
    backdrop("#dcb9a6")
    shell = material("acetate", "#4a2414", roughness=0.12, clearcoat=0.9, specular=0.6)
    ramp_colour(shell, "ShaderNodeTexNoise", [(0.32, "#1c0c06"), (0.46, "#5a2a12"), (0.58, "#b46a2a"), (0.7, "#3a1a0c")],
                Scale=4.2, Detail=3.0, Distortion=1.4)
    lens = glass("lens", "#8a9a8c", ior=1.2, shade="#a8b0a4")
    gold = brass(0.15)

    def rim_points(cx, grow=0.0):
        points = []
        for k in range(64):
            a = 2 * math.pi * k / 64
            x, z = (0.44 + grow) * power(math.cos(a), 0.82), (0.37 + grow) * power(math.sin(a), 0.82)
            x *= 1 + 0.10 * math.sin(a)  # wider above than below
            points.append((cx + x, 0.10 * (cx + x) ** 2, 0.44 + z))
        return points

    def build():
        for side in (-1, 1):
            tube("rim", rim_points(side * 0.54), 0, shell, closed=True, profile=rounded_profile(0.085, 0.085, 0.03))
            flat = rim_points(side * 0.54, -0.005)
            centre = (side * 0.54, 0.10 * 0.54**2, 0.44)
            pane = [centre] + flat
            pane += [(x, y + 0.03, z) for x, y, z in pane]
            n = len(flat)
            f = [(0, 1 + i, 1 + (i + 1) % n) for i in range(n)]
            f += [(n + 1, n + 2 + (i + 1) % n, n + 2 + i) for i in range(n)]
            f += [(1 + i, n + 2 + i, n + 2 + (i + 1) % n, 1 + (i + 1) % n) for i in range(n)]
            dress(mesh("pane", pane, f), lens)
            y0 = 0.10 * 1.03**2
            tube("temple", [(side * 1.00, y0, 0.60), (side * 1.03, y0 + 0.2, 0.60), (side * 1.00, 0.75, 0.585), (side * 0.96, 1.25, 0.56),
                            (side * 0.93, 1.45, 0.46), (side * 0.90, 1.62, 0.27)], 0, shell, profile=rounded_profile(0.05, 0.10, 0.022))
            for h in (0.62, 0.58):
                dot = ball("rivet", 0.016, gold, (side * 0.985, y0 - 0.045, h))
                dot.scale = (1.4, 0.5, 0.9)
        tube("bridge", [(-0.16, 0.0, 0.50), (-0.09, -0.012, 0.56), (0.09, -0.012, 0.56), (0.16, 0.0, 0.50)], 0, shell,
             profile=rounded_profile(0.08, 0.10, 0.03))

    group(build, location=(-0.05, -0.15, 0.135), rotation=(-6.5, 0, -28))
    slab = material("slab", "#e6c9b8", roughness=0.6)
    box("slab", (3.0, 1.9, 0.16), slab, at=(0.05, 0.35, 0), bevel=0.02)
    book = material("stone", "#f1e6da", roughness=0.7)
    cylinder("disc", 0.62, 0.15, book, at=(0.98, 0.95, 0.16), bevel=0.02)
    ball("ball", 0.24, stoneware("ball", "#c9694a", "#9b4a30", roughness=0.55, clearcoat=0), (1.02, 0.90, 0.55))
    softbox((-3.8, -2.4, 4.0), (0, 0, 0.5), 520, 2.2, "#fff0de")
    softbox((3.2, 1.8, 2.8), (0, 0, 0.5), 300, 0.9, "#fff6ee", height=3.2)
    softbox((0, 0.4, 5.4), (0, 0, 0.6), 170, 2.8)
    softbox((2.6, -4.4, 1.8), (0, 0, 0.6), 70, 3.5)
    camera((0.7, -6.8, 2.2), (0.12, 0.2, 0.42), lens=80, fstop=8, focus=(0.1, -0.2, 0.45))


def kettle():
    backdrop("#3f5a52")
    coat = powder("coat", "#17191b")
    wood = oak("handle", "#b9824c", "#7c5230", stretch=(9, 9, 0.9))
    gold = brass(0.2)

    def build():
        lathe("body", [(0, 0)] + curve_through([(0.60, 0.0), (0.655, 0.02), (0.66, 0.07), (0.60, 0.45), (0.50, 0.80), (0.47, 0.90),
                                                (0.455, 0.92)]) + [(0.43, 0.925), (0, 0.925)], coat)
        lathe("lid", curve_through([(0.43, 0.925), (0.425, 0.95), (0.30, 0.985), (0.10, 1.0)]) + [(0, 1.0)], coat)
        ring("seam", 0.435, 0.010, gold, at=(0, 0, 0.928))
        cylinder("stalk", 0.03, 0.06, gold, at=(0, 0, 0.995), bevel=0.006)
        lathe("knob", [(0, 0)] + curve_through([(0.06, 0.0), (0.105, 0.04), (0.11, 0.09), (0.07, 0.14)]) + [(0, 0.145)], wood,
              at=(0, 0, 1.045))
        spout = [(0.52, 0, 0.16), (0.86, 0, 0.18), (1.02, 0, 0.42), (0.90, 0, 0.78), (1.02, 0, 1.02), (1.26, 0, 1.02), (1.36, 0, 0.93)]
        tube("spout", spout, 0.055, coat, taper=[1.7, 1.35, 1.1, 0.95, 0.85, 0.8, 0.72])
        grip = [(-0.50, 0, 0.80), (-0.62, 0, 0.90), (-0.86, 0, 0.90)]
        tube("bracket", grip, 0.036, coat)
        tube("hold", [(-0.80, 0, 0.915), (-1.00, 0, 0.90), (-1.06, 0, 0.72), (-1.00, 0, 0.34), (-0.93, 0, 0.18)], 0, wood,
             profile=rounded_profile(0.11, 0.15, 0.05))
        ring("collar", 0.075, 0.012, gold, at=(-0.80, 0, 0.905)).rotation_euler = (0, math.pi / 2, 0)

    cylinder("trivet", 0.86, 0.05, oak("trivet", "#b9824c", "#7c5230", stretch=(0.7, 9, 9)), at=(-0.02, 0, 0), bevel=0.018)
    group(build, location=(-0.02, 0, 0.05), rotation=(0, 0, -16))
    glaze = stoneware("glaze", "#efe6d8", "#a48c70", roughness=0.3, clearcoat=0.4)
    lathe("cup", [(0, 0)] + curve_through([(0.16, 0.0), (0.20, 0.02), (0.245, 0.2), (0.255, 0.40)])
          + [(0.246, 0.408)] + curve_through([(0.236, 0.40), (0.225, 0.2), (0.0, 0.05)]), glaze, at=(1.28, -0.42, 0))
    cylinder("coffee", 0.228, 0.01, material("coffee", "#20100a", roughness=0.06), at=(1.28, -0.42, 0.31), bevel=0.002)
    three_point((0, 0, 0.7), key=620, rim=460, fill=80)
    glow((0, -1.0, 4.4), (0.2, 4.6, 1.6), 500, 80, "#a8c7bb")
    camera((0.5, -8.2, 2.2), (0.16, 0, 0.66), lens=84, fstop=6, focus=(0, -0.5, 0.7))
