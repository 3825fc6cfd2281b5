// Keys for a wall of pictures and for one shown large: each presses a button that is there for the pointer too.
import { useEffect } from "react";

const typing = (node) => node.closest?.("input:not([type=checkbox]), textarea, select");
const focusable = (shot) => shot.querySelector("[data-open]");
const centre = (node) => {
  const box = node.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2, height: box.height };
};

// The next picture in reading order, or the nearest one in the row above or below.
function beside(shots, here, key) {
  const at = shots.indexOf(here);
  if (key === "arrowleft" || key === "arrowright") return shots[at + (key === "arrowright" ? 1 : -1)];
  const from = centre(here);
  const down = key === "arrowdown";
  const there = shots.map((shot) => ({ shot, ...centre(shot) })).filter((to) => (down ? to.y - from.y : from.y - to.y) > from.height / 2);
  there.sort((a, b) => Math.abs(a.y - from.y) - Math.abs(b.y - from.y) || Math.abs(a.x - from.x) - Math.abs(b.x - from.x));
  const row = there.filter((to) => Math.abs(to.y - there[0].y) < there[0].height / 2);
  return row.sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0]?.shot;
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const large = document.querySelector("dialog[open]");
  const shot = event.target.closest?.("[data-shot]");
  const place = large || shot;
  const button = place?.querySelector(`[data-key~="${CSS.escape(key)}"]`);
  if (button && !button.disabled) {
    event.preventDefault();
    button.click();
  } else if (!large && key === "escape") {
    document.querySelector("[data-unselect]")?.click();
  } else if (!large && shot && key.startsWith("arrow")) {
    const next = beside([...document.querySelectorAll("[data-shot]")], shot, key);
    if (!next) return;
    event.preventDefault();
    focusable(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

export function WallKeys() {
  useEffect(() => {
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return null;
}
