"""The photo studio: backdrop, lights, camera, materials and a few ways to make shapes (Blender 3.4)."""

import math

import bpy
from mathutils import Vector

SERIF = "/usr/share/fonts/truetype/noto/NotoSerifDisplay-Regular.ttf"


def colour(text):
    """`#rrggbb` as linear RGBA, which is what Cycles computes with."""

    def linear(byte):
        c = byte / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    return tuple(linear(int(text[i : i + 2], 16)) for i in (1, 3, 5)) + (1.0,)


# Scene ------------------------------------------------------------------------------------------------


def empty_studio(width, height, samples):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    cycles = scene.cycles
    cycles.samples = samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.015
    cycles.use_denoising = False
    cycles.max_bounces = 8
    cycles.transmission_bounces = 8
    cycles.diffuse_bounces = 3
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 3
    cycles.blur_glossy = 0.5
    scene.view_settings.view_transform = "Filmic"
    scene.view_settings.look = "Medium High Contrast"
    world = bpy.data.worlds.new("world")
    scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (0.9, 0.95, 1, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.12
    return scene


def backdrop(tone, y=2.6, radius=2.2):
    """A seamless sweep: floor, quarter circle, wall."""
    profile = [(-14, 0)]
    profile += [
        (y + radius * math.sin(a), radius - radius * math.cos(a))
        for a in (math.pi / 2 * i / 24 for i in range(25))
    ]
    profile += [(y + radius, 14)]
    points = [(x, py, pz) for x in (-20, 20) for py, pz in profile]
    n = len(profile)
    thing = mesh("backdrop", points, [(i, i + 1, n + i + 1, n + i) for i in range(n - 1)])
    thing.data.materials.append(material("backdrop", tone, roughness=0.85, specular=0.15))
    return thing


def softbox(location, target, power, size, tint="#ffffff", height=None, shape="RECTANGLE"):
    light = bpy.data.lights.new("softbox", "AREA")
    light.shape = shape
    light.energy = power
    light.size = size
    light.size_y = height or size
    light.color = colour(tint)[:3]
    thing = bpy.data.objects.new("softbox", light)
    thing.location = location
    aim(thing, target)
    bpy.context.collection.objects.link(thing)
    return thing


def glow(location, target, power, angle=60, tint="#ffffff"):
    """A soft spot on the wall, the halo behind a product."""
    light = bpy.data.lights.new("glow", "SPOT")
    light.energy = power
    light.spot_size = math.radians(angle)
    light.spot_blend = 1
    light.shadow_soft_size = 0.8
    light.color = colour(tint)[:3]
    thing = bpy.data.objects.new("glow", light)
    thing.location = location
    aim(thing, target)
    bpy.context.collection.objects.link(thing)


def camera(location, target, lens=85, fstop=4.0, focus=None):
    data = bpy.data.cameras.new("camera")
    data.lens = lens
    thing = bpy.data.objects.new("camera", data)
    thing.location = location
    aim(thing, target)
    data.dof.use_dof = True
    data.dof.focus_distance = (Vector(focus or target) - Vector(location)).length
    # Models stand in for things a tenth of their size, so the stop shrinks with them.
    data.dof.aperture_fstop = fstop / 10
    bpy.context.collection.objects.link(thing)
    bpy.context.scene.camera = thing


def aim(thing, target):
    thing.rotation_euler = (Vector(target) - Vector(thing.location)).to_track_quat("-Z", "Y").to_euler()


def three_point(target=(0, 0, 0.8), key=520, rim=320, fill=70, warm="#fff1e0", cool="#e8f0ff"):
    """A large key from the left, a strip behind on the right, a weak fill, a top light."""
    softbox((-4.2, -3.4, 4.6), target, key, 3.2, warm)
    softbox((4.0, 1.6, 3.0), target, rim, 0.9, cool, height=3.6)
    softbox((3.4, -4.6, 2.2), target, fill, 4.0)
    softbox((0, 0.6, 6.0), target, 160, 3.0)


# Materials --------------------------------------------------------------------------------------------


def material(name, base, metallic=0.0, roughness=0.4, specular=0.5, clearcoat=0.0, sheen=0.0, emission=None,
             strength=0.0, subsurface=0.0):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    inputs = made.node_tree.nodes["Principled BSDF"].inputs
    inputs["Base Color"].default_value = colour(base)
    inputs["Metallic"].default_value = metallic
    inputs["Roughness"].default_value = roughness
    inputs["Specular"].default_value = specular
    inputs["Clearcoat"].default_value = clearcoat
    inputs["Clearcoat Roughness"].default_value = 0.06
    inputs["Sheen"].default_value = sheen
    if subsurface:
        inputs["Subsurface"].default_value = subsurface
        inputs["Subsurface Color"].default_value = colour(base)
        inputs["Subsurface Radius"].default_value = (0.25, 0.16, 0.1)
    if emission:
        inputs["Emission"].default_value = colour(emission)
        inputs["Emission Strength"].default_value = strength
    return made


def nodes_of(made):
    tree = made.node_tree
    return tree, tree.nodes, tree.links, tree.nodes["Principled BSDF"]


def bump(made, texture, strength, distance=0.02, output="Fac", **inputs):
    """Roughens a material's surface with a procedural texture in object space."""
    tree, nodes, links, shader = nodes_of(made)
    place = nodes.new("ShaderNodeTexCoord")
    source = nodes.new(texture)
    for name, value in inputs.items():
        source.inputs[name].default_value = value
    raised = nodes.new("ShaderNodeBump")
    raised.inputs["Strength"].default_value = strength
    raised.inputs["Distance"].default_value = distance
    links.new(place.outputs["Object"], source.inputs["Vector"])
    links.new(source.outputs[output], raised.inputs["Height"])
    links.new(raised.outputs["Normal"], shader.inputs["Normal"])
    return made


def ramp_colour(made, texture, stops, stretch=(1, 1, 1), output="Fac", **inputs):
    """Colours a material by a procedural texture through a ramp of (position, colour)."""
    tree, nodes, links, shader = nodes_of(made)
    place = nodes.new("ShaderNodeTexCoord")
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = stretch
    source = nodes.new(texture)
    for name, value in inputs.items():
        source.inputs[name].default_value = value
    ramp = nodes.new("ShaderNodeValToRGB")
    elements = ramp.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (position, tone) in zip(elements, stops):
        element.position = position
        element.color = colour(tone)
    links.new(place.outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], source.inputs["Vector"])
    links.new(source.outputs[output], ramp.inputs["Fac"])
    links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
    return made


