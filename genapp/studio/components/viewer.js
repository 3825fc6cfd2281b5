// One picture over everything: native dialog, arrows go on, Escape goes back. And what else results need of a browser.
import { createElement as h, useEffect, useRef, useState } from "react";

export function Lightbox({ shown, label, onStep, onLeave, onKeep, children }) {
  const box = useRef(null);
  useEffect(() => {
    if (shown && !box.current.open) box.current.showModal();
    if (!shown && box.current.open) box.current.close();
  }, [shown]);
  const pressed = (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      onStep(event.key === "ArrowRight" ? 1 : -1);
    } else if (event.key === "f") onKeep();
  };
  return h("dialog", { ref: box, id: "viewer", className: "lightbox", "aria-label": label, onKeyDown: pressed, onClose: () => shown && onLeave() }, children);
}

const DONE = "genapp.saved";

// Saves the file that `what` names ("mark address name"), each mark once.
export function SaveFile({ what }) {
  useEffect(() => {
    const [mark, address, name] = (what || "").split(" ");
    if (!address || sessionStorage.getItem(DONE) === mark) return;
    sessionStorage.setItem(DONE, mark);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  }, [what]);
  return null;
}

// Links of pictures end: says so when one inside could not be shown, at most every ten seconds. Where results stand below the form,
// they come into sight when something was `ordered` here.
export function Renewed({ className, ordered, onStale, children }) {
  const box = useRef(null);
  const told = useRef(0);
  const seen = useRef(ordered);
  useEffect(() => {
    if (!ordered || ordered === seen.current) return;
    seen.current = ordered;
    if (window.matchMedia("(max-width: 1023px)").matches) box.current.scrollIntoView({ block: "start" });
  }, [ordered]);
  useEffect(() => {
    const failed = (event) => {
      if (!["IMG", "VIDEO"].includes(event.target.tagName) || Date.now() - told.current < 10000) return;
      told.current = Date.now();
      onStale();
    };
    const here = box.current;
    here.addEventListener("error", failed, true);
    return () => here.removeEventListener("error", failed, true);
  }, []);
  return h("div", { ref: box, className }, children);
}

// When it was, in the reader's own zone.
export function When({ at }) {
  const [words, tell] = useState("");
  useEffect(() => {
    const then = new Date(at);
    const today = new Date().toDateString() === then.toDateString();
    tell(then.toLocaleString(undefined, today ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }));
  }, [at]);
  return h("time", { dateTime: at, className: "figure" }, words);
}
