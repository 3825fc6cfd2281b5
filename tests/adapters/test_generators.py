"""Whoever makes pictures keeps the same promises: the demo that draws here, and fal.ai by its stand-in's queue (GEN-01, GEN-07, C30, T16)."""

import io
import json
import re
import zipfile

import av
import pytest
from PIL import Image
from pytest_httpserver import HTTPServer
from werkzeug import Response

from genapp.adapters.higgsfield import Higgsfield
from genapp.adapters.offline.disk import Disk
from genapp.adapters.outside import Outside, kind
from genapp.core.generator import GenerationFailed, Order, Output
from tests.adapters.art import billed, demo, hired, hung, near, order, picture, settled
from tests.servers import free_port

MB = 1024 * 1024


@pytest.fixture(scope="module")
def results():
    """Where fal's results lie; uploads go there, too."""
    with HTTPServer() as server:
        yield server


@pytest.fixture(scope="module")
def queue(tmp_path_factory, results):
    with billed(results, tmp_path_factory.mktemp("fal")) as url:
        yield url


@pytest.fixture
def uploads(results):
    """What was put into fal's storage in this test, by name; and results to be fetched."""
    kept: dict[str, bytes] = {}
    results.clear()
    for name in ("a.png", "b.png"):
        results.expect_request(f"/{name}").respond_with_data(picture(), content_type="image/png")
    results.expect_request("/clip.mp4").respond_with_data(b"\0\0\0\x18ftypisom" + b"\0" * 64, content_type="video/mp4")

    def begin(request):
        name = request.get_json()["file_name"]
        told = {"upload_url": results.url_for(f"/put/{name}"), "file_url": f"https://v3.fal.media/{name}"}
        return Response(json.dumps(told), content_type="application/json")

    def put(request):
        kept[request.path.rpartition("/")[2]] = request.get_data()
        return Response("")

    results.expect_request("/storage/upload/initiate", method="POST").respond_with_handler(begin)
    results.expect_request(kind_path(), method="PUT").respond_with_handler(put)
    return kept


def kind_path() -> re.Pattern[str]:

    return re.compile(r"/put/.+")


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path / "files")


@pytest.fixture(params=["demo", "fal"])
def generator(request, tmp_path, disk, queue, results, uploads):
    """Each generator, with the same promises."""
    return demo(tmp_path / "generator", disk) if request.param == "demo" else hired(queue, results, disk)


async def test_gen_01_work_waits_runs_and_is_done_with_files_of_its_kind(generator):
    work = await generator.submit(order())
    assert 0 < len(work) <= 200
    states = []
    for _ in range(4000):
        stands = await generator.look(work)
        assert 0 <= stands.percent <= 100
        states.append(stands.state)
        if stands.state not in ("queued", "running"):
            break
    assert states[-1] == "succeeded"
    assert states == sorted(states, key=["queued", "running", "succeeded"].index), "work never goes back"
    body = await generator.fetch(stands.outputs[0], MB)
    assert kind(body).startswith("image/")
    assert stands.outputs[0].seed == 7


@pytest.mark.parametrize(("operation", "pictures", "family"), [("face_swap", 2, "image/"), ("video", 0, "video/"), ("image", 1, "image/")])
async def test_gen_01_every_operation_that_makes_a_file_makes_one(generator, disk, operation, pictures, family):
    links = await hung(disk, *[picture((60 + 40 * i, 90, 160)) for i in range(pictures)])
    work = await generator.submit(order(operation, "a clip of the sea" if operation == "video" else "", pictures=links, seconds=1))
    stands = await settled(generator, work)
    assert (stands.state, len(stands.outputs)) == ("succeeded", 1), stands.reason
    assert stands.outputs[0].content_type.startswith(family)
    assert kind(await generator.fetch(stands.outputs[0], 4 * MB)).startswith(family)


@pytest.mark.parametrize("operation", ["model_creation", "model_refinement"])
async def test_c30_training_ends_with_the_name_of_a_model(generator, disk, operation):
    links = await hung(disk, picture(), picture((20, 160, 90)))
    stands = await settled(generator, await generator.submit(order(operation, "", pictures=links, model="demo:0123456789abcdef")))
    assert (stands.state, stands.outputs) == ("succeeded", ())
    assert 0 < len(stands.model) <= 2000


async def test_gen_01_several_results_come_one_by_one_with_seeds_in_a_row(generator):
    stands = await settled(generator, await generator.submit(order(prompt="two of them", count=2)))
    assert [one.seed for one in stands.outputs] == [7, 8]
    assert len({one.url for one in stands.outputs}) == 2