def stoneware(name, base, speckle, roughness=0.38, clearcoat=0.25):
    made = material(name, base, roughness=roughness, clearcoat=clearcoat)
    ramp_colour(made, "ShaderNodeTexNoise", [(0.0, speckle), (0.335, speckle), (0.37, base), (1.0, base)],
                Scale=42.0, Detail=3.0)
    return bump(made, "ShaderNodeTexNoise", 0.12, 0.03, Scale=5.0, Detail=2.0)


def oak(name="oak", light="#c99a66", dark="#8c5f36", stretch=(9, 9, 0.9)):
    made = material(name, light, roughness=0.42, clearcoat=0.15)
    ramp_colour(made, "ShaderNodeTexNoise", [(0.25, dark), (0.48, light), (0.6, "#d8ad7c"), (0.8, light)],
                stretch=stretch, Scale=2.2, Detail=8.0, Distortion=0.6)
    return made


def leather(name, base, roughness=0.5):
    return bump(material(name, base, roughness=roughness, specular=0.4), "ShaderNodeTexVoronoi", 0.25, 0.01,
                output="Distance", Scale=60.0)


def brass(roughness=0.18):
    return material("brass", "#d9a860", metallic=1, roughness=roughness)


def steel(roughness=0.2):
    return material("steel", "#c9cbcf", metallic=1, roughness=roughness)


