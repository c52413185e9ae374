"""Composes and renders the sample's music, `Lindmere`: python3 music.py OUT.wav (needs numpy).

Eight bars at 80 beats per minute, 24 seconds, that loop without a seam: felt piano, a plucked answer, bass, soft
percussion and air, in a hall that is computed around the loop.
"""

import sys
import wave

import numpy as np

RATE = 48000
BEAT = 60 / 80
BARS = 8
LENGTH = int(round(BARS * 4 * BEAT * RATE))
random = np.random.default_rng(11)

# D major, two turns of four bars; the second goes home by another way.
CHORDS = [
    ("D2", ["F#3", "A3", "C#4", "E4"]),
    ("B1", ["F#3", "A3", "D4", "E4"]),
    ("G1", ["F#3", "B3", "D4", "A4"]),
    ("A1", ["E3", "B3", "C#4", "E4"]),
    ("D2", ["F#3", "A3", "C#4", "E4"]),
    ("F#1", ["E3", "A3", "C#4", "F#4"]),
    ("G1", ["F#3", "B3", "D4", "A4"]),
    ("A1", ["G3", "B3", "D4", "E4"]),
]
# The melody: bar, beat, note, beats, loudness.
MELODY = [
    (0, 1.5, "A4", 1.5, 0.8), (0, 3.0, "F#4", 1.0, 0.6),
    (1, 0.5, "E4", 1.0, 0.55), (1, 1.5, "F#4", 2.0, 0.75),
    (2, 1.5, "B4", 1.0, 0.8), (2, 2.5, "A4", 1.5, 0.7),
    (3, 0.5, "E4", 1.5, 0.6), (3, 2.5, "C#5", 1.5, 0.7),
    (4, 1.5, "D5", 1.0, 0.85), (4, 2.5, "A4", 1.5, 0.7),
    (5, 0.5, "C#5", 1.0, 0.7), (5, 1.5, "A4", 2.0, 0.65),
    (6, 1.0, "B4", 1.0, 0.7), (6, 2.0, "D5", 1.0, 0.8), (6, 3.0, "F#5", 1.0, 0.75),
    (7, 0.5, "E5", 2.0, 0.75), (7, 3.0, "B4", 1.0, 0.5),
]


def frequency(name):
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[name[0]] + ("#" in name)
    return 440 * 2 ** ((steps + 12 * (int(name[-1]) + 1) - 69) / 12)


def soft(sound, cutoff, order=2):
    """A gentle low pass, applied to the whole sound at once."""
    spectrum = np.fft.rfft(sound)
    at = np.fft.rfftfreq(len(sound), 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(1 + (at / cutoff) ** (2 * order)), len(sound))


def felt_piano(pitch, seconds, loudness):
    """Slightly inharmonic partials that die the faster the higher they are; the hammer is a breath of noise."""
    n = int((seconds + 2.6) * RATE)
    t = np.arange(n) / RATE
    sound = np.zeros(n)
    brightness = 0.9 + 1.3 * loudness
    for k in range(1, 13):
        partial = pitch * k * np.sqrt(1 + 0.0004 * k * k)
        if partial > 9000:
            break
        level = np.exp(-(k - 1) / brightness) / (1 + 0.12 * k)
        decay = 2.4 * (220 / pitch) ** 0.35 / (1 + 0.55 * (k - 1))
        for detune in (-0.35, 0.35):
            phase = random.uniform(0, 2 * np.pi)
            sound += 0.5 * level * np.exp(-t / decay) * np.sin(2 * np.pi * (partial + detune * k * 0.5) * t + phase)
    sound *= 1 - np.exp(-t / 0.006)
    thump = soft(random.standard_normal(n) * np.exp(-t / 0.012), 900) * 0.25
    release = np.clip((seconds + 0.9 - t) / 0.9, 0, 1) ** 1.5
    return (sound + thump * loudness) * release * loudness


def pluck(pitch, seconds, loudness):
    """A nylon string: Karplus and Strong with a fractional delay, by its harmonics."""
    n = int((seconds + 1.6) * RATE)
    t = np.arange(n) / RATE
    sound = np.zeros(n)
    for k in range(1, 22):
        if pitch * k > 8000:
            break
        level = np.sin(np.pi * k * 0.21) / k
        sound += level * np.exp(-t * (1.1 + 0.42 * k)) * np.sin(2 * np.pi * pitch * k * t)
    sound *= 1 - np.exp(-t / 0.002)
    return sound * loudness * np.clip((seconds + 1.4 - t) / 0.4, 0, 1)


def bass(pitch, seconds, loudness):
    n = int((seconds + 0.3) * RATE)
    t = np.arange(n) / RATE
    sound = np.sin(2 * np.pi * pitch * t) + 0.28 * np.sin(4 * np.pi * pitch * t) + 0.08 * np.sin(6 * np.pi * pitch * t)
    envelope = (1 - np.exp(-t / 0.018)) * np.exp(-t / 2.2) * np.clip((seconds + 0.25 - t) / 0.25, 0, 1)
    return sound * envelope * loudness


def air(notes, seconds, loudness):
    """A pad of slightly detuned, slowly swelling tones."""
    n = int((seconds + 1.5) * RATE)
    t = np.arange(n) / RATE
    sound = np.zeros((2, n))
    for note in notes:
        for side, detune in ((0, 0.997), (1, 1.003), (0, 1.0015), (1, 0.9985)):
            pitch = frequency(note) * detune
            for k in (1, 2, 3):
                sound[side] += np.sin(2 * np.pi * pitch * k * t + random.uniform(0, 6.28)) / (k * k)
    swell = np.sin(np.pi * np.clip(t / (seconds + 1.5), 0, 1)) ** 0.8
    return sound * swell * loudness / len(notes)


