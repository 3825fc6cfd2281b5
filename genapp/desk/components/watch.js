// The supervisors' monitor in this tab: tiles by id, so that a change of one travels and is drawn alone; the alarm.
import { createElement as h, useEffect, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { meet, serverNow } from "$/public/external/genapp/desk/components/clocks/clocks.js";

const EMPTY = [];
const board = { page: 0, seq: 0, rows: new Map(), order: EMPTY, list: EMPTY };
const watchers = new Set();

function compose() {
  board.list = board.order.map((id) => board.rows.get(id)).filter(Boolean);
  watchers.forEach((watch) => watch());
}

export function Tiles({ page, fresh }) {
  useLayoutEffect(() => {
    if (!page || !page.seq || page.seq === board.page) return;
    board.page = board.seq = page.seq;
    meet(page.now);
    board.rows = new Map(page.rows.map((row) => [row.id, row]));
    board.order = page.order;
    compose();
  }, [page]);
  useLayoutEffect(() => {
    if (!fresh || !fresh.seq || fresh.seq <= board.seq) return;
    board.seq = fresh.seq;
    for (const id of fresh.gone) board.rows.delete(id);
    for (const row of fresh.rows) board.rows.set(row.id, row);
    if (fresh.order) board.order = fresh.order;
    compose();
  }, [fresh]);
  return null;
}

function watch(told) {
  watchers.add(told);
  return () => watchers.delete(told);
}

export const useTiles = () =>
  useSyncExternalStore(
    watch,
    () => board.list,
    () => EMPTY,
  );

// ---- the alarm
const KEEP = "genapp.monitor.quiet";
const RANG = "genapp.monitor.rang";

function ring() {
  try {
    const sound = new AudioContext();
    [0, 0.18].forEach((after, number) => {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = number ? 880 : 660;
      volume.gain.setValueAtTime(0.18, sound.currentTime + after);
      volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + after + 0.16);
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + after);
      tone.stop(sound.currentTime + after + 0.17);
    });
    setTimeout(() => sound.close(), 1000);
  } catch {
    // No sound here; the line is there all the same.
  }
}

export function Alarm({ alarm, on, off, close }) {
  const [quiet, setQuiet] = useState(false);
  const [shown, show] = useState("");
  useEffect(() => setQuiet(localStorage.getItem(KEEP) === "1"), []);
  useEffect(() => {
    // What a reload brings back is old news.
    if (!alarm || !alarm.seq || alarm.at <= (sessionStorage.getItem(RANG) || "") || serverNow() - Date.parse(alarm.at) > 15000) return;
    sessionStorage.setItem(RANG, alarm.at);
    show(alarm.words);
    if (localStorage.getItem(KEEP) !== "1") ring();
  }, [alarm]);
  const turn = () => {
    localStorage.setItem(KEEP, quiet ? "0" : "1");
    setQuiet(!quiet);
    if (quiet) ring();
  };
  return h(
    "div",
    { className: "alarm" },
    h("div", { role: "alert" }, shown ? h("p", { className: "alarm-line" }, h("span", null, shown), h("button", { type: "button", className: "btn btn-quiet btn-small", onClick: () => show("") }, close)) : null),
    h("button", { type: "button", className: "btn btn-soft-ours btn-small", "aria-pressed": quiet ? "false" : "true", onClick: turn }, quiet ? off : on),
  );
}
