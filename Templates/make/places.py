"""Renders places without people: blender -b -noaudio --python places.py -- [--draft] --out DIR [NAME …]

harbour, windfarm, street, council, datacentre: the pictures of the news templates. ../../Samples/ecommerce/make/finish.sh
takes the grain out and writes the JPEGs; README.md beside this file has the commands.
"""

import math
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Samples", "ecommerce", "make"))
sys.dont_write_bytecode = True

import bpy
from mathutils import noise
from studio import aim, box, bump, colour, cylinder, empty_studio, material, mesh, ramp_colour, softbox, tube

# Name, width, height, samples.
PICTURES = [
    ("harbour", 1200, 960, 40),
    ("windfarm", 1200, 960, 28),
    ("council", 960, 768, 18),
    ("street", 800, 640, 16),
    ("datacentre", 800, 640, 14),
]


# What all places share --------------------------------------------------------------------------------


def sky(stops, strength=1.0, stretch=1.0):
    """A sky by elevation: (sine of the elevation from -1 to 1, colour)."""
    world = bpy.context.scene.world
    tree = world.node_tree
    nodes, links = tree.nodes, tree.links
    place = nodes.new("ShaderNodeTexCoord")
    split = nodes.new("ShaderNodeSeparateXYZ")
    ramp = nodes.new("ShaderNodeValToRGB")
    half = nodes.new("ShaderNodeMath")
    half.operation = "MULTIPLY_ADD"
    half.inputs[1].default_value = half.inputs[2].default_value = 0.5
    elements = ramp.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (position, tone) in zip(elements, stops):
        element.position = 0.5 + position / 2
        element.color = colour(tone)
    links.new(place.outputs["Generated"], split.inputs[0])
    links.new(split.outputs["Z"], half.inputs[0])
    links.new(half.outputs[0], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], nodes["Background"].inputs[0])
    nodes["Background"].inputs[1].default_value = strength


def clouds(tone, amount, strength=1.0, low=0.5, high=0.72):
    """Streaks of cloud mixed into the sky, flatter towards the horizon."""
    tree = bpy.context.scene.world.node_tree
    nodes, links = tree.nodes, tree.links
    base = nodes["Background"].inputs[0].links[0].from_socket
    place = nodes.new("ShaderNodeTexCoord")
    split = nodes.new("ShaderNodeSeparateXYZ")
    join = nodes.new("ShaderNodeCombineXYZ")
    links.new(place.outputs["Generated"], split.inputs[0])
    up = nodes.new("ShaderNodeMath")
    up.operation = "ADD"
    up.inputs[1].default_value = 0.12
    links.new(split.outputs["Z"], up.inputs[0])
    for axis in ("X", "Y"):
        over = nodes.new("ShaderNodeMath")
        over.operation = "DIVIDE"
        links.new(split.outputs[axis], over.inputs[0])
        links.new(up.outputs[0], over.inputs[1])
        links.new(over.outputs[0], join.inputs[axis])
    field = nodes.new("ShaderNodeTexNoise")
    field.inputs["Scale"].default_value = 0.9
    field.inputs["Detail"].default_value = 9
    field.inputs["Distortion"].default_value = 0.5
    links.new(join.outputs[0], field.inputs["Vector"])
    ramp = nodes.new("ShaderNodeValToRGB")
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = low, high
    links.new(field.outputs["Fac"], ramp.inputs["Fac"])
    share = nodes.new("ShaderNodeMath")
    share.operation = "MULTIPLY"
    share.inputs[1].default_value = amount
    links.new(ramp.outputs["Color"], share.inputs[0])
    mix = nodes.new("ShaderNodeMixRGB")
    mix.inputs["Color2"].default_value = [c * strength for c in colour(tone)[:3]] + [1]
    links.new(share.outputs[0], mix.inputs["Fac"])
    links.new(base, mix.inputs["Color1"])
    links.new(mix.outputs[0], nodes["Background"].inputs[0])


