"""Diffusion models behind the OpenAI-style Videos API: text and a picture in, frames out as they are decoded."""

__version__ = "0.1.0"
