"""Path-traced pictures of a folder's scene.json, by Blender's Cycles. Run by make_references, which has the usage.

    blender -b --factory-startup -P make_references.py -- FOLDER SCRATCH SAMPLES COMPARE

FOLDER/scene.json says what is seen; SCRATCH holds NAME.obj and NAME.json (its identity) for every NAME.head it names. Of
every stage two independent halves are rendered into SCRATCH and their mean into FOLDER (stage.exr), beside
coverage.exr. What noise alone would score is measured with COMPARE (stipple-compare) and written into scene.json.
One Blender unit is a millimetre and no axis is turned.
"""
import json
import math
import pathlib
import subprocess
import sys

import bpy
import numpy
from mathutils import Matrix, Vector

# What each render is made of (diffuse part, gloss), with how many bounces, and which stages come of it: "all" is the
# whole picture, "first" its diffuse light that has met nothing before but the tissue.
JOBS = [
    ("lambert", False, 16, {"diffuse": "first", "diffuse-gi": "all"}, 1),
    ("burley", False, 0, {"sss-burley": "all"}, 2),
    (None, True, 0, {"spec": "all"}, 1),
    ("walk", True, 16, {"sss-walk": "first", "full": "all"}, 3),
]


def axes(x, y, z, origin):
    matrix = Matrix((x, y, z)).transposed().to_4x4()
    matrix.translation = origin
    return matrix


def place(name, data, matrix=Matrix()):
    thing = bpy.data.objects.new(name, data)
    thing.matrix_world = matrix
    bpy.context.scene.collection.objects.link(thing)
    return thing