def glass(name, tint="#ffffff", ior=1.45, roughness=0.0, shade="#ffffff"):
    """Glass that lets light through to what stands behind it; caustics are off, so its shadow is made by tint."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    tree = made.node_tree
    nodes, links = tree.nodes, tree.links
    nodes.clear()
    out = nodes.new("ShaderNodeOutputMaterial")
    mix = nodes.new("ShaderNodeMixShader")
    path = nodes.new("ShaderNodeLightPath")
    solid = nodes.new("ShaderNodeBsdfGlass")
    clear = nodes.new("ShaderNodeBsdfTransparent")
    solid.inputs["Color"].default_value = colour(tint)
    solid.inputs["IOR"].default_value = ior
    solid.inputs["Roughness"].default_value = roughness
    clear.inputs["Color"].default_value = colour(shade)
    links.new(path.outputs["Is Shadow Ray"], mix.inputs[0])
    links.new(solid.outputs[0], mix.inputs[1])
    links.new(clear.outputs[0], mix.inputs[2])
    links.new(mix.outputs[0], out.inputs["Surface"])
    return made


# Shapes -----------------------------------------------------------------------------------------------


def mesh(name, points, faces, smooth=True):
    data = bpy.data.meshes.new(name)
    data.from_pydata(points, [], faces)
    data.update()
    if smooth:
        for polygon in data.polygons:
            polygon.use_smooth = True
        data.use_auto_smooth = True
        data.auto_smooth_angle = math.radians(38)
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    return thing


def dress(thing, made, bevel=0.0, segments=4, subdivide=0):
    thing.data.materials.clear()
    thing.data.materials.append(made)
    if bevel:
        modifier = thing.modifiers.new("bevel", "BEVEL")
        modifier.width = bevel
        modifier.segments = segments
        modifier.limit_method = "ANGLE"
    if subdivide:
        modifier = thing.modifiers.new("subdivide", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivide
    return thing


def curve_through(points, steps=10):
    """Catmull–Rom through (radius, height) points."""
    out = []
    for i in range(len(points) - 1):
        p0, p1 = points[max(i - 1, 0)], points[i]
        p2, p3 = points[i + 1], points[min(i + 2, len(points) - 1)]
        for s in range(steps):
            t = s / steps
            out.append(tuple(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
                for a, b, c, d in zip(p0, p1, p2, p3)))
    return out + [points[-1]]


def lathe(name, profile, made, sides=128, at=(0, 0, 0)):
    """Turns a profile of (radius, height) about the z axis; a radius of 0 closes an end."""
    points, rings = [], []
    for radius, height in profile:
        if radius <= 1e-6:
            rings.append([len(points)])
            points.append((0, 0, height))
        else:
            rings.append(list(range(len(points), len(points) + sides)))
            points += [(radius * math.cos(2 * math.pi * i / sides), radius * math.sin(2 * math.pi * i / sides), height)
                       for i in range(sides)]
    faces = []
    for a, b in zip(rings, rings[1:]):
        for i in range(sides):
            j = (i + 1) % sides
            if len(a) == 1 and len(b) > 1:
                faces.append((a[0], b[j], b[i]))
            elif len(b) == 1 and len(a) > 1:
                faces.append((a[i], a[j], b[0]))
            elif len(a) > 1:
                faces.append((a[i], a[j], b[j], b[i]))
    thing = mesh(name, points, faces)
    thing.location = at
    return dress(thing, made)


def cylinder(name, radius, height, made, at=(0, 0, 0), bevel=0.03, sides=128):
    """A turned disc or post standing on `at`, with rounded edges."""
    r, h, b = radius, height, min(bevel, radius * 0.99, height * 0.49)
    arc = [math.pi / 2 * i / 6 for i in range(7)]
    profile = [(0, 0)] + [(r - b + b * math.sin(a), b - b * math.cos(a)) for a in arc]
    profile += [(r - b + b * math.cos(a), h - b + b * math.sin(a)) for a in arc] + [(0, h)]
    return lathe(name, profile, made, sides, at)


def ring(name, radius, thick, made, at=(0, 0, 0), squash=1.0, sides=128):
    profile = [(radius + thick * math.cos(a), thick * squash * math.sin(a))
               for a in (2 * math.pi * i / 32 for i in range(33))]
    return lathe(name, profile, made, sides, at)


def box(name, size, made, at=(0, 0, 0), bevel=0.04, segments=5):
    """A rounded box whose base is centred on `at`."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    points = [(sx * x, sy * y, h) for h in (0, z) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    thing = mesh(name, points, faces)
    thing.location = at
    return dress(thing, made, bevel, segments)