def haze(tone, reach, most=1.0, strength=1.0):
    """Lets every material fade into the air with the distance from the camera: no volume, and so no grain."""
    for made in bpy.data.materials:
        tree = made.node_tree
        nodes, links = tree.nodes, tree.links
        out = next(n for n in nodes if n.type == "OUTPUT_MATERIAL")
        surface = out.inputs["Surface"].links[0].from_socket
        eye = nodes.new("ShaderNodeCameraData")
        path = nodes.new("ShaderNodeLightPath")
        scale = nodes.new("ShaderNodeMath")
        scale.operation = "DIVIDE"
        scale.inputs[1].default_value = -reach
        power = nodes.new("ShaderNodeMath")
        power.operation = "EXPONENT"
        thick = nodes.new("ShaderNodeMath")
        thick.operation = "SUBTRACT"
        thick.inputs[0].default_value = 1
        cap = nodes.new("ShaderNodeMath")
        cap.operation = "MULTIPLY"
        cap.inputs[1].default_value = most
        seen = nodes.new("ShaderNodeMath")
        seen.operation = "MULTIPLY"
        air = nodes.new("ShaderNodeEmission")
        air.inputs["Color"].default_value = colour(tone)
        air.inputs["Strength"].default_value = strength
        mix = nodes.new("ShaderNodeMixShader")
        links.new(eye.outputs["View Distance"], scale.inputs[0])
        links.new(scale.outputs[0], power.inputs[0])
        links.new(power.outputs[0], thick.inputs[1])
        links.new(thick.outputs[0], cap.inputs[0])
        links.new(cap.outputs[0], seen.inputs[0])
        links.new(path.outputs["Is Camera Ray"], seen.inputs[1])
        links.new(seen.outputs[0], mix.inputs[0])
        links.new(surface, mix.inputs[1])
        links.new(air.outputs[0], mix.inputs[2])
        links.new(mix.outputs[0], out.inputs["Surface"])


def sun(direction, power, tint="#ffffff", angle=2.0):
    light = bpy.data.lights.new("sun", "SUN")
    light.energy = power
    light.angle = math.radians(angle)
    light.color = colour(tint)[:3]
    thing = bpy.data.objects.new("sun", light)
    thing.location = direction
    aim(thing, (0, 0, 0))
    bpy.context.collection.objects.link(thing)


def lens(location, target, focal, focus=None, fstop=0):
    data = bpy.data.cameras.new("camera")
    data.lens = focal
    data.clip_end = 5000
    thing = bpy.data.objects.new("camera", data)
    thing.location = location
    aim(thing, target)
    if fstop:
        data.dof.use_dof = True
        data.dof.focus_distance = focus
        data.dof.aperture_fstop = fstop
    bpy.context.collection.objects.link(thing)
    bpy.context.scene.camera = thing


def light_material(tone, strength):
    """Something that shines. Many small ones make grain if each is sampled as a lamp, so lamps stand beside them."""
    made = material("light", "#000000", specular=0, emission=tone, strength=strength)
    made.cycles.sample_as_light = False
    return made


def lamp_at(location, power, tint, size=0.25):
    light = bpy.data.lights.new("lamp", "POINT")
    light.energy = power
    light.shadow_soft_size = size
    light.color = colour(tint)[:3]
    thing = bpy.data.objects.new("lamp", light)
    thing.location = location
    bpy.context.collection.objects.link(thing)


def block(size, made, at, turn=0.0):
    """A sharp-edged box whose base is centred on `at`, turned about z."""
    thing = box("block", size, made, at, bevel=0)
    thing.rotation_euler[2] = turn
    return thing


def beam(a, b, thick, made):
    """A square bar from a to b."""
    return tube("beam", [a, b], thick, made, kind="POLY")


def ground(width, depth, y, height, made, steps=160):
    """A field of points with heights by `height(x, y)`."""
    points = [(-width / 2 + width * i / steps, y + depth * j / steps) for j in range(steps + 1) for i in range(steps + 1)]
    n = steps + 1
    faces = [(j * n + i, j * n + i + 1, (j + 1) * n + i + 1, (j + 1) * n + i) for j in range(steps) for i in range(steps)]
    thing = mesh("ground", [(x, v, height(x, v)) for x, v in points], faces)
    thing.data.materials.append(made)
    return thing


def look(exposure=0.0, contrast="Medium High Contrast"):
    view = bpy.context.scene.view_settings
    view.exposure = exposure
    view.look = contrast


# Places -----------------------------------------------------------------------------------------------


