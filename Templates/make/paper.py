"""Draws the pictures of the course templates: python3 paper.py OUT_DIR (needs numpy and ffmpeg).

waves, steps, rings: sheets of coloured paper, cut and laid over one another, each throwing a soft shadow on the one below.
"""

import os
import subprocess
import sys

import numpy as np

WIDTH, HEIGHT = 1600, 1280
random = np.random.default_rng(5)


def blur(field, radius):
    """A Gaussian blur by the transform, with the edges carried on."""
    pad = int(radius * 3) + 1
    wide = np.pad(field, pad, mode="edge")
    fy = np.fft.fftfreq(wide.shape[0])[:, None]
    fx = np.fft.rfftfreq(wide.shape[1])[None, :]
    kernel = np.exp(-2 * (np.pi * radius) ** 2 * (fx**2 + fy**2))
    return np.fft.irfft2(np.fft.rfft2(wide) * kernel, wide.shape)[pad:-pad, pad:-pad]


def shift(field, down, right):
    """Moves a field, its first row and column carried on."""
    return np.pad(field, ((down, 0), (right, 0)), mode="edge")[: field.shape[0], : field.shape[1]]


def cloud(scale, octaves=5, stretch=1.0):
    """Fractal noise from 0 to 1; `scale` is the size of its largest features in pixels."""
    total = np.zeros((HEIGHT, WIDTH))
    for octave in range(octaves):
        radius = scale / 2**octave
        grain = blur(random.standard_normal((HEIGHT, WIDTH)), radius)
        total += grain / grain.std() / 2 ** (octave * 0.8)
    total -= total.min()
    return total / total.max()


def tone(text):
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def write(name, picture, out, quality=4):
    data = np.clip(np.round(picture + random.uniform(-0.5, 0.5, picture.shape)), 0, 255).astype(np.uint8)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-i", "-",
         "-q:v", str(quality), "-huffman", "optimal", "-pix_fmt", "yuvj420p", os.path.join(out, name + ".jpg")],
        input=data.tobytes(), check=True)


y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)


def sheets(ground, layers, offset=(10, 16), soft=22):
    """Lays sheets over a ground: each is (mask of what stays, colour)."""
    fibre = (cloud(2.2, 2) - 0.5) * 7 + (cloud(240, 2) - 0.5) * 10
    picture = tone(ground) * np.ones((HEIGHT, WIDTH, 1)) + fibre[..., None]
    for mask, colour in layers:
        edge = np.clip(blur(mask.astype(float), 0.8), 0, 1)
        near = shift(blur(edge, soft * 0.3), offset[1] // 3, offset[0] // 3)
        far = shift(blur(edge, soft), offset[1], offset[0])
        picture *= (1 - 0.30 * near - 0.34 * far)[..., None]
        rim = np.clip(edge - shift(edge, 2, 1), 0, 1)
        paper = tone(colour) + fibre[..., None] + 26 * rim[..., None]
        picture = picture * (1 - edge[..., None]) + paper * edge[..., None]
    return picture


def waves():
    layers = []
    for k, colour in enumerate(("#f3e3b3", "#ffd166", "#8fb8ad", "#5a8f8a", "#376a6b", "#24494e", "#16282d")):
        level = HEIGHT * (0.22 + 0.115 * k)
        line = level + (95 - 6 * k) * np.sin(x / (270 + 30 * k) + k * 1.7) + 38 * np.sin(x / 121 + k * 2.9)
        layers.append((y > line, colour))
    return sheets("#f7f0dc", layers)


def steps():
    layers = []
    for k, colour in enumerate(("#24494e", "#376a6b", "#5a8f8a", "#8fb8ad", "#f3e3b3", "#ffd166")):
        left, top = WIDTH * (0.235 + 0.09 * k), HEIGHT * (0.78 - 0.118 * k)
        width = WIDTH * 0.09 + 12
        r = 26
        inside = (x > left) & (x < left + width) & (y > top)
        corner = ((x < left + r) & (y < top + r) & (np.hypot(x - left - r, y - top - r) > r)) | (
            (x > left + width - r) & (y < top + r) & (np.hypot(x - left - width + r, y - top - r) > r))
        layers.append((inside & ~corner, colour))
    return sheets("#16282d", layers)


def rings():
    layers = []
    for k, colour in enumerate(("#24494e", "#376a6b", "#5a8f8a", "#8fb8ad", "#f3e3b3", "#ffd166")):
        angle = np.arctan2(y - HEIGHT * 0.48, x - WIDTH * 0.56)
        reach = np.hypot(x - WIDTH * (0.56 + 0.012 * k), y - HEIGHT * (0.48 + 0.02 * k))
        edge = (760 - 122 * k) * (1 + 0.045 * np.sin(3 * angle + k) + 0.03 * np.sin(5 * angle - 2 * k))
        layers.append((reach < edge, colour))
    return sheets("#16282d", layers)


out = sys.argv[1]
os.makedirs(out, exist_ok=True)
for make, quality in ((waves, 5), (steps, 5), (rings, 5)):
    write(make.__name__, make(), out, quality)
