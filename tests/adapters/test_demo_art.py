"""The pictures the demo draws: by the words, the same for the same seed, in a thread of their own, over a restart (DEMO-1, GEN-01)."""

import asyncio
import io
import json
import os
import time

import numpy as np
import pytest
from PIL import Image

from genapp.adapters.offline.art import words
from genapp.adapters.offline.art.paint import DETAIL, SCENES, painted
from genapp.adapters.offline.art.person import person
from genapp.adapters.offline.demo_desk import Desk, Job
from genapp.adapters.offline.disk import Disk
from genapp.core.generator import GenerationFailed, Output
from genapp.studio.flows.previews import asked
from genapp.studio.seed import references
from tests.adapters.art import demo, hung, order, picture, settled

MB = 1024 * 1024


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path / "files")


async def drawn(maker, **more) -> bytes:
    done = await settled(maker, await maker.submit(order(**more)))
    assert done.state == "succeeded", done.reason
    return await maker.fetch(done.outputs[0], 8 * MB)


def mean(body: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(body)) as image:
        return np.asarray(image.convert("RGB"), float).mean((0, 1))


@pytest.mark.parametrize("motif", sorted(SCENES))
def test_every_motif_is_drawn_in_any_shape_and_is_no_flat_sheet(motif):
    for size in ((160, 120), (90, 200)):
        image = painted(motif, "", 3, *size, detail=0.6)
        assert image.size == size
        assert np.asarray(image, float).std() > 12, "something is to be seen"


async def test_the_same_words_and_seed_give_the_same_bytes_and_another_seed_another_picture(tmp_path, disk):
    one, other = demo(tmp_path / "one", disk), demo(tmp_path / "other", disk)
    assert await drawn(one) == await drawn(other)
    assert await drawn(one) != await drawn(one, seed=8)
    assert await drawn(one, operation="video", seconds=1) == await drawn(other, operation="video", seconds=1)


@pytest.mark.parametrize(
    ("prompt", "negative", "motif"),
    [
        ("a quiet harbour with ships at sea", "", "sea"),
        ("snowy mountains at dawn", "", "mountains"),
        ("a city by the sea, city lights", "sea", "city"),
        ("portrait of a woman in a forest", "portrait, woman", "forest"),
        ("neon portrait", "", "portrait"),
    ],
)
def test_words_choose_the_motif_and_a_negative_word_takes_it_away(prompt, negative, motif):
    assert words.look(prompt, negative, 1).motif == motif


def test_words_nobody_knows_still_make_a_picture_of_their_own():
    looks = {words.look(f"zxqv{i}", "", 1).motif for i in range(40)}
    assert len(looks) > 2
    assert looks <= set(words.ABSTRACT)
    assert words.look("", "ribbons marble orbs fabric light", 1).motif in SCENES