def windfarm():
    """Turbines over hills in morning fog, towards the sun."""
    sky([(-0.1, "#e3b98f"), (0.0, "#f6c994"), (0.07, "#f4d3ab"), (0.2, "#b5bfcb"), (0.5, "#6c8bb0"), (1.0, "#426694")])
    clouds("#ffe9d2", 0.35, 1.1)
    grass = material("grass", "#3d4a2b", roughness=1, specular=0.1)
    ramp_colour(grass, "ShaderNodeTexNoise", [(0.3, "#2c3a20"), (0.5, "#4b5632"), (0.7, "#6b6a3f")], stretch=(0.05, 0.05, 0.05), Scale=3.0,
                Detail=12.0)
    forest = material("forest", "#1d2a1c", roughness=1, specular=0.05)
    white = material("white", "#e9ebec", roughness=0.45)

    def hill(x, y):
        far = max(0.0, y - 30)
        return (9 * noise.fractal((x * 0.006 + 3, y * 0.006, 2.0), 1.0, 2.0, 3) + 0.9 * noise.noise((x * 0.05, y * 0.05, 0))
                + far * 0.035 - 6.0)

    ground(1400, 1400, -20, hill, grass, 260)
    # A wood in the hollow: blunt cones, many and small.
    seed = random.Random(4)
    points, faces = [], []
    for _ in range(4200):
        x, y = seed.uniform(-380, 380), seed.uniform(190, 700)
        if noise.noise((x * 0.012, y * 0.012, 7)) < 0.12:
            continue
        h, r, z = seed.uniform(6, 12), seed.uniform(1.5, 2.4), hill(x, y)
        base = len(points)
        points += [(x + r * math.cos(a), y + r * math.sin(a), z - 0.4) for a in (i * math.pi / 3 for i in range(6))] + [(x, y, z + h)]
        faces += [(base + i, base + (i + 1) % 6, base + 6) for i in range(6)]
    mesh("wood", points, faces, smooth=False).data.materials.append(forest)

    def turbine(x, y, height, turn, phase):
        z = hill(x, y)
        body = bpy.data.objects.new("turbine", None)
        bpy.context.collection.objects.link(body)
        tower = cylinder("tower", 1.0, 1.0, white, bevel=0.01, sides=32)
        for vertex in tower.data.vertices:
            vertex.co.x *= 1.9 - 0.8 * vertex.co.z
            vertex.co.y *= 1.9 - 0.8 * vertex.co.z
        tower.scale = (1, 1, height)
        nacelle = box("nacelle", (3.2, 8.5, 3.2), white, (0, 0.8, height - 0.6), bevel=0.8)
        hub = cylinder("hub", 1.7, 2.6, white, bevel=0.9, sides=32)
        hub.location, hub.rotation_euler = (0, -3.4, height + 1), (math.pi / 2, 0, 0)
        parts = [tower, nacelle, hub]
        reach = height * 0.62
        for k in range(3):
            a = phase + k * 2 * math.pi / 3
            chord = [(0.0, 1.1), (0.06, 1.2), (0.16, 2.5), (0.5, 1.5), (0.9, 0.75), (1.0, 0.2)]
            points = [(s * c * (0.36 if s > 0 else 0.64), 0.18 * (1 - t), t * reach) for t, c in chord for s in (-1, 1)]
            blade = mesh("blade", points, [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(chord) - 1)])
            blade.data.materials.append(white)
            thick = blade.modifiers.new("thick", "SOLIDIFY")
            thick.thickness = 0.35
            blade.location, blade.rotation_euler = (0, -4.9, height + 1), (0, a, 0)
            parts.append(blade)
        for part in parts:
            part.parent = body
        body.location, body.rotation_euler = (x, y, z - 1), (0, 0, turn)

    for x, y, phase in ((34, 150, 0.35), (-46, 245, 1.1), (74, 330, 0.8), (8, 430, 1.7), (-140, 420, 0.2), (150, 520, 1.3), (-70, 600, 0.6),
                        (60, 690, 1.9)):
        turbine(x, y, 68, 0.35, phase)
    sun((-300, 900, 130), 3.2, "#ffd9a8", 4)
    haze("#ecc59c", 360, 0.97, 0.9)
    lens((0, -12, 8), (6, 150, 38), 38)
    look(-0.05, "High Contrast")


