"""The products of the templates' examples, each a function that sets its own stage in the studio of the samples."""

import math

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
                p += p.normalized() * ripple * noise.noise(p * 1.7 + Vector((seed * 7.1, seed * 3.3, seed)))
                p.z += 0.5 * ripple * noise.noise(p * 3.1 + Vector((seed, 0, 9)))
            points.append(p)
    for i in range(rings):
        for j in range(sides):
            k = (j + 1) % sides
            faces.append((i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j))
    thing = mesh(name, points, faces)
    thing.location = (at[0], at[1], at[2] + c)
    return dress(thing, made)


def knit(name, tone, ribs=15.0):
    """Wool: ribs of stitches along one side, soft at the edges of the light."""
    made = material(name, tone, roughness=0.95, sheen=1.0, specular=0.08)
    tree, nodes, links, shader = nodes_of(made)
    place = nodes.new("ShaderNodeTexCoord")
    rib = nodes.new("ShaderNodeTexWave")
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


def sunglasses():
    backdrop("#dcb9a6")
    shell = material("acetate", "#4a2414", roughness=0.12, clearcoat=0.9, specular=0.6)
    tortoise = [(0.32, "#1c0c06"), (0.46, "#5a2a12"), (0.58, "#b46a2a"), (0.7, "#3a1a0c")]
    ramp_colour(shell, "ShaderNodeTexNoise", tortoise, Scale=4.2, Detail=3.0, Distortion=1.4)
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
            temple = [(1.00, y0, 0.60), (1.03, y0 + 0.2, 0.60), (1.00, 0.75, 0.585), (0.96, 1.25, 0.56),
                      (0.93, 1.45, 0.46), (0.90, 1.62, 0.27)]
            tube("temple", [(side * x, y, z) for x, y, z in temple], 0, shell, profile=rounded_profile(0.05, 0.10, 0.022))
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
