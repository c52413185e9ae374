"""Composes the music beds of the news and course templates: python3 beds.py news|course OUT.wav (needs numpy).

Both are eight bars that loop without a seam, made to lie under a voice: no melody in the middle of the register, no
sudden sounds. news: a slow pulse, low strings and a bell far away. course: mallets and a soft bass in a brighter key.
"""

import sys
import wave

import numpy as np

RATE = 44100
random = np.random.default_rng(19)


def pitch(name):
    step = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[name[0]] + ("#" in name) - ("b" in name)
    return 440 * 2 ** ((step + 12 * (int(name[-1]) + 1) - 69) / 12)


def low_pass(sound, cutoff, order=2):
    spectrum = np.fft.rfft(sound)
    at = np.fft.rfftfreq(len(sound), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(1 + (at / cutoff) ** (2 * order)), len(sound))


def time(seconds):
    return np.arange(int(seconds * RATE)) / RATE


def mallet(note, loudness, wood=4.0):
    """A bar of wood: the fundamental, its fourth and tenth partial, each dying faster."""
    t, f = time(1.6), pitch(note)
    sound = np.sin(2 * np.pi * f * t) * np.exp(-t / 0.34)
    sound += 0.30 * np.sin(2 * np.pi * f * wood * t) * np.exp(-t / 0.07)
    sound += 0.10 * np.sin(2 * np.pi * f * 9.8 * t) * np.exp(-t / 0.025)
    return loudness * sound * (1 - np.exp(-t / 0.002))


def bell(note, loudness):
    t, f = time(3.5), pitch(note)
    partials = ((1, 1, 1.4), (2.0, 0.4, 0.9), (2.76, 0.25, 0.6), (5.4, 0.1, 0.25))
    sound = sum(level * np.sin(2 * np.pi * f * k * t) * np.exp(-t / decay) for k, level, decay in partials)
    return loudness * sound * (1 - np.exp(-t / 0.004))


def pulse(note, loudness, seconds=0.34):
    """A muted string: a few harmonics that close quickly."""
    t, f = time(seconds), pitch(note)
    sound = sum(np.sin(2 * np.pi * f * k * t) * np.exp(-t * (7 + 5 * k)) / k for k in range(1, 8))
    return loudness * sound * (1 - np.exp(-t / 0.004)) * np.clip((seconds - t) / 0.05, 0, 1)


def bass(note, seconds, loudness):
    t, f = time(seconds + 0.2), pitch(note)
    sound = np.sin(2 * np.pi * f * t) + 0.3 * np.sin(4 * np.pi * f * t) + 0.1 * np.sin(6 * np.pi * f * t)
    return loudness * sound * (1 - np.exp(-t / 0.02)) * np.exp(-t / 2.5) * np.clip((seconds + 0.2 - t) / 0.2, 0, 1)


def strings(notes, seconds, loudness):
    """Many slightly different tones that swell and fade; two channels."""
    t = time(seconds + 1.2)
    sound = np.zeros((2, len(t)))
    for note in notes:
        for voice in range(6):
            f = pitch(note) * 2 ** (random.normal(0, 0.05) / 12)
            drift = 1 + 0.0012 * np.sin(2 * np.pi * random.uniform(0.2, 0.5) * t + random.uniform(0, 6.28))
            phase = 2 * np.pi * np.cumsum(f * drift) / RATE + random.uniform(0, 6.28)
            sound[voice % 2] += sum(np.sin(k * phase) / k**1.4 for k in range(1, 7))
    return loudness * sound * np.sin(np.pi * np.clip(t / t[-1], 0, 1)) ** 0.7 / len(notes)


def thud(loudness):
    t = time(0.5)
    return loudness * np.sin(2 * np.pi * np.cumsum(46 + 40 * np.exp(-t / 0.03)) / RATE) * np.exp(-t / 0.13)


def tick(loudness, cutoff=6000):
    t = time(0.1)
    noise = random.standard_normal(len(t))
    return loudness * (noise - low_pass(noise, cutoff)) * np.exp(-t / 0.016) * (1 - np.exp(-t / 0.002))


