"""What requests are answered, word for word where users read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from rowreel_worker.jobs import State

from cases import CASES, TURBO
from live import LiveWorker, picture, wait_until

FIELDS = {"prompt": "a watch", **CASES["cogvideox-t2v"]}


def refused(worker: LiveWorker, status: int, **fields: Any) -> dict[str, Any]:
    # json.dumps escapes what httpx would refuse to send, half a surrogate pair for one.
    headers = {"Content-Type": "application/json"}
    response = worker.http.post("/v1/videos", content=json.dumps(fields), headers=headers)
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert isinstance(error, dict)
    return error


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        (
            {"num_frame": 9},
            "no parameter is called \"num_frame\"",
            "did you mean num_frames?",
        ),
        (
            {"num_frames": 10},
            "num_frames is 10: cogvideox-t2v makes 8·N + 1 frames",
            "nearest: 9 and 17",
        ),
        (
            {"size": "33x32"},
            "the size is 33x32: cogvideox-t2v makes multiples of 16",
            "nearest: 32x32",
        ),
        (
            {"size": "wide"},
            "size is \"wide\": WIDTHxHEIGHT in pixels is expected, each 8 to 4096",
            "for example 832x480",
        ),
        (
            {"flow_shift": 3},
            "cogvideox-t2v has no flow_shift",
            "models that have it: wan2.2-ti2v, wan2.2-t2v, wan2.2-i2v, wan2.1-t2v, wan2.1-i2v",
        ),
        (
            {"enable_temporal_attentions": False},
            "cogvideox-t2v attends over space and time jointly: there are no temporal attentions of their own to "
            "switch off",
            "leave the parameter out, or use a model of the family latte",
        ),
        ({"prompt": "  "}, "prompt is missing or empty", None),
        ({"seed": -1}, "seed is -1: 0 to 18446744073709551615 is possible", None),
        ({"seed": 1.5}, "seed is 1.5: a whole number is expected", None),
        ({"num_inference_steps": True}, "num_inference_steps is True: a whole number is expected", None),
        ({"guidance_scale": "much"}, "guidance_scale is \"much\": a number is expected", None),
        ({"n": 2}, "n is 2: 1 to 1 is possible", None),
        ({"width": 32}, "width and height come together", None),
        ({"num_frames": 9, "seconds": 4}, "seconds and num_frames both say how long the video is", None),
        ({"generator_device": "tpu"}, "generator_device is \"tpu\": cpu or cuda is possible", None),
        ({"max_sequence_length": 500}, "max_sequence_length is 500: cogvideox-t2v reads 16 tokens only", None),
        ({"prompt": "\ud800"}, "prompt is \"\\ud800\": it holds half of a surrogate pair", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_would_work(
    worker: LiveWorker, fields: dict[str, Any], message: str, hint: str | None
) -> None:
    error = refused(worker, 422, **{"model": "cogvideox-t2v", "prompt": "a watch", **fields})
    assert error["message"] == message
    assert error.get("hint") == hint
    assert error["type"] == "invalid_request_error"


def test_models_are_named_and_listed(worker: LiveWorker) -> None:
    error = refused(worker, 404, model="cogvideo-t2v", prompt="a watch")
    assert (error["code"], error["hint"]) == ("model_not_found", "did you mean cogvideox-t2v?")
    assert refused(worker, 422, prompt="a watch")["code"] == "model_needed"
    listed = {model["id"]: model for model in worker.checked(worker.http.get("/v1/models"))["data"]}
    assert set(listed) == {*CASES, *TURBO}
    wan, latte = listed["wan2.1-t2v"], listed["latte"]
    assert (wan["frame_step"], wan["size_multiple"], wan["fps"], wan["input_reference"]) == (4, 16, 16, "none")
    assert (listed["wan2.2-ti2v"]["size_multiple"], listed["wan2.2-ti2v"]["fps"]) == (32, 24)
    assert (listed["cogvideox-i2v"]["fixed_size"], listed["cogvideox-i2v"]["default_size"]) == (True, "16x16")
    assert (latte["fixed_frames"], latte["default_frames"]) == (True, 16)
    assert "enable_temporal_attentions" in latte["parameters"]


@pytest.mark.parametrize("name", ["../cogvideox-t2v", "/etc", "cogvideox-t2v/..", "http://127.0.0.1/"])
def test_a_model_name_is_never_a_path(worker: LiveWorker, name: str) -> None:
    assert refused(worker, 404, model=name, prompt="a watch")["code"] == "model_not_found"


def test_frames_of_latte_are_those_it_has_positions_for(worker: LiveWorker) -> None:
    error = refused(worker, 422, model="latte", prompt="a watch", num_frames=12)
    assert error["message"] == "num_frames is 12: latte makes 1 or 16 frames"
    both = refused(worker, 422, model="latte", prompt="a watch", num_frames=16, video_length=1)
    assert both["message"] == "num_frames and video_length are the same thing, and differ"


def test_two_experts_are_guided_both_or_neither(worker: LiveWorker) -> None:
    fields = {"model": "wan2.2-t2v", "prompt": "a watch", "guidance_scale": 1, "guidance_scale_2": 3}
    assert refused(worker, 422, **fields)["code"] == "contradiction"


def test_seconds_give_the_nearest_length_that_works(worker: LiveWorker) -> None:
    fields = {**FIELDS, "seconds": 2, "fps": 12}
    del fields["num_frames"]
    job = worker.create(model="cogvideox-t2v", **fields)
    assert (job["num_frames"], job["fps"], job["seconds"]) == (25, 12, "2.08333")
    worker.http.delete(f"/v1/videos/{job['id']}")


def test_a_video_without_a_size_has_the_shape_of_its_picture(worker: LiveWorker) -> None:
    fields = {**CASES["wan2.1-i2v"]}
    del fields["width"], fields["height"]
    job = worker.create_from(picture(300, 400), model="wan2.1-i2v", prompt="a watch", **fields)
    assert job["size"] == "544x736"
    worker.http.delete(f"/v1/videos/{job['id']}")


def test_jobs_are_listed_page_by_page(start: Callable[..., LiveWorker]) -> None:
    worker = start(model="cogvideox-t2v")
    ids = [worker.create(**FIELDS, fps=rate)["id"] for rate in (5, 6, 7)]
    first = worker.checked(worker.http.get("/v1/videos", params={"limit": 2, "order": "asc"}))
    assert [job["id"] for job in first["data"]] == ids[:2]
    assert first["has_more"]
    query = {"after": ids[1], "order": "asc"}
    rest = worker.checked(worker.http.get("/v1/videos", params=query))
    assert [job["id"] for job in rest["data"]] == ids[2:]
    newest = worker.checked(worker.http.get("/v1/videos", params={"limit": 1}))
    assert newest["data"][0]["id"] == ids[2]
    assert worker.http.get("/v1/videos", params={"after": "video_none"}).status_code == 404
    assert worker.http.get("/v1/videos", params={"limit": 0}).status_code == 422


def test_what_is_not_there_is_404(worker: LiveWorker) -> None:
    for path in ("/v1/videos/video_none", "/v1/videos/video_none/content", "/v1/videos/video_none/frames", "/v2"):
        response = worker.http.get(path)
        assert response.status_code == 404, path
        assert response.json()["error"]["message"]
    assert worker.http.delete("/v1/videos/video_none").status_code == 404
    assert worker.http.put("/v1/videos").status_code == 405


def test_a_finished_video_is_removed_for_good(worker: LiveWorker) -> None:
    done = worker.completed(worker.create(model="cogvideox-t2v", **FIELDS))
    folder = worker.worker.results.root / done["id"]
    assert sorted(file.name for file in folder.iterdir()) == ["frames.y4m", "video.mp4"]
    answer = worker.checked(worker.http.delete(f"/v1/videos/{done['id']}"))
    assert answer == {"id": done["id"], "object": "video.deleted", "deleted": True}
    assert worker.http.get(f"/v1/videos/{done['id']}").status_code == 404
    assert not folder.exists()


def test_a_request_sent_again_is_not_paid_for_again(worker: LiveWorker) -> None:
    body, headers = {"model": "cogvideox-t2v", **FIELDS}, {"Idempotency-Key": "row-7/hero"}
    first, again = (worker.http.post("/v1/videos", json=body, headers=headers).json() for _ in range(2))
    assert first["id"] == again["id"]
    other = worker.http.post("/v1/videos", json={**body, "seed": 8}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")


def test_a_full_queue_says_when_to_come_back(start: Callable[..., LiveWorker]) -> None:
    worker = start(queue_limit=2, model="cogvideox-t2v")
    running = worker.create(**{**FIELDS, "num_inference_steps": 200})
    wait_until(lambda: worker.worker.store.get(running["id"]).state is State.IN_PROGRESS)
    waiting = [worker.create(**FIELDS) for _ in range(2)]
    response = worker.http.post("/v1/videos", json=FIELDS)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) >= 1
    assert response.json()["error"]["code"] == "queue_full"
    assert "rowreel_worker_jobs_waiting 2.0" in worker.http.get("/metrics").text
    # A job that waits ends at once and never runs.
    worker.http.delete(f"/v1/videos/{waiting[0]['id']}")
    assert worker.checked(worker.http.get(f"/v1/videos/{waiting[0]['id']}"))["status"] == "cancelled"
    worker.http.delete(f"/v1/videos/{running['id']}")
    assert worker.finished(running)["status"] == "cancelled"
    worker.completed(waiting[1])


def test_provenance_says_where_a_result_comes_from(worker: LiveWorker) -> None:
    done = worker.completed(worker.create(model="cogvideox-t2v", **FIELDS, negative_prompt="blur"))
    record = done["provenance"]
    assert (record["family"], record["model"], record["device"]) == ("cogvideox-t2v", "cogvideox-t2v", "cpu (x86_64)")
    assert record["parameters"] == {**FIELDS, "negative_prompt": "blur", "fps": 8.0, "generator_device": "cpu",
                                    "guidance_scale": 6.0}  # fmt: skip
    assert len(record["weights_sha256"]) == 64
    assert {"rowreel_worker", "torch", "diffusers"} <= set(record["versions"])
    assert set(record["seconds"]) == {"text", "denoise", "decode"}
    assert record["peak_memory_mb"] > 0
    assert record["memory_mode"] == "none"


def test_metrics_are_prometheus_text(worker: LiveWorker) -> None:
    worker.completed(worker.create(model="cogvideox-t2v", **FIELDS))
    refused(worker, 422, model="cogvideox-t2v", prompt="")
    text = worker.http.get("/metrics").text
    assert 'rowreel_worker_jobs_total{model="cogvideox-t2v",status="completed"}' in text
    assert 'rowreel_worker_stage_seconds_count{model="cogvideox-t2v",stage="denoise"}' in text
    assert 'rowreel_worker_refused_total{code="prompt_needed"}' in text
    assert 'rowreel_worker_texts_total{found="yes"}' in text


def test_health_says_ready_and_with_what(worker: LiveWorker) -> None:
    worker.completed(worker.create(model="cogvideox-t2v", **FIELDS))
    health = worker.checked(worker.http.get("/health"))
    assert (health["status"], health["model"], health["progress"]) == ("ready", "cogvideox-t2v", 1.0)


def test_with_a_token_nothing_but_readiness_is_told_without_it(start: Callable[..., LiveWorker]) -> None:
    token = "correct-horse-battery"
    worker = start(token=token)
    assert worker.http.get("/v1/models").status_code == 200
    stranger = httpx.Client(base_url=worker.url)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {token}"}):
        response = stranger.get("/v1/models", headers=headers)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
        assert stranger.post("/v1/videos", json=FIELDS, headers=headers).status_code == 401
    assert stranger.get("/metrics").status_code == 401
    assert set(stranger.get("/health").json()) == {"status", "progress"}
    assert {"version", "running", "last_sign_of_life_s"} <= set(worker.http.get("/health").json())
    assert token not in repr(worker.worker.settings)
    stranger.close()


def test_pages_in_a_browser_are_refused(worker: LiveWorker) -> None:
    page = {"Origin": "https://example.com"}
    assert worker.http.post("/v1/videos", json=FIELDS, headers=page).status_code == 403
    assert worker.http.get("/v1/models", headers={"Host": "rebound.example.com"}).status_code == 403
    for host in ("localhost:8421", "[::1]:8421", "127.0.0.1"):
        assert worker.http.get("/v1/models", headers={"Host": host}).status_code == 200
