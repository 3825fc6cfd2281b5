// What only a browser knows of an operator: whether the tab is seen and used, how far the server is, and how time goes by (RT-01).
import { createElement as h, useEffect, useRef, useState } from "react";
import { meet } from "$/public/external/genapp/desk/components/clocks/clocks.js";

const BEAT = 15000, AWAY = 60000, SLOW = 1000, LOST = 20000, KEPT = 20;
const USED = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

// A hidden tab's timers are slowed to one a minute; those of a worker are not.
function ticking(tick) {
  const address = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${BEAT})`], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = tick;
  return () => (worker.terminate(), URL.revokeObjectURL(address));
}

// ---- sounds: two short tones made here, no file
let audio;
const wake = () => {
  audio ||= new (window.AudioContext || window.webkitAudioContext)();
  if (audio.state === "suspended") audio.resume();
};
const TONES = { written: [660, 880], assigned: [523, 784], warned: [440, 330] };
function beep(which) {
  if (!audio || audio.state !== "running") return;
  (TONES[which] || TONES.written).forEach((pitch, place) => {
    const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + place * 0.16;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.15);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.16);
  });
}

export function Presence({ clock, echo, rung, sounds, waiting, good, slow, lost, onBeat }) {
  const [state, setState] = useState({ kind: "", ms: 0 });
  const beat = useRef({ sent: new Map(), number: Date.now() % 1e9, used: Date.now(), answers: [] });
  const send = useRef(onBeat);
  send.current = onBeat;
  if (typeof window !== "undefined" && clock && beat.current.clock !== clock) {
    beat.current.clock = clock;
    meet(clock);
  }
  useEffect(() => {
    const own = beat.current;
    const tell = () => {
      own.number += 1;
      own.sent.set(own.number, performance.now());
      if (own.sent.size > KEPT) own.sent.delete(own.sent.keys().next().value);
      const seen = document.visibilityState === "visible";
      send.current(own.number, seen, seen && Date.now() - own.used < AWAY);
    };
    const look = () => {
      const oldest = own.sent.values().next().value;
      if (oldest !== undefined && performance.now() - oldest > LOST) setState((now) => ({ ...now, kind: "lost" }));
    };
    const touched = () => (own.used = Date.now());
    // Going is told as well as coming back: what arrives in a hidden tab is not seen by anybody.
    const turned = () => (document.visibilityState === "visible" && touched(), tell());
    const back = () => document.visibilityState === "visible" && (touched(), tell());
    USED.forEach((name) => window.addEventListener(name, touched, { passive: true }));
    ["pointerdown", "keydown"].forEach((name) => window.addEventListener(name, wake));
    document.addEventListener("visibilitychange", turned);
    window.addEventListener("online", back);
    tell();
    const stop = ticking(() => (look(), tell()));
    const watch = setInterval(look, 5000);
    return () => {
      stop();
      clearInterval(watch);
      USED.forEach((name) => window.removeEventListener(name, touched));
      ["pointerdown", "keydown"].forEach((name) => window.removeEventListener(name, wake));
      document.removeEventListener("visibilitychange", turned);
      window.removeEventListener("online", back);
    };
  }, []);
  useEffect(() => {
    const own = beat.current, sent = own.sent.get(echo);
    if (sent === undefined) return;
    // An answer stands for everything sent before it: what is missing in between was lost.
    const missed = [...own.sent.keys()].filter((number) => number < echo);
    [...missed, echo].forEach((number) => own.sent.delete(number));
    const ms = Math.round(performance.now() - sent);
    own.answers = [...own.answers, ...missed.map(() => false), true].slice(-KEPT);
    setState({ kind: ms > SLOW ? "slow" : "good", ms, lost: own.answers.filter((one) => !one).length });
  }, [echo]);
  const heard = useRef("");
  useEffect(() => {
    if (rung.length !== 2 || heard.current === rung[0]) return;
    heard.current = rung[0];
    if (sounds) beep(rung[1]);
  }, [rung]);
  useEffect(() => {
    const bare = document.title.replace(/^\(\d+\) /, "");
    document.title = waiting > 0 ? `(${waiting}) ${bare}` : bare;
  }, [waiting]);
  const words = { good, slow, lost }[state.kind];
  const title = state.kind ? `${words}${state.kind !== "lost" ? `, ${state.ms} ms` : ""}${state.lost ? `, ${state.lost} / ${KEPT}` : ""}` : "";
  return h("span", { className: `pulse pulse-${state.kind || "none"}`, title, role: "img", "aria-label": title || words || good, "data-rung": rung[1] || "" });
}

// ---- keys of the workplace
const writing = (element) => element.matches?.("input, textarea, select, [contenteditable]");
export function Keys({ onHand, onNotes, onClose }) {
  const acts = useRef({});
  acts.current = { onHand, onNotes, onClose };
  useEffect(() => {
    const pressed = (event) => {
      const { onHand, onNotes, onClose } = acts.current;
      const tabs = [...document.querySelectorAll("a.desk-tab")];
      const here = tabs.findIndex((tab) => tab.pathname === location.pathname);
      if (event.altKey && (event.code === "ArrowDown" || event.code === "ArrowUp")) {
        event.preventDefault();
        if (tabs.length) tabs[(here + (event.code === "ArrowDown" ? 1 : -1) + tabs.length) % tabs.length].click();
      } else if (event.altKey && event.code === "KeyH") {
        event.preventDefault();
        onHand();
      } else if (event.altKey && event.code === "KeyN") {
        event.preventDefault();
        const field = document.getElementById("note-user");
        if (!field) return;
        if (!field.offsetParent) onNotes();
        setTimeout(() => field.focus(), 150);
      } else if (event.key === "?" && !writing(event.target)) {
        event.preventDefault();
        const help = document.getElementById("shortcuts");
        if (help && !help.open) help.showModal();
      } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) onClose();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return null;
}