def pill(name, width, depth, height, made, at=(0, 0, 0), bevel=0.05, corner=None, sides=24):
    """A slab with rounded upright corners and softened edges, standing on `at`."""
    corner = min(corner or depth / 2, depth / 2, width / 2)
    outline = []
    for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for i in range(sides + 1):
            a = math.radians(start + 90 * i / sides)
            outline.append((cx * (width / 2 - corner), cy * (depth / 2 - corner), math.cos(a), math.sin(a)))
    arc = [math.pi / 2 * i / 6 for i in range(7)]
    layers = [(bevel - bevel * math.sin(a), bevel - bevel * math.cos(a)) for a in arc]
    layers += [(bevel - bevel * math.cos(a), height - bevel + bevel * math.sin(a)) for a in arc]
    n, points, faces = len(outline), [], []
    for inset, z in layers:
        points += [(x + c * (corner - inset), y + s * (corner - inset), z) for x, y, c, s in outline]
    for k in range(len(layers) - 1):
        faces += [(k * n + i, k * n + (i + 1) % n, (k + 1) * n + (i + 1) % n, (k + 1) * n + i) for i in range(n)]
    faces += [tuple(reversed(range(n))), tuple(range((len(layers) - 1) * n, len(layers) * n))]
    thing = mesh(name, points, faces)
    thing.location = at
    return dress(thing, made)


def tube(name, points, thick, made, closed=False, kind="NURBS", profile=None, taper=None):
    """A round (or `profile`-shaped) bar along a smooth path."""
    data = bpy.data.curves.new(name, "CURVE")
    data.dimensions = "3D"
    data.resolution_u = 24
    data.bevel_resolution = 6
    data.use_fill_caps = True
    if profile:
        data.bevel_mode = "OBJECT"
        data.bevel_object = profile
    else:
        data.bevel_depth = thick
    spline = data.splines.new(kind)
    spline.points.add(len(points) - 1)
    for i, (point, p) in enumerate(zip(spline.points, points)):
        point.co = (*p, 1)
        if taper:
            point.radius = taper[i]
    if kind == "NURBS":
        spline.order_u = min(4, len(points))
        spline.use_endpoint_u = not closed
    spline.use_cyclic_u = closed
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    thing.data.materials.append(made)
    return thing


def rounded_profile(width, height, corner):
    """A closed flat outline to sweep along a path."""
    data = bpy.data.curves.new("profile", "CURVE")
    data.dimensions = "2D"
    spline = data.splines.new("POLY")
    points = []
    for cx, cy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for i in range(7):
            a = math.radians(start + 90 * i / 6)
            points.append((cx * (width / 2 - corner) + corner * math.cos(a),
                           cy * (height / 2 - corner) + corner * math.sin(a)))
    spline.points.add(len(points) - 1)
    for point, (x, y) in zip(spline.points, points):
        point.co = (x, y, 0, 1)
    spline.use_cyclic_u = True
    thing = bpy.data.objects.new("profile", data)
    bpy.context.collection.objects.link(thing)
    thing.hide_render = True
    return thing


def ball(name, radius, made, at):
    arc = [math.pi * i / 24 for i in range(25)]
    return lathe(name, [(radius * math.sin(a), -radius * math.cos(a)) for a in arc], made, 48, at)


def lettering(text, size, made, at, rotation=(math.pi / 2, 0, 0), font=SERIF, depth=0.002, spacing=1.15):
    data = bpy.data.curves.new("lettering", "FONT")
    data.body = text
    data.size = size
    data.align_x = "CENTER"
    data.extrude = depth
    data.space_character = spacing
    data.font = bpy.data.fonts.load(font)
    thing = bpy.data.objects.new("lettering", data)
    thing.location = at
    thing.rotation_euler = rotation
    bpy.context.collection.objects.link(thing)
    thing.data.materials.append(made)
    return thing


def group(build, location=(0, 0, 0), rotation=(0, 0, 0), scale=1.0):
    """Runs `build`, then moves all it made as one thing."""
    before = set(bpy.context.collection.objects)
    build()
    holder = bpy.data.objects.new("group", None)
    bpy.context.collection.objects.link(holder)
    for thing in set(bpy.context.collection.objects) - before - {holder}:
        if thing.parent is None:
            thing.parent = holder
    holder.location = location
    holder.rotation_euler = tuple(math.radians(a) for a in rotation)
    holder.scale = (scale,) * 3
    return holder
