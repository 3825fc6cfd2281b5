// Clocks that count by the server's time: a browser's own may be minutes off. One tick a second for all of them.
import { createElement as h, useSyncExternalStore } from "react";

let ahead = 0;
let ticking = 0;
let beat = 0;
const clocks = new Set();

// What the server says the time is, as it says it.
export function meet(clock) {
  if (clock) ahead = Date.parse(clock) - Date.now();
}

export const serverNow = () => Date.now() + ahead;

function tick(told) {
  clocks.add(told);
  ticking ||= setInterval(() => {
    beat += 1;
    clocks.forEach((one) => one());
  }, 1000);
  return () => {
    clocks.delete(told);
    if (clocks.size) return;
    clearInterval(ticking);
    ticking = 0;
  };
}

// Before the page is awake there is no time to show: -1.
const useSecond = () => useSyncExternalStore(tick, () => beat, () => -1);
const two = (n) => String(n).padStart(2, "0");

function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  return s >= 86400 ? `${Math.floor(s / 86400)} d` : s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

const timer = (words, look = "") => h("span", { className: `figure ${look}`.trim(), role: "timer", "aria-live": "off" }, words);

// How long ago something was. Its colour climbs with the idle ladder, counted from `idle`.
export function Since({ at, idle, warn, late, none }) {
  const awake = useSecond() >= 0;
  if (!at) return none ? h("span", null, none) : null;
  const still = (serverNow() - Date.parse(idle || at)) / 1000;
  const colour = !warn ? "" : still >= late ? "since-idle" : still >= warn ? "since-warning" : "since-active";
  return timer(awake ? span((serverNow() - Date.parse(at)) / 1000) : "", colour && `since ${colour}`);
}

// How long until something happens.
export function Until({ at }) {
  const awake = useSecond() >= 0;
  return at ? timer(awake ? span(Math.ceil((Date.parse(at) - serverNow()) / 1000)) : "") : null;
}

// The time on somebody's wall.
export function WallClock({ zone }) {
  const awake = useSecond() >= 0;
  let words = "";
  try {
    if (awake) words = new Date(serverNow()).toLocaleTimeString([], { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  } catch {
    words = "";
  }
  return h("span", { className: "figure" }, words);
}
