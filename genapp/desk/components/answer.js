// Where an operator writes. "/" at the beginning opens the templates: arrows choose, Enter inserts, Escape closes (OPUI-03).
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { answer } from "./timeline.js";

const LONGEST = 4000, TYPING = 2000;
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function Answer({ conversation, label, send, templatesLabel, noTemplates, open, ready, suggestion, onSend, onTyping, onUse }) {
  const field = useRef(null), told = useRef(0), suggested = useRef(0);
  const [length, setLength] = useState(0);
  const [search, setSearch] = useState(null);
  const [place, setPlace] = useState(0);
  const key = `genapp.draft.desk.${conversation}`;
  const found = search === null ? [] : ready.filter((one) => `${one.name} ${one.text}`.toLowerCase().includes(search.toLowerCase())).slice(0, 50);
  const grow = () => {
    const area = field.current;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 8 * 24 + 16)}px`;
    setLength(area.value.trim().length);
  };
  const put = (text) => {
    field.current.value = text;
    text ? localStorage.setItem(key, text) : localStorage.removeItem(key);
    setSearch(null);
    grow();
  };
  useLayoutEffect(() => {
    if (!field.current.value) field.current.value = localStorage.getItem(key) || "";
    grow();
  }, []);
  useEffect(() => {
    const back = ({ detail }) => detail.conversation === conversation && !field.current.value.trim() && put(detail.text);
    window.addEventListener("genapp:answer", back);
    return () => window.removeEventListener("genapp:answer", back);
  }, []);
  useEffect(() => {
    if (!suggestion.seq || suggestion.conversation !== conversation || suggested.current === suggestion.seq) return;
    suggested.current = suggestion.seq;
    put([field.current.value.trim(), suggestion.text].filter(Boolean).join("\n\n"));
    field.current.focus();
  }, [suggestion]);
  const typed = () => {
    const text = field.current.value;
    text ? localStorage.setItem(key, text) : localStorage.removeItem(key);
    grow();
    setSearch(text.startsWith("/") && !text.includes("\n") ? text.slice(1) : null);
    setPlace(0);
    if (text && !text.startsWith("/") && Date.now() - told.current > TYPING) {
      told.current = Date.now();
      onTyping(conversation);
    }
  };
  const insert = (one) => {
    put(one.text);
    field.current.focus();
    if (one.id) onUse(one.id);
  };
  const submit = () => {
    const text = field.current.value.trim();
    if (!text || text.length > LONGEST) return;
    const id = newId();
    onSend(conversation, id, text);
    put("");
    flushSync(() => answer(conversation, id, text));
    field.current.focus();
  };
  const pressed = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (search !== null) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!event.altKey && found.length) setPlace((place + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
        return;
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        return setSearch(null);
      }
      if (event.key === "Enter" && found.length) {
        event.preventDefault();
        return insert(found[place]);
      }
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  };
  const toggle = () => {
    setPlace(0);
    setSearch(search === null ? "" : null);
    field.current.focus();
  };
  const list = search !== null && h(
    "div",
    { className: "templates surface" },
    h("div", { role: "listbox", id: "templates", "aria-label": templatesLabel, className: "overflow-y-auto max-h-72" }, found.map((one, number) => h(
      "div",
      {
        key: number, role: "option", id: `template-${number}`, "aria-selected": number === place, className: "template", onMouseDown: (event) => event.preventDefault(), onClick: () => insert(one),
        ref: (element) => void (number === place && element?.scrollIntoView({ block: "nearest" })),
      },
      h("span", { className: "font-semibold text-sm" }, one.name),
      h("span", { className: "muted text-sm line-clamp-2" }, one.text),
    ))),
    !found.length && h("p", { className: "muted text-sm p-3" }, noTemplates),
  );
  return h(
    "div",
    { className: "relative" },
    list,
    h(
      "div",
      { className: "composer surface" },
      h("button", { type: "button", className: "btn btn-quiet btn-small btn-square-ours figure", onClick: toggle, "aria-label": open, "aria-expanded": search !== null, title: open }, "/"),
      h("textarea", {
        ref: field, rows: 1, onInput: typed, onKeyDown: pressed, placeholder: label, "aria-label": label, id: "answer", autoComplete: "off", enterKeyHint: "send", role: "combobox",
        "aria-expanded": search !== null, "aria-controls": "templates", "aria-autocomplete": "list", "aria-activedescendant": search !== null && found.length ? `template-${place}` : undefined,
      }),
      length > LONGEST - 500 && h("span", { className: `figure text-xs self-center px-1 ${length > LONGEST ? "text-error" : "muted"}`, role: "status" }, `${length} / ${LONGEST}`),
      h("button", { type: "button", className: "btn btn-passion btn-small", onClick: submit, disabled: !length || length > LONGEST }, send),
    ),
  );
}
