// Where one says what is to be made. The fields are uncontrolled: no event for each key; what was typed stays in this browser, for each person and team.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";

const fetched = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key) || "{}");
  } catch {
    return {};
  }
};

// `fill` is words to show once, under an id of their own; `settings` what else is chosen, kept beside the words and given back to a form that is `fresh`.
export function PromptBox({ owner, fill, settings, fresh, problem, label, hint, negativeLabel, negativeHint, most, mostNegative, onSettings }) {
  const prompt = useRef(null);
  const negative = useRef(null);
  const box = useRef(null);
  const before = useRef("");
  const filled = useRef("");
  const [open, setOpen] = useState(false);
  const [length, setLength] = useState(0);
  const key = `genapp.studio.${owner}`;
  const keep = (facts) => localStorage.setItem(key, JSON.stringify({ ...fetched(key), ...facts }));
  const grow = () => {
    for (const area of [prompt.current, negative.current]) {
      if (!area) continue;
      area.style.height = "auto";
      area.style.height = `${Math.min(area.scrollHeight + 4, 280)}px`;
    }
    setLength(prompt.current.value.length);
  };
  const put = (words, without) => {
    prompt.current.value = words || "";
    negative.current.value = without || "";
    setOpen(Boolean(without));
    grow();
  };
  const typed = () => {
    grow();
    keep({ prompt: prompt.current.value, negative: negative.current.value });
  };
  useLayoutEffect(() => {
    if (!owner) return;
    const kept = fetched(key);
    // What was typed before the page woke stays; words for another team do not.
    if (before.current || !prompt.current.value || kept.prompt) put(kept.prompt, kept.negative);
    else typed();
    before.current = owner;
  }, [owner]);
  useEffect(() => {
    const kept = owner && fresh ? fetched(key).settings : null;
    if (kept) onSettings(kept);
  }, [owner, fresh]);
  useEffect(() => {
    // Once in this tab, too: words that came for one team are not put before another.
    if (!fill?.id || filled.current === fill.id || fetched(key).fill === fill.id) return;
    filled.current = fill.id;
    put(fill.prompt, fill.negative);
    keep({ prompt: fill.prompt, negative: fill.negative, fill: fill.id });
    prompt.current.focus();
  }, [fill?.id, owner]);
  useEffect(() => {
    if (owner && !fresh && settings?.operation) keep({ settings });
  }, [settings, fresh, owner]);
  useEffect(() => {
    const take = (event) => {
      put(event.detail, negative.current.value);
      typed();
      prompt.current.focus();
    };
    window.addEventListener("genapp:prompt", take);
    return () => window.removeEventListener("genapp:prompt", take);
  }, [owner]);
  const pressed = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    box.current.closest("form").requestSubmit();
  };
  const wrong = Boolean(problem);
  return h("div", { ref: box, className: "prompt-box" },
    h("div", { className: "flex items-baseline justify-between" },
      h("label", { htmlFor: "prompt", className: "label-ours" }, label),
      length > most - 300 && h("span", { className: `figure text-xs ${length > most ? "text-error" : "muted"}`, role: "status" }, `${length} / ${most}`)),
    h("textarea", {
      ref: prompt, id: "prompt", name: "prompt", rows: 4, className: "field", placeholder: hint, onInput: typed, onKeyDown: pressed, maxLength: most,
      "aria-invalid": wrong, "aria-describedby": wrong ? "prompt-problem" : undefined, "aria-keyshortcuts": "Control+Enter",
    }),
    wrong && h("p", { id: "prompt-problem", className: "problem", role: "alert" }, problem),
    h("button", { type: "button", className: "fold", "aria-expanded": open, "aria-controls": "negative-part", onClick: () => (setOpen(!open), setTimeout(grow)) },
      h("span", { className: "fold-mark", "aria-hidden": true }), negativeLabel),
    h("div", { id: "negative-part", hidden: !open },
      h("textarea", {
        ref: negative, id: "negative", name: "negative", rows: 2, className: "field", placeholder: negativeHint, "aria-label": negativeLabel, onInput: typed, onKeyDown: pressed, maxLength: mostNegative,
      })));
}

// Words to begin with: they go into the box.
export function Example({ text, className, children }) {
  const give = () => {
    window.dispatchEvent(new CustomEvent("genapp:prompt", { detail: text }));
    window.scrollTo({ top: 0 });
  };
  return h("button", { type: "button", className, onClick: give }, children);
}