async def test_colour_words_colour_it_and_a_style_gives_it_another_hand(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    red, blue = mean(await drawn(maker, prompt="red ribbons")), mean(await drawn(maker, prompt="blue ribbons"))
    assert red[0] - red[2] > 15 > blue[0] - blue[2]
    assert await drawn(maker, prompt="ribbons", model="style-one") != await drawn(maker, prompt="ribbons", model="style-two")


@pytest.mark.parametrize("motif", ["mountains", "city", "flowers", "portrait", "space", "forest"])
def test_a_better_quality_shows_more(motif):
    def fine(quality: str) -> float:
        grey = np.asarray(painted(motif, "", 3, 256, 256, detail=DETAIL[quality]).convert("L"), float)
        return float(np.abs(np.diff(grey)).mean())

    assert fine("ultra") > fine("draft") * 1.1


def shown(prompt: str, seed: int = 5):
    look = words.look(prompt, "", seed)
    return person(look.told, np.random.default_rng(seed).random(24))


def middle(prompt: str, seed: int = 5) -> np.ndarray:
    """The mean colour of a cheek of a face from the front."""
    image = painted(f"portrait, {prompt}, frontal view", "", seed, 128, 160, detail=0.6)
    return np.asarray(image, float)[72:80, 50:58].mean((0, 1))


def test_char_15_a_portrait_shows_whom_its_words_describe():
    him = shown("portrait of a bearded man in his sixties, dark skin, short grey hair, glasses, blue suit, profile to the left")
    assert (him.man, him.beard, him.age, him.hair, him.wear, him.pose, him.facing) == (True, "full", 65, "crop", "suit", "side", -1)
    assert him.has("glasses")
    assert him.skin.mean() < 0.4 < him.hair_colour.mean()
    her = shown("portrait of a woman, pale skin, long red hair, green headscarf, frontal view")
    assert (her.man, her.beard, her.hair, her.pose) == (False, "", "scarf", "front")
    assert her.skin.mean() > 0.8
    assert all(shown("portrait of a woman", seed).beard == "" for seed in range(30)), "chance gives no woman a beard"
    assert {shown("portrait of a man, clean shaven", seed).beard for seed in range(30)} == {""}
    assert len({shown("portrait", seed).hair for seed in range(60)}) > 8, "where words are silent, chance chooses"


def test_char_15_skin_is_skin_whatever_the_ground():
    deep, pale = middle("a woman, deep brown skin, bun, purple robe"), middle("a woman, pale skin, bun, purple robe")
    assert pale.mean() > deep.mean() + 60
    for one in (deep, pale):
        assert one[0] > one[1] > one[2], "warm, and no tint of the palette"


def test_char_15_men_and_women_differ():
    him, her = (np.asarray(painted(f"portrait of a {who}, tan skin", "", 5, 128, 160), float) for who in ("man", "woman"))
    assert np.abs(him - her).mean() > 4


def test_char_15_every_reference_model_has_a_picture_of_its_own():
    pictures = []
    for one in references():
        look = words.look(prompt := asked(one["style"], one["palette"]), "", one["seed"], one["id"])
        assert (look.motif, list(look.shades)) == ("portrait", [colour[1:] for colour in one["palette"]])
        who = person(look.told, np.zeros(24))
        assert who.man == (" a man " in one["style"]), one["id"]
        pictures.append(np.asarray(painted(prompt, "", one["seed"], 64, 80, detail=0.6, model=one["id"]), float))
    for i, one in enumerate(pictures):
        assert all(np.abs(one - other).mean() > 10 for other in pictures[:i]), references()[i]["id"]


async def test_a_model_paints_with_the_colours_it_learnt(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    links = await hung(disk, picture((20, 170, 60)), picture((10, 120, 40)))
    learnt = await settled(maker, await maker.submit(order("model_creation", "", pictures=links)))
    plain, own = mean(await drawn(maker, prompt="red ribbons")), mean(await drawn(maker, prompt="red ribbons", model=learnt.model))
    assert own[1] - own[0] > plain[1] - plain[0] + 20, "green pictures make a green hand"


async def test_a_face_swap_shows_both_pictures_and_a_reference_shows_through(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    links = await hung(disk, picture((230, 40, 40)), picture((40, 60, 220)))
    swapped = Image.open(io.BytesIO(await drawn(maker, operation="face_swap", pictures=links, width=200, height=200))).convert("RGB")
    middle, rim = swapped.getpixel((100, 60)), swapped.getpixel((8, 60))
    assert middle != rim
    assert await drawn(maker, prompt="marble") != await drawn(maker, prompt="marble", pictures=links[:1])


async def test_what_is_no_picture_fails_in_words(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    broken = b"\x89PNG\r\n\x1a\n" + b"x" * 200
    done = await settled(maker, await maker.submit(order(pictures=await hung(disk, broken))))
    assert (done.state, done.outputs) == ("failed", ())
    assert "picture" in done.reason
    with pytest.raises(GenerationFailed):
        await maker.submit(order(pictures=await hung(disk, b"<svg/>")))


@pytest.mark.parametrize(
    "wrong", [{"width": 5}, {"height": 9000}, {"count": 0}, {"count": 900}, {"seconds": 0}, {"operation": "video", "seconds": 900}]
)
async def test_an_order_too_large_is_refused(tmp_path, disk, wrong):
    with pytest.raises(GenerationFailed):
        await demo(tmp_path / "generator", disk).submit(order(**wrong))


async def test_gen_01_the_same_job_is_the_same_work(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    one = order()
    names = await asyncio.gather(*(maker.submit(one) for _ in range(5)))
    assert len(set(names)) == 1
    await settled(maker, names[0])
    assert await maker.submit(one) == names[0]
    assert (await maker.look(names[0])).state == "succeeded"


async def test_who_comes_later_waits_and_sees_its_place(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    works = [await maker.submit(order(count=2, width=400, height=400)) for _ in range(3)]
    last = await maker.look(works[2])
    assert (last.state, last.place) == ("queued", 2) or last.state in ("running", "succeeded")
    assert [(await settled(maker, work)).state for work in works] == ["succeeded"] * 3


async def test_what_a_stopped_process_left_is_taken_up_by_the_next(tmp_path, disk):
    folder = tmp_path / "generator"
    desk, wanted = Desk(folder), order(count=2)
    work = "a" * 40
    desk.keep(work, wanted, [])
    job = desk.job(work)
    assert job is not None
    desk.running(job, 50, [("0.webp", 7)])
    done = await settled(demo(folder, disk), work)
    assert (done.state, len(done.outputs)) == ("succeeded", 2)


async def test_two_processes_over_one_folder_draw_each_order_once(tmp_path, disk):
    one, other = demo(tmp_path / "generator", disk), demo(tmp_path / "generator", disk)
    wanted = order(width=300, height=300)
    work = await one.submit(wanted)
    await other.look(work)
    assert (await settled(other, work)).state == "succeeded"
    stamp = os.stat(tmp_path / "generator" / f"{work}.0.webp").st_mtime_ns
    await one.submit(wanted)
    await asyncio.sleep(0.3)
    assert os.stat(tmp_path / "generator" / f"{work}.0.webp").st_mtime_ns == stamp


async def test_the_loop_goes_on_while_a_picture_is_painted(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    work, most, last = await maker.submit(order(width=1024, height=1024, quality="standard")), 0.0, time.perf_counter()
    while (await maker.look(work)).state in ("queued", "running"):
        await asyncio.sleep(0.005)
        most, last = max(most, time.perf_counter() - last), time.perf_counter()
    assert most < 1.0, "painting this takes longer than that on the loop"


async def test_old_work_is_cleared_and_models_stay(tmp_path, disk):
    folder = tmp_path / "generator"
    maker = demo(folder, disk)
    links = await hung(disk, picture())
    await settled(maker, await maker.submit(order("model_creation", "", pictures=links)))
    old = await maker.submit(order())
    done = await settled(maker, old)
    for path in folder.glob(f"{old}*"):
        os.utime(path, (0, 0))
    await maker.submit(order())
    assert (await maker.look(old)).state == "failed"
    with pytest.raises(GenerationFailed):
        await maker.fetch(done.outputs[0], MB)
    assert list((folder / "models").iterdir())


async def test_a_folder_somebody_wrote_nonsense_into_is_no_fault(tmp_path, disk):
    folder = tmp_path / "generator"
    folder.mkdir()
    (folder / f"{'b' * 40}.json").write_text("{")
    (folder / f"{'c' * 40}.json").write_text(json.dumps({"order": {"job": "x"}, "work": 5}))
    maker = demo(folder, disk)
    assert (await maker.look("b" * 40)).state == "failed"
    assert len(await drawn(maker)) > 500


async def test_the_demo_asks_nobody_and_says_what_it_is(tmp_path, disk):
    maker = demo(tmp_path / "generator", disk)
    assert (maker.name, maker.demo, await maker.probe()) == ("demo", True, "")
    with pytest.raises(GenerationFailed):
        await maker.fetch(Output("demo://" + "d" * 40 + "/0.webp", "image/webp"), MB)
    assert Job("d" * 40, order(), 0.0).state == "queued"