async def test_gen_06_what_is_canceled_is_dropped_and_may_be_canceled_twice(generator):
    work = await generator.submit(order(count=4, width=512, height=512))
    await generator.cancel(work)
    await generator.cancel(work)
    assert (await settled(generator, work)).state == "canceled"


async def test_gen_06_what_is_over_stays_as_it_is(generator):
    work = await generator.submit(order())
    done = await settled(generator, work)
    await generator.cancel(work)
    assert await generator.look(work) == done


@pytest.mark.parametrize("work", ["", "x", "../../etc/passwd", "fal-ai/flux-2:../../x", "0" * 40, "fal-ai/flux-2:" + "0" * 36, "a" * 5000])
async def test_work_nobody_ordered_has_failed_and_is_no_fault(generator, work):
    assert (await generator.look(work)).state == "failed"
    await generator.cancel(work)


async def test_a_result_larger_than_agreed_is_not_taken(generator):
    stands = await settled(generator, await generator.submit(order()))
    with pytest.raises(GenerationFailed):
        await generator.fetch(stands.outputs[0], 10)


@pytest.mark.parametrize(
    "url", ["", "demo://x/1", "demo://" + "0" * 40 + "/../1.webp", "http://127.0.0.1:1/a.png", "https://127.0.0.1/a.png", "x" * 9000]
)
async def test_t22_a_result_that_lies_elsewhere_is_not_fetched(generator, url):
    with pytest.raises(GenerationFailed):
        await generator.fetch(Output(url, "image/png"), MB)


async def test_an_operation_that_does_not_exist_is_refused(generator):
    with pytest.raises(GenerationFailed):
        await generator.submit(order("sing"))


async def test_a_face_without_a_picture_is_refused(generator):
    with pytest.raises(GenerationFailed):
        await generator.submit(order("face_swap", ""))


async def test_a_link_of_ours_that_is_gone_is_refused_when_it_is_handed_over(generator):
    with pytest.raises(GenerationFailed):
        await generator.submit(order(pictures=("/files/forged.1.x",)))


async def test_c35_a_webhook_nobody_signed_says_nothing(generator):
    assert await generator.read({}, b'{"request_id": "x"}') is None


async def test_c35_fal_is_told_where_to_call(httpserver, results, disk):
    seen: list[dict[str, str]] = []

    def take(request):
        seen.append(dict(request.args))
        assert request.headers["authorization"] == "Key canary-fal-key"
        return Response(json.dumps({"request_id": "0190aaaa-bbbb"}), content_type="application/json")

    httpserver.expect_request("/fal-ai/flux-2", method="POST").respond_with_handler(take)
    fal = hired(httpserver.url_for(""), results, disk)
    assert await fal.submit(order(), "https://example.com/api/webhooks/fal?x=1&y=2") == "fal-ai/flux-2:0190aaaa-bbbb"
    assert seen == [{"fal_webhook": "https://example.com/api/webhooks/fal?x=1&y=2"}]


async def test_gen_09_a_busy_fal_names_the_seconds_and_a_faulty_one_may_be_asked_again(queue, results, disk, uploads):
    fal = hired(queue, results, disk)
    with pytest.raises(GenerationFailed) as busy:
        await fal.submit(order(prompt="too busy"))
    assert (busy.value.again, busy.value.retry_after) == (True, 7.0)
    with pytest.raises(GenerationFailed) as broken:
        await fal.submit(order(prompt="broken there"))
    assert broken.value.again
    with pytest.raises(GenerationFailed) as refused:
        await fal.submit(order(prompt="forbidden"))
    assert not refused.value.again
    with pytest.raises(GenerationFailed) as gone:
        await hired(f"http://127.0.0.1:{free_port()}", results, disk).submit(order())
    assert gone.value.again


@pytest.mark.parametrize("words", ["malformed", "no address", "odd address"])
async def test_a_result_fal_does_not_say_properly_is_never_taken_for_one(queue, results, disk, uploads, words):
    fal = hired(queue, results, disk)
    work = await fal.submit(order(prompt=words))
    with pytest.raises(GenerationFailed) as refused:
        await settled(fal, work)
    assert refused.value.again


async def test_what_the_safety_checker_blackened_is_not_handed_out(queue, results, disk, uploads):
    fal = hired(queue, results, disk)
    some = await settled(fal, await fal.submit(order(prompt="one is black", count=2)))
    assert (some.state, len(some.outputs)) == ("succeeded", 1)
    none = await settled(fal, await fal.submit(order(prompt="all black")))
    assert (none.state, "safety" in none.reason) == ("failed", True)