class Loop:
    """A stereo track whose end runs over into its beginning."""

    def __init__(self, length):
        self.length = length
        self.track = np.zeros((2, length))

    def add(self, sound, seconds, pan=0.0):
        if sound.ndim == 1:
            angle = (pan + 1) * np.pi / 4
            sound = np.vstack([sound * np.cos(angle), sound * np.sin(angle)])
        at = (int(round(seconds * RATE)) + np.arange(sound.shape[1])) % self.length
        for side in range(2):
            np.add.at(self.track[side], at, sound[side])

    def level(self, rms):
        self.track *= rms / np.sqrt(np.mean(self.track**2))
        return self

    def hall(self, amount, decay=1.1):
        """A room, computed around the loop so that its tail meets the beginning."""
        t = np.arange(min(int(3 * RATE), self.length)) / RATE
        for side in range(2):
            tail = low_pass(random.standard_normal(len(t)), 2600) * np.exp(-t / decay) * np.clip((t - 0.02) / 0.02, 0, 1)
            padded = np.zeros(self.length)
            padded[: len(t)] = tail / np.sqrt(np.sum(tail**2))
            wet = np.fft.irfft(np.fft.rfft(self.track[side]) * np.fft.rfft(padded), self.length)
            self.track[side] = self.track[side] + amount * wet
        return self


def news():
    beat = 60 / 92
    length = int(round(32 * beat * RATE))
    beats, low, wide, far = (Loop(length) for _ in range(4))
    chords = [("D2", "D3 F3 A3 E4"), ("D2", "D3 F3 A3 E4"), ("Bb1", "D3 F3 Bb3 C4"), ("Bb1", "D3 F3 Bb3 A3"),
              ("F2", "C3 F3 A3 G4"), ("F2", "C3 F3 A3 G4"), ("C2", "C3 E3 G3 D4"), ("C2", "C3 E3 G3 D4")]
    for bar, (root, notes) in enumerate(chords):
        start, notes = bar * 4 * beat, notes.split()
        wide.add(strings(notes, 4 * beat, 1.0), start - 0.4)
        low.add(bass(root, 3.6 * beat, 0.9), start)
        for i in range(8):
            accent = 1.0 if i % 4 == 0 else 0.55
            beats.add(pulse(notes[(0, 2, 1, 2, 0, 2, 3, 2)[i]], 0.5 * accent), start + i * beat / 2, (-0.4, 0.4)[i % 2])
        beats.add(thud(0.8), start)
        if bar % 2:
            beats.add(thud(0.5), start + 2.5 * beat)
        for i in range(4):
            beats.add(tick(0.07), start + (i + 0.5) * beat, 0.3)
        if bar % 2 == 0:
            far.add(bell(("A5", "F5", "G5", "E5")[bar // 2], 0.5), start + 1.5 * beat, 0.25)
            far.add(bell(("D6", "C6", "C6", "G5")[bar // 2], 0.35), start + 3.0 * beat, -0.25)
    parts = (beats.level(0.045).hall(0.3), low.level(0.06), wide.level(0.04).hall(0.6), far.level(0.012).hall(1.2, 1.5))
    return sum(part.track for part in parts)


def course():
    beat = 60 / 104
    length = int(round(32 * beat * RATE))
    bars, low, wide, light = (Loop(length) for _ in range(4))
    chords = [("G2", "G3 B3 D4 A4"), ("E2", "G3 B3 E4 F#4"), ("C2", "G3 C4 E4 B4"), ("D2", "F#3 A3 D4 E4"),
              ("G2", "G3 B3 D4 A4"), ("B1", "F#3 B3 D4 A4"), ("C2", "G3 C4 E4 D4"), ("D2", "G3 A3 D4 F#4")]
    for bar, (root, notes) in enumerate(chords):
        start, notes = bar * 4 * beat, notes.split()
        wide.add(strings(notes[:3], 4 * beat, 1.0), start - 0.3)
        low.add(bass(root, 1.4 * beat, 0.9), start)
        low.add(bass(root, 1.0 * beat, 0.6), start + 2.5 * beat)
        for i, step in enumerate((0, 2, 3, 1, 2, 3, 1, 2)):
            if (bar + i) % 5 == 4:
                continue
            note = notes[step]
            bars.add(mallet(note[:-1] + str(int(note[-1]) + 1), 0.55 if i % 4 == 0 else 0.34),
                     start + i * beat / 2 + random.normal(0, 0.004), -0.5 + 0.33 * step)
        for i in range(8):
            light.add(tick(0.10 if i % 2 else 0.05, 7000), start + i * beat / 2 + random.normal(0, 0.003), 0.35)
        light.add(thud(0.4), start)
        light.add(thud(0.25), start + 2 * beat)
    parts = (bars.level(0.055).hall(0.35, 0.8), low.level(0.05), wide.level(0.022).hall(0.6), light.level(0.016).hall(0.15))
    return sum(part.track for part in parts)


def main():
    mix = {"news": news, "course": course}[sys.argv[1]]()
    mix -= mix.mean(axis=1, keepdims=True)
    mix = np.tanh(mix * (0.5 / np.percentile(np.abs(mix), 99.9)))
    mix *= 10 ** (-2 / 20) / np.max(np.abs(mix))
    samples = np.round(mix * 32767).astype("<i2")
    with wave.open(sys.argv[2], "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.T.tobytes())


main()