def read_mesh(path):
    points, faces = [], []
    for line in path.read_text().splitlines():
        kind, *fields = line.split() or [""]
        if kind == "v":
            points.append(tuple(map(float, fields[:3])))
        elif kind == "f":
            faces.append([int(f.split("/")[0]) - 1 for f in fields])
    mesh = bpy.data.meshes.new(path.stem)
    mesh.from_pydata(points, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    return mesh


def set_camera(camera):
    eye = Vector(camera["position"])
    back = (eye - Vector(camera["target"])).normalized()
    right = Vector(camera["up"]).cross(back).normalized()
    lens = bpy.data.cameras.new("camera")
    lens.sensor_fit = "VERTICAL"
    lens.angle = math.radians(camera["vertical_fov_degrees"])
    lens.clip_start, lens.clip_end = 10, 20000
    bpy.context.scene.camera = place("camera", lens, axes(right, back.cross(right), back, eye))


def add_lamp(light):
    """A lamp of Blender shines along its own -z; Cycles in 3.4 makes radiance power / (4 area) of it."""
    u, v = Vector(light["half_u"]), Vector(light["half_v"])
    lamp = bpy.data.lights.new(light["name"], "AREA")
    lamp.shape = "RECTANGLE"
    lamp.size, lamp.size_y = 2 * u.length, 2 * v.length
    strongest = max(light["radiance"])
    lamp.color = [c / strongest for c in light["radiance"]]
    lamp.energy = strongest * 4 * lamp.size * lamp.size_y
    x, away = u.normalized(), -u.cross(v).normalized()
    place(light["name"], lamp, axes(x, away.cross(x), away, Vector(light["centre"])))


def make_world(radiance):
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    inputs = world.node_tree.nodes["Background"].inputs
    inputs["Color"].default_value = (*radiance, 1)
    inputs["Strength"].default_value = 1
    world.cycles.sampling_method = "NONE"
    bpy.context.scene.world = world


def make_material(skin, diffuse, has_gloss):
    material = bpy.data.materials.new("skin")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    parts = []
    albedo, d = skin["base_colour"], skin["burley_d_mm"]
    if diffuse == "lambert":
        node = nodes.new("ShaderNodeBsdfDiffuse")
    elif diffuse:
        node = nodes.new("ShaderNodeSubsurfaceScattering")
        node.falloff = "BURLEY" if diffuse == "burley" else "RANDOM_WALK_FIXED_RADIUS"
        node.inputs["Scale"].default_value = 1
        # Both take radius / 4 pi: the walk as the mean free path s d, the profile (in 3.4) as d itself.
        for c in range(3):
            s = 1.9 - albedo[c] + 3.5 * (albedo[c] - 0.8) ** 2 if diffuse == "walk" else 1
            node.inputs["Radius"].default_value[c] = 4 * math.pi * s * d[c]
    if diffuse:
        node.inputs["Color"].default_value = (*albedo, 1)
        parts.append(node.outputs[0])
    if has_gloss:
        lobes = []
        for lobe in skin["specular"]["lobes"]:
            node = nodes.new("ShaderNodeBsdfPrincipled")
            node.distribution = "GGX"
            node.inputs["Base Color"].default_value = (0, 0, 0, 1)
            node.inputs["Specular"].default_value = skin["specular"]["f0"] / 0.08
            node.inputs["Roughness"].default_value = lobe["roughness"]
            lobes.append((node.outputs[0], lobe["weight"]))
        out, total = lobes[0]
        for lobe, weight in lobes[1:]:
            total += weight
            mix = nodes.new("ShaderNodeMixShader")
            mix.inputs[0].default_value = weight / total
            links.new(out, mix.inputs[1])
            links.new(lobe, mix.inputs[2])
            out = mix.outputs[0]
        parts.append(out)
    out = parts[0]
    if len(parts) == 2:
        node = nodes.new("ShaderNodeAddShader")
        links.new(parts[0], node.inputs[0])
        links.new(parts[1], node.inputs[1])
        out = node.outputs[0]
    # Back faces are black and count as nothing.
    sides = nodes.new("ShaderNodeMixShader")
    links.new(nodes.new("ShaderNodeNewGeometry").outputs["Backfacing"], sides.inputs[0])
    links.new(out, sides.inputs[1])
    links.new(nodes.new("ShaderNodeHoldout").outputs[0], sides.inputs[2])
    links.new(sides.outputs[0], nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
    return material


def set_render(camera, samples, bounces, seed):
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = camera["width"], camera["height"]
    scene.render.resolution_percentage = 100
    scene.render.film_transparent = True
    scene.render.use_persistent_data = True
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples, cycles.seed = samples, seed
    cycles.use_adaptive_sampling = cycles.use_denoising = False
    cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0
    cycles.light_sampling_threshold = cycles.blur_glossy = 0
    cycles.caustics_reflective = cycles.caustics_refractive = True
    cycles.pixel_filter_type, cycles.filter_width = "BLACKMAN_HARRIS", 1.5
    cycles.max_bounces = cycles.diffuse_bounces = cycles.glossy_bounces = bounces
    cycles.transmission_bounces = cycles.volume_bounces = cycles.transparent_max_bounces = 8
    layer = scene.view_layers[0]
    layer.use_pass_diffuse_direct = layer.use_pass_diffuse_color = True


def set_outputs(folder):
    """The compositor writes whole picture, first diffuse light and coverage as files of full floats."""
    scene = bpy.context.scene
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers = tree.nodes.new("CompositorNodeRLayers")
    product = tree.nodes.new("CompositorNodeMixRGB")
    product.blend_type = "MULTIPLY"
    tree.links.new(layers.outputs["DiffDir"], product.inputs[1])
    tree.links.new(layers.outputs["DiffCol"], product.inputs[2])
    writer = tree.nodes.new("CompositorNodeOutputFile")
    writer.base_path = str(folder)
    writer.format.file_format, writer.format.color_depth, writer.format.color_mode = "OPEN_EXR", "32", "RGBA"
    writer.file_slots.clear()
    for name, socket in (("all", layers.outputs["Image"]), ("first", product.outputs[0]), ("cover", layers.outputs["Alpha"])):
        writer.file_slots.new(name)
        tree.links.new(socket, writer.inputs[name])


def read_picture(path):
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"
    values = numpy.empty(image.size[0] * image.size[1] * 4, numpy.float32)
    image.pixels.foreach_get(values)
    shape = (image.size[1], image.size[0], 4)
    bpy.data.images.remove(image)
    return values.reshape(shape)[..., :3].astype(numpy.float64)


def write_picture(path, rgb):
    height, width, _ = rgb.shape
    image = bpy.data.images.new("out", width, height, alpha=False, float_buffer=True)
    image.colorspace_settings.name = "Non-Color"
    values = numpy.ones((height, width, 4), numpy.float32)
    values[..., :3] = rgb
    image.pixels.foreach_set(values.ravel())
    scene = bpy.context.scene
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth, settings.exr_codec = "OPEN_EXR", "RGB", "16", "ZIP"
    scene.view_settings.view_transform = "Raw"
    image.save_render(str(path), scene=scene)
    bpy.data.images.remove(image)


def measure_noise(compare, mean, half):
    """Mean and half differ by what one half's noise is to the mean: as much as the mean's own noise."""
    measured = json.loads(subprocess.run([compare, str(mean), str(half)], check=True, capture_output=True).stdout)
    return measured["rel_rmse"], {k: round(measured[k], 4) for k in ("de2000_mean", "de2000_p95", "ssim", "flip_mean")}


def format_json(value, indent=0):
    """Like json.dumps, but lists of numbers stay on one line."""
    inner = "\n" + "  " * (indent + 1)
    if isinstance(value, dict):
        rows = [json.dumps(k) + ": " + format_json(v, indent + 1) for k, v in value.items()]
        return "{" + inner + ("," + inner).join(rows) + inner[:-2] + "}"
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        return "[" + inner + ("," + inner).join(format_json(v, indent + 1) for v in value) + inner[:-2] + "]"
    return json.dumps(value, ensure_ascii=False)


def render_job(scene, folder, scratch, job, samples, compare):
    diffuse, has_gloss, bounces, stages, share = job
    material = make_material(scene["skin"], diffuse, has_gloss)
    for thing in bpy.context.scene.objects:
        if thing.type == "MESH":
            thing.data.materials.clear()
            thing.data.materials.append(material)
    count = samples * share // 2
    sums = {stage: 0 for stage in stages}
    for seed, half in enumerate("ab"):
        set_render(scene["camera"], count, bounces, seed)
        bpy.context.scene.frame_set(1)
        bpy.ops.render.render()
        for stage, which in stages.items():
            rgb = read_picture(scratch / f"{which}0001.exr")
            write_picture(scratch / f"{stage}-{half}.exr", rgb)
            sums[stage] = sums[stage] + rgb / 2
    if diffuse == "lambert":
        write_picture(folder / "coverage.exr", read_picture(scratch / "cover0001.exr"))
    for stage, rgb in sums.items():
        write_picture(folder / f"{stage}.exr", rgb)
        noise, floor = measure_noise(compare, folder / f"{stage}.exr", scratch / f"{stage}-a.exr")
        scene["pictures"][stage] = {
            "file": f"{stage}.exr",
            "samples_per_pixel": 2 * count,
            "indirect_bounces": bounces if stages[stage] == "all" else 0,
            "rel_rmse_of_picture": round(noise, 5),
            "floor": floor,
        }
        print(f"{folder.name}/{stage}: {2 * count} samples, noise {100 * noise:.2f} %", file=sys.stderr, flush=True)


def main(folder, scratch, samples, compare):
    folder, scratch = pathlib.Path(folder), pathlib.Path(scratch)
    path = folder / "scene.json"
    scene = json.loads(path.read_text())
    scene["stages"] = [stage for job in JOBS for stage in job[3]]
    scene["pictures"] = {}
    heads = [pathlib.Path(name).stem for name in scene["meshes"]]
    scene["mesh_identity"] = {f"{h}.head": json.loads((scratch / f"{h}.json").read_text()) for h in heads}
    bpy.ops.wm.read_factory_settings(use_empty=True)
    set_camera(scene["camera"])
    for light in scene["lights"]:
        add_lamp(light)
    make_world(scene["environment_radiance"])
    for head in heads:
        place(head, read_mesh(scratch / f"{head}.obj"))
    set_outputs(scratch)
    for job in JOBS:
        render_job(scene, folder, scratch, job, int(samples), compare)
        path.write_text(format_json(scene) + "\n")


main(*sys.argv[sys.argv.index("--") + 1:])