def harbour():
    """Container cranes over dark water at dusk."""
    sky([(-0.2, "#27405e"), (0.0, "#f0955a"), (0.045, "#e9a074"), (0.13, "#a98a97"), (0.3, "#4d6790"), (0.7, "#223d68"), (1.0, "#15294d")], 0.9)
    clouds("#e0654f", 0.55, 0.75, 0.5, 0.8)
    water = material("water", "#04080d", roughness=0.06, specular=0.6)
    tree, nodes, links, shader = water.node_tree, water.node_tree.nodes, water.node_tree.links, None
    shader = nodes["Principled BSDF"]
    place = nodes.new("ShaderNodeTexCoord")
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = (0.5, 1.3, 1)
    waves = nodes.new("ShaderNodeTexNoise")
    waves.inputs["Scale"].default_value = 0.35
    waves.inputs["Detail"].default_value = 5
    raised = nodes.new("ShaderNodeBump")
    raised.inputs["Strength"].default_value = 0.45
    raised.inputs["Distance"].default_value = 0.9
    links.new(place.outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], waves.inputs["Vector"])
    links.new(waves.outputs["Fac"], raised.inputs["Height"])
    links.new(raised.outputs["Normal"], shader.inputs["Normal"])
    sea = mesh("sea", [(-3000, -300, 0), (3000, -300, 0), (3000, 4500, 0), (-3000, 4500, 0)], [(0, 1, 2, 3)])
    sea.data.materials.append(water)

    steel = material("steel", "#2a4a63", roughness=0.55)
    quay = material("quay", "#3c3e40", roughness=0.9)
    lamp = light_material("#ffd79a", 16)
    beacon = light_material("#ff3322", 20)
    paints = [material("paint", tone, roughness=0.6) for tone in
              ("#7d2f26", "#1f4f6e", "#2f5a45", "#8a6a2c", "#5b6166", "#8c8f90", "#6d3a1e", "#23405c")]
    block((900, 260, 3), quay, (60, 330, 0))

    def crane(x, y, s, boom_up=False):
        """A ship-to-shore gantry; its boom reaches over the water, towards the camera."""
        w, d, h = 14 * s, 18 * s, 42 * s
        t = 0.75 * s
        for sx in (-1, 1):
            for yy in (0, d):
                beam((x + sx * w / 2, y + yy, 2), (x + sx * w / 2, y + yy, h), t, steel)
            beam((x + sx * w / 2, y, 14 * s), (x + sx * w / 2, y + d, 14 * s), t * 0.8, steel)
            beam((x + sx * w / 2, y, 14 * s), (x + sx * w / 2, y + d, h), t * 0.45, steel)
        for yy in (0, d):
            beam((x - w / 2, y + yy, h), (x + w / 2, y + yy, h), t, steel)
            beam((x - w / 2, y + yy, 14 * s), (x + w / 2, y + yy, 14 * s), t * 0.7, steel)
        apex = (x, y + 2 * s, 66 * s)
        for sx in (-1, 1):
            beam((x + sx * w / 2, y, h), apex, t * 0.7, steel)
            beam((x + sx * w / 2, y + d, h), apex, t * 0.5, steel)
            rail = x + sx * 3 * s
            beam((rail, y, h), (rail, y + 42 * s, h), t * 0.9, steel)
            if boom_up:
                beam((rail, y - 1, h), (rail, y - 20 * s, h + 46 * s), t * 0.9, steel)
            else:
                beam((rail, y, h), (rail, y - 52 * s, h + 0.4), t * 0.9, steel)
                beam(apex, (rail, y - 28 * s, h), t * 0.28, steel)
                beam(apex, (rail, y - 50 * s, h), t * 0.28, steel)
            beam(apex, (rail, y + 40 * s, h), t * 0.28, steel)
        if not boom_up:
            for k in range(9):
                beam((x - 3 * s, y - 6 * s * k, h), (x + 3 * s, y - 6 * s * k, h), t * 0.4, steel)
                if k % 3 == 1:
                    block((0.7 * s, 0.5 * s, 0.35 * s), lamp, (x, y - 6 * s * k, h - 0.9 * s))
            block((5 * s, 4 * s, 3 * s), steel, (x, y - 21 * s, h - 4.4 * s))
            block((1.6 * s, 0.2, 0.7 * s), lamp, (x, y - 23.1 * s, h - 3.4 * s))
        block((9 * s, 12 * s, 6 * s), steel, (x, y + 26 * s, h + 1))
        block((0.8 * s, 0.8 * s, 0.8 * s), beacon, (x, y + 2 * s, 66 * s))
        for sx in (-1, 1):
            block((0.8 * s, 0.6 * s, 0.5 * s), lamp, (x + sx * w / 2, y - 0.9 * s, 13.6 * s))
            block((0.8 * s, 0.6 * s, 0.5 * s), lamp, (x + sx * w / 2, y - 0.9 * s, h - 1.6 * s))

    crane(-66, 246, 1.35)
    crane(2, 262, 1.3)
    crane(62, 276, 1.25, boom_up=True)
    crane(118, 290, 1.2)
    crane(205, 330, 1.15, boom_up=True)

    seed = random.Random(8)
    for bay in range(30):
        for row in range(3):
            for level in range(seed.choice((2, 3, 4, 5))):
                block((12, 2.44, 2.5), seed.choice(paints), (-190 + 13.2 * bay, 285 + row * 3.2, 3 + 2.6 * level))
    # A ship alongside, loaded, its bridge lit.
    hull = material("hull", "#141c26", roughness=0.5)
    red = material("boot", "#5a1d18", roughness=0.6)
    house = material("house", "#b9b4aa", roughness=0.6)
    points = [(-52, 205, 0), (98, 205, 0), (122, 220, 0), (98, 233, 0), (-52, 233, 0)]
    n = len(points)
    both = [(x, y, z) for z in (0, 11) for x, y, _ in points]
    both = both[:n] + [(x + (10 if i == 2 else 0), y, z) for i, (x, y, z) in enumerate(both[n:])]
    ship = mesh("ship", both, [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)] + [tuple(range(n, 2 * n))], smooth=False)
    ship.data.materials.append(hull)
    block((148, 27.4, 1.4), red, (23, 219, 0))
    for bay in range(9):
        for row in range(5):
            for level in range(seed.choice((2, 3, 3, 4))):
                block((12, 4.6, 2.5), seed.choice(paints), (-24 + 13.0 * bay, 209 + 5 * row, 11 + 2.6 * level))
    block((9, 24, 27), house, (-42, 219, 11))
    for deck in range(6):
        for k in range(7):
            if seed.random() < 0.45:
                block((0.2, 1.4, 0.9), lamp, (-37.4, 210 + 3 * k, 15 + 3.6 * deck))
                block((1.1, 0.2, 0.8), lamp, (-45 + 1.1 * k, 206.8, 15 + 3.6 * deck))
    # Lights along the quay.
    for k in range(26):
        x = -260 + 26 * k
        beam((x, 270, 2), (x, 270, 22), 0.25, steel)
        block((1.8, 0.8, 0.5), lamp, (x, 269, 22))
    # Hills behind.
    hills = material("hills", "#1a2333", roughness=1, specular=0)
    ground(4000, 600, 1500, lambda x, y: max(-5, 60 + 120 * noise.fractal((x * 0.0012, y * 0.001, 4), 1.0, 2.0, 4)), hills, 120)
    sun((-700, -300, 120), 0.7, "#ff9a5a", 8)
    haze("#a77f7c", 2200, 0.9, 0.6)
    lens((-30, -36, 16), (10, 220, 33), 42)
    look(0.25)


