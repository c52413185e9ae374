"""What every family of models can do, and how most of them do it: through their pipeline in diffusers.

A video is made in three stages that are apart, so that text is encoded once for many videos and frames leave while
later ones are decoded: `encode` → `denoise` → `decode`. The denoising itself is diffusers' own loop, which is why
results equal those of the pipeline called directly.

Importing this does not import torch: what is in a folder is listed without waiting for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rowreel_worker.families.components import load_component
from rowreel_worker.models.folder import BrokenModel, ModelFolder
from rowreel_worker.models.whole import WEIGHTED
from rowreel_worker.parameters import Value
from rowreel_worker.rules import Rules

if TYPE_CHECKING:
    import torch

    from rowreel_worker.precision import Precision
    from rowreel_worker.request import VideoRequest
    from rowreel_worker.text_cache import TextCache

#: What diffusers' pipelines take in place of a prompt: `prompt_embeds` and `negative_prompt_embeds`, [1, tokens, dim].
TextEncoding = dict[str, "torch.Tensor | None"]

#: Called after each step with the number of steps done.
OnStep = Callable[[int], None]


class Family(ABC):
    """One family of models. Has no state: what is loaded is in the pipeline that `load` gives."""

    #: What listings and provenance call it.
    name: ClassVar[str]
    #: diffusers' pipeline class, as `model_index.json` names it.
    pipeline_class: ClassVar[str]
    #: diffusers' pipeline that holds its parts, where it is another.
    runs_in: ClassVar[str | None] = None
    #: The classes that a component may have. A folder that names others is refused, so that it cannot have any
    #: class of any installed package called.
    component_classes: ClassVar[Mapping[str, frozenset[str]]]
    #: Parameters that it has beyond those of all families.
    parameters: ClassVar[frozenset[str]]
    #: diffusers' defaults.
    default_steps: ClassVar[int] = 50
    #: More are refused.
    most_steps: ClassVar[int] = 200
    #: Whether a negative prompt does anything.
    reads_negative_prompt: ClassVar[bool] = True
    default_guidance: ClassVar[float]
    #: Whether one video may be decoded while the next is denoised: what its decoder needs is known, and it shares
    #: nothing that changes with what runs before it.
    decodes_beside: ClassVar[bool] = False
    #: Precision of `cuda` by component, and `default`; processors compute in float32.
    precisions: ClassVar[Mapping[str, str]]

    def claims(self, folder: ModelFolder) -> bool:
        return folder.pipeline_class == self.pipeline_class

    @abstractmethod
    def rules(self, folder: ModelFolder) -> Rules:
        """What this model can make."""

    def check(self, folder: ModelFolder, values: Mapping[str, Value]) -> None:
        """Raises `RequestError` for values that this model cannot honour."""
        return

    def defaults(self, folder: ModelFolder) -> Mapping[str, Value]:
        """Values of its own parameters where a request has none, so that provenance names them too."""
        return {}

    def any_frames(self, values: Mapping[str, Value]) -> bool:
        """Whether these values lift the rule on frame counts."""
        return False

    def load(self, folder: ModelFolder, precision: Precision, report: Callable[[str, float], None]) -> Any:
        """The model's pipeline, on the processor. `report` hears the component being read and the share done, 0 to 1.

        Raises `JobError` where a file is missing or damaged.
        """
        import diffusers

        self.check_classes(folder)
        # Bars are for terminals; `report` is ours.
        diffusers.utils.logging.disable_progress_bar()
        sizes = folder.component_bytes()
        whole, done = max(1, sum(sizes.values())), 0
        parts = {}
        for component in filter(folder.components.__contains__, WEIGHTED):
            report(component, done / whole)
            parts[component] = self.load_part(folder, component, precision.of(component))
            done += sizes[component]
        pipeline = getattr(diffusers, self.runs_in or self.pipeline_class).from_pretrained(
            str(folder.path), **parts, local_files_only=True, use_safetensors=True
        )
        pipeline.set_progress_bar_config(disable=True)
        report("", 1.0)
        return pipeline

    def load_part(self, folder: ModelFolder, component: str, dtype: torch.dtype) -> Any:
        """One component with its weights, on the processor. Raises `BrokenModel`."""
        return load_component(folder, component, dtype)

    def prepare(self, pipeline: Any, request: VideoRequest, device: str, precision: Precision) -> dict[str, str]:
        """Has the pipeline compute with kernels for this device and the request's shape; their names by operation.

        Called after `load`, before the pipeline is laid out in memory, and again for each other shape.
        """
        return {}

    def scheduler(self, pipeline: Any) -> str:
        """What provenance calls the sampler."""
        return type(pipeline.scheduler).__name__

    @abstractmethod
    def encode(self, pipeline: Any, request: VideoRequest, cache: TextCache) -> TextEncoding:
        """The request's texts, from the cache where they are in it."""

    def encode_prompts(self, pipeline: Any, request: VideoRequest, cache: TextCache, length: int) -> TextEncoding:
        """`encode` where the encoder's output is all that the pipeline needs. `length` is in tokens."""

        def encoded(text: str) -> torch.Tensor:
            # Each text by itself, as the pipeline does it: in a batch it would differ in its last bits.
            return cache.get(
                (length, text),
                lambda: pipeline.encode_prompt(text, do_classifier_free_guidance=False, max_sequence_length=length)[0],
            )

        guided = request.guidance > 1
        return {
            "prompt_embeds": encoded(request.prompt),
            "negative_prompt_embeds": encoded(request.negative_prompt) if guided else None,
        }

    def denoise(
        self,
        pipeline: Any,
        request: VideoRequest,
        text: TextEncoding,
        generator: torch.Generator,
        on_step: OnStep,
    ) -> torch.Tensor:
        """Latents as diffusers' pipeline gives them for `output_type="latent"`. `on_step` may raise to end it."""

        def stepped(_: Any, index: int, timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
            on_step(index + 1)
            return values

        # Pipelines move a prompt that they encode themselves, but not one that they are given.
        device = pipeline._execution_device
        moved = {name: None if part is None else part.to(device) for name, part in text.items()}
        return pipeline(
            **moved,
            **self.arguments(request),
            num_inference_steps=request.steps,
            guidance_scale=request.guidance,
            width=request.width,
            height=request.height,
            generator=generator,
            output_type="latent",
            return_dict=False,
            callback_on_step_end=stepped,
        )[0]

    @abstractmethod
    def arguments(self, request: VideoRequest) -> dict[str, Any]:
        """Arguments of the pipeline's call beyond those that every family has."""

    @abstractmethod
    def decode(self, pipeline: Any, request: VideoRequest, latents: torch.Tensor) -> Iterator[torch.Tensor]:
        """Frames in order, a few at a time: float32 [frames, 3, height, width], RGB 0 to 1, on the device."""

    def check_classes(self, folder: ModelFolder) -> None:
        """Raises `BrokenModel` where a component is missing, or of a class that this family does not take."""
        for component, (library, name) in folder.components.items():
            allowed = self.component_classes.get(component, frozenset())
            if library not in ("diffusers", "transformers") or name not in allowed:
                expected = " or ".join(sorted(allowed)) or "nothing of that name"
                message = (
                    f"{folder.path / 'model_index.json'} has {library}.{name} as {component}; "
                    f"{self.name} takes {expected}"
                )
                raise BrokenModel(message)
        missing = {"tokenizer", "text_encoder", "vae", "transformer", "scheduler"} - {*folder.components}
        if missing:
            message = f"{folder.path / 'model_index.json'} does not name: {', '.join(sorted(missing))}"
            raise BrokenModel(message, "download the model again")