async def test_fal_gets_a_trainings_pictures_as_one_archive_and_our_own_links_as_files(queue, results, disk, uploads):
    fal = hired(queue, results, disk)
    one, two = picture(), picture((1, 2, 3))
    await fal.submit(order("model_creation", "", pictures=await hung(disk, one, two)))
    with zipfile.ZipFile(io.BytesIO(uploads["pictures.zip"])) as archive:
        assert [archive.read(name) for name in sorted(archive.namelist())] == [one, two]
    await fal.submit(order("face_swap", "", pictures=(*await hung(disk, one), "https://example.com/there.png")))
    assert uploads["picture.png"] == one


@pytest.mark.parametrize(
    ("wanted", "path", "told"),
    [
        (order(), "fal-ai/flux-2", {"image_size": {"width": 128, "height": 96}, "num_images": 1, "seed": 7, "enable_safety_checker": True}),
        (
            order(model="https://v3.fal.media/x.safetensors"),
            "fal-ai/flux-2/lora",
            {"loras": [{"path": "https://v3.fal.media/x.safetensors", "scale": 1.0}]},
        ),
        (order(pictures=("https://a/b.png",)), "fal-ai/flux-2/edit", {"image_urls": ["https://a/b.png"]}),
        (
            order("video", seconds=5),
            "fal-ai/wan/v2.2-a14b/text-to-video",
            {"num_frames": 81, "frames_per_second": 16, "enable_safety_checker": True},
        ),
        (
            order("face_swap", pictures=("https://face", "https://target")),
            "fal-ai/face-swap",
            {"swap_image_url": "https://face", "base_image_url": "https://target"},
        ),
        (order("model_creation", pictures=("https://zip",)), "fal-ai/flux-2-trainer", {"image_data_url": "https://zip", "steps": 500}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fal_is_asked_in_its_own_words(wanted: Order, path, told):
    from genapp.adapters.fal_orders import endpoint
    from genapp.adapters.fal_orders import wanted as body

    assert endpoint(wanted, {}) == path
    assert told.items() <= body(wanted, wanted.pictures).items()
    assert endpoint(wanted, {"image": "fal-ai/other"}) == ("fal-ai/other" if path == "fal-ai/flux-2" else path)


async def test_higgsfield_makes_pictures_in_its_own_words(httpserver):
    taken = iter(("11111111-aaaa", "22222222-bbbb"))

    def take(request):
        assert request.headers["authorization"] == "Key key:secret"
        assert request.get_json() == {"prompt": "a harbour", "aspect_ratio": "4:3", "resolution": "720p"}
        return Response(json.dumps({"status": "queued", "request_id": next(taken)}), content_type="application/json")

    httpserver.expect_request("/higgsfield-ai/soul/standard", method="POST").respond_with_handler(take)
    link = httpserver.url_for("/made.png")
    httpserver.expect_request("/requests/11111111-aaaa/status").respond_with_json({"status": "completed", "images": [{"url": link}]})
    later = iter(("in_progress", "nsfw"))
    httpserver.expect_request("/requests/22222222-bbbb/status").respond_with_handler(
        lambda request: Response(json.dumps({"status": next(later)}), content_type="application/json")
    )
    httpserver.expect_request("/made.png").respond_with_data(picture())
    maker = Higgsfield("key:secret", Outside([near(httpserver.url_for(""))]), url=httpserver.url_for(""))
    work = await maker.submit(order(prompt="a harbour", count=2))
    assert work == "11111111-aaaa,22222222-bbbb"
    first = await maker.look(work)
    assert (first.state, first.percent, len(first.outputs)) == ("running", 50, 1)
    done = await maker.look(work)
    assert (done.state, len(done.outputs)) == ("succeeded", 1), "what was refused is not paid for, what was made is there"
    assert kind(await maker.fetch(done.outputs[0], MB)) == "image/png"
    assert await maker.read({"x": "y"}, b"{}") is None
    with pytest.raises(GenerationFailed):
        await maker.submit(order("video"))


async def test_what_the_demo_made_opens_with_the_size_and_length_that_were_asked_for(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    for width, height in ((128, 96), (97, 211), (333, 64)):
        done = await settled(maker, await maker.submit(order(width=width, height=height)))
        with Image.open(io.BytesIO(await maker.fetch(done.outputs[0], MB))) as image:
            assert (image.size, image.format) == ((width, height), "WEBP")
    done = await settled(maker, await maker.submit(order("video", width=160, height=120, seconds=2)))
    with av.open(io.BytesIO(await maker.fetch(done.outputs[0], MB))) as clip:
        frames = sum(1 for _ in clip.decode(video=0))
        assert (clip.streams.video[0].width, clip.streams.video[0].height, frames) == (160, 120, 48)
