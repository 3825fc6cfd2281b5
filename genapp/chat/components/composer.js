// Where one writes. The field is uncontrolled: no event for each key, and what was typed before the page woke stays.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { addPending, newClientId, underWay, useWriting } from "./store.js";

const LONGEST = 4000;
const TELL_EVERY = 2000;

export function Composer({ conversation, draft, label, send, stopLabel, blocked, why, price, tells, onSend, onDraft, onStop, onTyping }) {
  const field = useRef(null);
  const timer = useRef(null);
  const told = useRef(-TELL_EVERY);
  const [length, setLength] = useState(0);
  const writing = useWriting();
  const key = `genapp.draft.${conversation}`;
  const grow = () => {
    const area = field.current;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 6 * 24 + 24)}px`;
    setLength(area.value.trim().length);
  };
  const put = (text) => {
    field.current.value = text;
    grow();
  };
  useLayoutEffect(() => {
    const kept = localStorage.getItem(key) || draft || "";
    // What was sent a moment before a reload is on its way: the draft on the server is older than that.
    if (!field.current.value) put(underWay(conversation, kept) ? "" : kept);
    else grow();
  }, [conversation]);
  useEffect(() => {
    const take = (text) => {
      field.current.value = text;
      typed();
    };
    // Words that were refused stand before what was typed since: nothing anybody wrote is lost.
    const restore = (event) => {
      const since = field.current.value.trim();
      take(since ? `${event.detail}\n${since}` : event.detail);
    };
    const starter = (event) => {
      take(event.detail);
      field.current.focus();
    };
    window.addEventListener("genapp:draft", restore);
    window.addEventListener("genapp:starter", starter);
    return () => {
      window.removeEventListener("genapp:draft", restore);
      window.removeEventListener("genapp:starter", starter);
      clearTimeout(timer.current);
    };
  }, [conversation]);
  const typed = () => {
    grow();
    const text = field.current.value;
    text ? localStorage.setItem(key, text) : localStorage.removeItem(key);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onDraft(text.slice(0, LONGEST)), 800);
  };
  const input = () => {
    typed();
    if (!tells || !onTyping || !field.current.value || performance.now() - told.current < TELL_EVERY) return;
    told.current = performance.now();
    onTyping();
  };
  const submit = () => {
    const text = field.current.value.trim();
    if (!text || text.length > LONGEST || blocked) return;
    const clientId = newClientId();
    onSend(clientId, text, price);
    clearTimeout(timer.current);
    localStorage.removeItem(key);
    field.current.value = "";
    told.current = -TELL_EVERY;
    flushSync(() => addPending(clientId, text, price));
    grow();
    field.current.focus();
  };
  const pressed = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && writing) onStop(writing);
  };
  const off = blocked || !length || length > LONGEST;
  return h(
    "div",
    { className: "composer surface" },
    h("textarea", {
      ref: field, rows: 1, onInput: input, onKeyDown: pressed, disabled: blocked, placeholder: blocked ? why : label, "aria-label": label, id: "composer", enterKeyHint: "send", autoComplete: "off",
    }),
    length > LONGEST - 500 && h("span", { className: `figure text-xs self-center px-1 ${length > LONGEST ? "text-error" : "muted"}`, role: "status" }, `${length} / ${LONGEST}`),
    writing && h("button", { type: "button", className: "btn btn-soft-ours btn-small", onClick: () => onStop(writing), "aria-label": stopLabel }, "■ ", stopLabel),
    h("button", { type: "button", className: "btn btn-passion btn-small", onClick: submit, disabled: off, title: blocked ? why : undefined }, send),
  );
}

export function Starter({ text }) {
  return h("button", { type: "button", className: "chip", onClick: () => window.dispatchEvent(new CustomEvent("genapp:starter", { detail: text })) }, text);
}