def street():
    """A street in the blue hour, wet from the rain; nearly every third window is lit."""
    sky([(-0.1, "#2c3a52"), (0.0, "#7d7f93"), (0.1, "#5b6d8c"), (0.4, "#2c4168"), (1.0, "#162645")], 0.55)
    asphalt = material("asphalt", "#16181b", roughness=0.35, specular=0.6)
    tree, nodes, links = asphalt.node_tree, asphalt.node_tree.nodes, asphalt.node_tree.links
    shader = nodes["Principled BSDF"]
    place = nodes.new("ShaderNodeTexCoord")
    pools = nodes.new("ShaderNodeTexNoise")
    pools.inputs["Scale"].default_value = 0.28
    pools.inputs["Detail"].default_value = 6
    ramp = nodes.new("ShaderNodeValToRGB")
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.42, 0.62
    ramp.color_ramp.elements[0].color, ramp.color_ramp.elements[1].color = (0.03, 0.03, 0.03, 1), (0.34, 0.34, 0.34, 1)
    fine = nodes.new("ShaderNodeTexNoise")
    fine.inputs["Scale"].default_value = 26
    fine.inputs["Detail"].default_value = 4
    raised = nodes.new("ShaderNodeBump")
    raised.inputs["Distance"].default_value = 0.012
    links.new(place.outputs["Object"], pools.inputs["Vector"])
    links.new(place.outputs["Object"], fine.inputs["Vector"])
    links.new(pools.outputs["Fac"], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], shader.inputs["Roughness"])
    links.new(ramp.outputs["Color"], raised.inputs["Strength"])
    links.new(fine.outputs["Fac"], raised.inputs["Height"])
    links.new(raised.outputs["Normal"], shader.inputs["Normal"])
    road = mesh("road", [(-30, -20, 0), (30, -20, 0), (30, 260, 0), (-30, 260, 0)], [(0, 1, 2, 3)])
    road.data.materials.append(asphalt)
    paving = bump(material("paving", "#2d2f31", roughness=0.3), "ShaderNodeTexNoise", 0.2, 0.02, Scale=8.0)
    line = material("line", "#9c9a90", roughness=0.4)
    for k in range(24):
        block((0.16, 2.6, 0.006), line, (0, 2 + 7 * k, 0))
    for side in (-1, 1):
        block((3.4, 280, 0.16), paving, (side * 7.7, 120, 0))

    seed = random.Random(21)
    walls = [bump(material("wall", tone, roughness=0.85), "ShaderNodeTexNoise", 0.25, 0.03, Scale=3.0, Detail=8.0)
             for tone in ("#6a5a4c", "#7a7067", "#59504a", "#6f5346", "#5f646b", "#86796a")]
    trim = material("trim", "#8f877b", roughness=0.8)
    dark = material("pane", "#0b1016", roughness=0.05, specular=0.8)
    lit = [light_material(tone, s) for tone, s in (("#ffb765", 1.1), ("#ffc77d", 1.5), ("#ff9d4a", 0.7), ("#ffdcab", 1.0), ("#ff8f3c", 0.4))]
    shops = [light_material(tone, s) for tone, s in (("#ffcf90", 1.6), ("#ffb668", 1.3), ("#ffe3bd", 1.4))]
    iron = material("iron", "#101214", roughness=0.5)
    bulb = light_material("#ffca80", 30)

    for side in (-1, 1):
        y = -14.0
        while y < 230:
            length, floors = seed.uniform(11, 18), seed.choice((4, 5, 5, 6))
            storey = 3.4
            height = 4.4 + floors * storey
            face = side * 9.4
            block((12, length, height), seed.choice(walls), (face + side * 6, y + length / 2, 0))
            block((0.5, length, 0.35), trim, (face - side * 0.15, y + length / 2, 4.3))
            block((0.9, length + 0.1, 0.6), trim, (face - side * 0.2, y + length / 2, height))
            bays = max(3, int(length / 2.9))
            for bay in range(bays):
                at = y + length * (bay + 0.5) / bays
                shop = seed.choice(shops) if seed.random() < 0.5 else dark
                block((0.12, length / bays * 0.72, 2.7), shop, (face - side * 0.02, at, 0.7))
                for floor in range(floors):
                    z = 4.4 + storey * floor + 0.75
                    pane = seed.choice(lit) if seed.random() < 0.3 else dark
                    block((0.06, 1.25, 1.95), pane, (face - side * 0.01, at, z))
                    block((0.22, 1.6, 0.14), trim, (face - side * 0.1, at, z - 0.14))
                    block((0.16, 1.6, 0.16), trim, (face - side * 0.06, at, z + 1.95))
                    block((0.1, 0.07, 1.95), trim, (face - side * 0.04, at, z))
                    block((0.1, 1.25, 0.06), trim, (face - side * 0.04, at, z + 1.25))
            y += length
        for k in range(11):
            at = 9 + 20 * k + (7 if side > 0 else 0)
            beam((side * 6.4, at, 0.1), (side * 6.4, at, 5.6), 0.07, iron)
            beam((side * 6.4, at, 5.6), (side * 5.4, at, 5.9), 0.045, iron)
            ball = cylinder("bulb", 0.22, 0.32, bulb, (side * 5.4, at, 5.5), bevel=0.12, sides=24)
            ball.visible_shadow = False
            if k < 7:
                lamp_at((side * 5.4, at, 5.4), 420, "#ffb765", 0.3)
    # Parked bicycles would need people; bollards and a bench do not.
    for side in (-1, 1):
        for k in range(14):
            cylinder("bollard", 0.09, 0.9, iron, (side * 6.15, 3 + 3.2 * k, 0.1), bevel=0.04, sides=20)
    haze("#7b84a0", 120, 0.95, 0.62)
    lens((1.9, -9, 1.35), (-0.5, 40, 4.6), 30, focus=24, fstop=0.7)
    look(0.7)