def shaker(loudness):
    n = int(0.12 * RATE)
    t = np.arange(n) / RATE
    noise = random.standard_normal(n)
    noise -= soft(noise, 5200)
    return soft(noise, 11000) * (1 - np.exp(-t / 0.008)) * np.exp(-t / 0.028) * loudness


def heartbeat(loudness):
    n = int(0.4 * RATE)
    t = np.arange(n) / RATE
    pitch = 52 + 46 * np.exp(-t / 0.03)
    return np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-t / 0.11) * (1 - np.exp(-t / 0.002)) * loudness


def brush(loudness):
    n = int(0.3 * RATE)
    t = np.arange(n) / RATE
    noise = soft(random.standard_normal(n), 4200)
    return (noise - soft(noise, 700)) * (1 - np.exp(-t / 0.01)) * np.exp(-t / 0.07) * loudness


def place(track, sound, seconds, pan=0.0):
    """Adds a sound at a time, wrapping around the end of the loop."""
    if sound.ndim == 1:
        angle = (pan + 1) * np.pi / 4
        sound = np.vstack([sound * np.cos(angle), sound * np.sin(angle)])
    at = (int(round(seconds * RATE)) + np.arange(sound.shape[1])) % LENGTH
    for side in range(2):
        np.add.at(track[side], at, sound[side])


def hall(track, seconds, level):
    """A convolution with decaying noise, darker the longer it lasts, circular so that the tail meets the beginning."""
    n = min(int(seconds * RATE), LENGTH)
    t = np.arange(n) / RATE
    wet = np.zeros_like(track)
    for side in range(2):
        noise = random.standard_normal(n)
        tail = 0.6 * soft(noise, 4200) * np.exp(-t / 0.55) + 0.7 * soft(noise, 1500) * np.exp(-t / 1.0)
        tail *= np.clip((t - 0.018) / 0.02, 0, 1)
        tail /= np.sqrt(np.sum(tail**2))
        padded = np.zeros(LENGTH)
        padded[:n] = tail
        wet[side] = np.fft.irfft(np.fft.rfft(track[side]) * np.fft.rfft(padded), LENGTH)
    return track + level * wet


def humanly(spread=0.008):
    return random.normal(0, spread)


def compose():
    keys, strings, low, rhythm, pad = (np.zeros((2, LENGTH)) for _ in range(5))
    for bar, (root, notes) in enumerate(CHORDS):
        start = bar * 4 * BEAT
        # The chord, rolled, and again more softly on the second half.
        for i, note in enumerate(notes):
            pan = -0.35 + 0.22 * i
            place(keys, felt_piano(frequency(note), 2.6, 0.42), start + 0.028 * i + humanly(0.004), pan)
            if i % 2 == 1:
                place(keys, felt_piano(frequency(note), 1.2, 0.26), start + 2.5 * BEAT + 0.02 * i + humanly(), pan)
        # A plucked figure in eighths around the chord.
        for i, step in enumerate((0, 2, 1, 3, 2, 1, 3, 2)):
            loudness = 0.30 if i % 4 == 0 else 0.20
            place(strings, pluck(frequency(notes[step]) * 2, 0.5, loudness), start + i * BEAT / 2 + humanly(0.005),
                  0.55 if i % 2 else -0.55)
        place(low, bass(frequency(root) * (2 if frequency(root) < 50 else 1), 2.3 * BEAT, 0.62), start)
        place(low, bass(frequency(root) * (2 if frequency(root) < 50 else 1), 1.2 * BEAT, 0.42), start + 2.5 * BEAT)
        place(pad, air([n for n in notes], 4 * BEAT, 0.5), start - 0.3)
        # The first two bars breathe before the rhythm comes in.
        for beat in range(4 if bar > 1 else 0):
            if beat in (0, 2):
                place(rhythm, heartbeat(0.55 if beat == 0 else 0.38), start + beat * BEAT)
            else:
                place(rhythm, brush(0.30), start + beat * BEAT + humanly(0.004), 0.12)
            for half in (0, 0.5):
                place(rhythm, shaker(0.10 if half else 0.065), start + (beat + half) * BEAT + humanly(0.004), 0.3)
    for bar, beat, note, beats, loudness in MELODY:
        place(keys, felt_piano(frequency(note), beats * BEAT, loudness * 0.95), (bar * 4 + beat) * BEAT + humanly(), 0.08)

    def level(track, rms):
        return track * (rms / np.sqrt(np.mean(track**2)))

    mix = hall(level(keys, 0.100), 3.2, 0.55) + hall(level(strings, 0.030), 3.2, 0.8)
    mix += level(low, 0.060) + hall(level(rhythm, 0.030), 1.6, 0.25) + hall(level(pad, 0.026), 3.2, 0.9)
    return mix


def master(mix):
    mix = mix - mix.mean(axis=1, keepdims=True)
    # Rumble below 32 Hz goes; what is left is pressed gently against a soft ceiling.
    spectrum = np.fft.rfft(mix)
    at = np.fft.rfftfreq(LENGTH, 1 / RATE)
    mix = np.fft.irfft(spectrum * (at**2 / (at**2 + 32**2)), LENGTH)
    mix = np.tanh(mix * (0.36 / np.percentile(np.abs(mix), 99.9)))
    return mix * (10 ** (-1.5 / 20) / np.max(np.abs(mix)))


def main():
    sound = master(compose())
    dither = random.uniform(-0.5, 0.5, sound.shape) + random.uniform(-0.5, 0.5, sound.shape)
    samples = np.clip(np.round(sound * 32767 + dither), -32768, 32767).astype("<i2")
    with wave.open(sys.argv[1], "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.T.tobytes())


main()