def datacentre():
    """An aisle between racks: cold light from above, small lights at the doors."""
    world = bpy.context.scene.world.node_tree.nodes["Background"]
    world.inputs[1].default_value = 0.02
    floor = material("floor", "#3a4048", roughness=0.12, specular=0.6)
    ceiling = material("ceiling", "#1b1f25", roughness=0.8)
    rack = material("rack", "#0d1014", roughness=0.35, specular=0.5)
    face = material("face", "#171b21", roughness=0.4, metallic=0.6)
    gap = material("gap", "#020304", roughness=0.8)
    tray = material("tray", "#2a3038", roughness=0.4, metallic=0.8)
    seam = material("seam", "#15181c", roughness=0.6)
    block((8, 60, 0.1), floor, (0, 26, -0.1))
    block((8, 60, 0.1), ceiling, (0, 26, 3.25))
    for k in range(70):
        block((2.4, 0.008, 0.002), seam, (0, -3 + 0.6 * k, 0))
    for x in (-0.6, 0, 0.6):
        block((0.008, 46, 0.002), seam, (x, 20, 0))
    seed = random.Random(3)
    lights = [light_material(t, s) for t, s in (("#2ee6a6", 14), ("#3aa0ff", 16), ("#3aa0ff", 10), ("#ffb13a", 10))]
    strip = light_material("#cfe6ff", 5)
    blue = light_material("#2f8dff", 5)
    for side in (-1, 1):
        for k in range(32):
            y = -2.2 + 0.8 * k
            block((1.0, 0.785, 2.3), rack, (side * 1.72, y, 0))
            for unit in range(20):
                z = 0.14 + 0.105 * unit
                block((0.03, 0.66, 0.085), face, (side * 1.215, y, z))
                block((0.012, 0.4, 0.03), gap, (side * 1.196, y + 0.08, z + 0.028))
                if seed.random() < 0.8:
                    tone = seed.choice(lights)
                    for dot in range(seed.choice((1, 1, 2, 3))):
                        block((0.008, 0.013, 0.013), tone, (side * 1.197, y - 0.24 + 0.035 * dot, z + 0.045))
                if seed.random() < 0.3:
                    block((0.008, 0.09, 0.007), seed.choice(lights), (side * 1.197, y - 0.18, z + 0.02))
            # A thin line of light along the foot of the row.
        block((0.02, 26, 0.02), blue, (side * 1.21, 10.4, 0.03))
        block((0.35, 26, 0.08), tray, (side * 0.95, 10.4, 2.75))
    for k in range(9):
        block((0.16, 1.9, 0.03), strip, (0, 0.2 + 2.9 * k, 3.2))
        softbox((0, 1.1 + 2.9 * k, 3.15), (0, 1.1 + 2.9 * k, 0), 26, 0.4, "#cfe6ff", height=1.9)
    door = material("door", "#9fb4c8", roughness=0.5)
    block((3.4, 0.1, 3.3), door, (0, 24.4, 0))
    block((1.5, 0.05, 2.4), strip, (0, 24.3, 0))
    softbox((0, 23.8, 1.6), (0, 0, 1.2), 60, 1.5, "#bfdcff", height=2.4)
    haze("#35567f", 24, 0.9, 0.55)
    lens((0.22, -2.6, 1.38), (-0.06, 10, 1.36), 26, focus=4.5, fstop=1.6)
    look(0.55)


def council():
    """A council hall before the session: curved benches, empty chairs, a desk for whoever presides."""
    world = bpy.context.scene.world.node_tree.nodes["Background"]
    world.inputs[0].default_value = (1, 0.94, 0.86, 1)
    world.inputs[1].default_value = 0.22
    oak = material("oak", "#9a6b3f", roughness=0.38, clearcoat=0.2)
    ramp_colour(oak, "ShaderNodeTexNoise", [(0.25, "#6d4526"), (0.5, "#a87848"), (0.75, "#8d5f36")], stretch=(2, 2, 9), Scale=1.6, Detail=8.0,
                Distortion=0.5)
    pale = material("pale", "#c9b79c", roughness=0.8)
    carpet = bump(material("carpet", "#243246", roughness=1, specular=0.05), "ShaderNodeTexNoise", 0.4, 0.01, Scale=60.0)
    seat = material("seat", "#31507a", roughness=0.7, sheen=0.5)
    metal = material("metal", "#b6babd", metallic=1, roughness=0.25)
    black = material("black", "#101215", roughness=0.4)
    paper = material("paper", "#efece4", roughness=0.9)
    window = light_material("#eaf2ff", 7)

    centre = (0, 11.0)

    def arc(radius, y_low, z, depth, height, made, a0, a1, steps=48):
        """A bench along an arc about the speaker's desk."""
        points = []
        for i in range(steps + 1):
            a = a0 + (a1 - a0) * i / steps
            for r, h in ((radius, z), (radius + depth, z), (radius + depth, z + height), (radius, z + height)):
                points.append((centre[0] + r * math.sin(a), centre[1] - r * math.cos(a), h))
        faces = [(4 * i + k, 4 * i + (k + 1) % 4, 4 * i + 4 + (k + 1) % 4, 4 * i + 4 + k) for i in range(steps) for k in range(4)]
        faces += [(3, 2, 1, 0), tuple(4 * steps + k for k in range(4))]
        thing = mesh("arc", points, faces)
        thing.data.materials.append(made)
        return thing

    def chair(x, y, z, turn):
        parts = [box("cushion", (0.52, 0.5, 0.1), seat, (0, 0, 0.44), bevel=0.045),
                 box("back", (0.5, 0.09, 0.62), seat, (0, -0.25, 0.5), bevel=0.04),
                 cylinder("post", 0.035, 0.42, metal, (0, 0, 0.04), sides=24, bevel=0.005),
                 cylinder("foot", 0.25, 0.03, metal, (0, 0, 0), sides=32, bevel=0.01)]
        for s in (-1, 1):
            parts.append(box("arm", (0.06, 0.34, 0.035), black, (s * 0.29, 0.0, 0.66), bevel=0.015))
            parts.append(box("strut", (0.03, 0.03, 0.22), metal, (s * 0.29, -0.02, 0.46), bevel=0.006))
        for part in parts:
            x0, y0, z0 = part.location
            part.location = (x + x0 * math.cos(turn) - y0 * math.sin(turn), y + x0 * math.sin(turn) + y0 * math.cos(turn), z + z0)
            part.rotation_euler[2] = turn

    block((40, 40, 0.1), carpet, (0, 6, -0.1))
    spread = math.radians(58)
    for row in range(5):
        radius, z = 3.6 + 1.55 * row, 0.22 * row
        arc(radius - 0.35, 0, 0 if row else -0.02, 1.55 if row < 4 else 4, z + 0.001 if row else 0.02, carpet, -spread * 1.5, spread * 1.5)
        arc(radius - 0.22, 0, z, 0.06, 0.78, oak, -spread, spread)
        arc(radius - 0.26, 0, z + 0.76, 0.5, 0.045, oak, -spread, spread)
        count = 6 + 3 * row
        for k in range(count):
            a = -spread + 2 * spread * (k + 0.5) / count
            x, y = centre[0] + (radius + 0.62) * math.sin(a), centre[1] - (radius + 0.62) * math.cos(a)
            chair(x, y, z, a + random.Random(row * 40 + k).uniform(-0.25, 0.25))
            mx, my = centre[0] + (radius + 0.02) * math.sin(a), centre[1] - (radius + 0.02) * math.cos(a)
            tube("mic", [(mx, my, z + 0.8), (mx, my, z + 0.98), (mx + 0.09 * math.sin(a), my - 0.09 * math.cos(a), z + 1.12)], 0.009, black)
            sheet = block((0.21, 0.3, 0.004), paper, (mx + 0.16 * math.cos(a), my + 0.16 * math.sin(a), z + 0.808), a + 0.1)
            sheet.location[2] += 0.001
    # The wall behind the desk: upright oak slats, a pale field, and tall windows at the sides.
    block((40, 0.3, 8), pale, (0, 15.2, 0))
    for k in range(64):
        block((0.11, 0.12, 4.6), oak, (-7.9 + 0.25 * k, 14.96, 0.4))
    disc = cylinder("disc", 1.0, 0.06, metal, (0, 0, 0), bevel=0.02)
    disc.location, disc.rotation_euler = (0, 14.86, 3.5), (math.pi / 2, 0, 0)
    inner = cylinder("inner", 0.78, 0.08, oak, (0, 0, 0), bevel=0.02)
    inner.location, inner.rotation_euler = (0, 14.84, 3.5), (math.pi / 2, 0, 0)
    block((5.4, 1.0, 0.5), oak, (0, 12.9, 0))
    block((5.0, 0.7, 1.35), oak, (0, 12.6, 0.0))
    for x in (-1.5, 0, 1.5):
        chair(x, 13.5, 0.5, math.pi)
        box("high", (0.56, 0.1, 1.0), seat, (x, 13.75, 1.1), bevel=0.04)
    for side in (-1, 1):
        block((0.3, 40, 9), pale, (side * 11.5, 6, 0))
        for k in range(5):
            block((0.05, 1.5, 4.6), window, (side * 11.32, 0.5 + 3.1 * k, 1.6))
            for m in (-0.75, 0, 0.75):
                block((0.1, 0.06, 4.6), oak, (side * 11.28, 0.5 + 3.1 * k + m, 1.6))
    block((40, 40, 0.2), material("roof", "#d8cdbb", roughness=0.9), (0, 6, 8))
    glow = light_material("#fff0d6", 14)
    for ring in range(3):
        arc(2.6 + 2.4 * ring, 0, 7.9, 0.22, 0.06, glow, -1.2, 1.2)
    softbox((0, 6, 7.6), (0, 7, 0), 620, 9, "#fff1dc")
    softbox((11.0, 5, 4.2), (0, 8, 1), 520, 12, "#e4eeff", height=4.4)
    softbox((-11.0, 5, 4.2), (0, 8, 1), 200, 12, "#e4eeff", height=4.4)
    lens((-2.2, -1.5, 3.6), (0.4, 11, 1.45), 29, focus=9, fstop=1.4)
    look(1.0)


# ------------------------------------------------------------------------------------------------------

arguments = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else []
draft = "--draft" in arguments
out = arguments[arguments.index("--out") + 1]
arguments.remove(out)
names = [a for a in arguments if not a.startswith("--")]

for name, width, height, samples in PICTURES:
    if names and name not in names:
        continue
    scene = empty_studio(width, height, 12 if draft else samples)
    scene.render.resolution_percentage = 33 if draft else 100
    scene.cycles.max_bounces = 4
    scene.cycles.diffuse_bounces = 2
    scene.cycles.adaptive_threshold = 0.02
    scene.cycles.sample_clamp_direct = 6
    scene.cycles.sample_clamp_indirect = 1.5
    globals()[name]()
    # What shines is seen, and mirrored; the light on the walls comes from lamps, which is what keeps the grain low.
    for thing in bpy.data.objects:
        if any(slot.material and slot.material.name.startswith("light") for slot in thing.material_slots):
            thing.visible_diffuse = False
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_depth = "16"
    scene.render.filepath = os.path.join(out, name + ".png")
    bpy.ops.render.render(write_still=True)
