// One notice: closes itself after five seconds, waits while the pointer or focus rests on it; errors stay.
import { createElement as h, useEffect, useRef, useState } from "react";

export function Toast({ kind, onClose, children }) {
  const [held, hold] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (held || kind === "error") return;
    const timer = setTimeout(() => close.current(), 5000);
    return () => clearTimeout(timer);
  }, [held, kind]);
  return h(
    "div",
    {
      className: `toast-ours surface notice-${kind}`,
      onMouseEnter: () => hold(true),
      onMouseLeave: () => hold(false),
      onFocus: () => hold(true),
      onBlur: () => hold(false),
    },
    children,
    h("button", { type: "button", className: "btn btn-quiet btn-small btn-square-ours", "aria-label": "Close", onClick: () => close.current() }, "×"),
  );
}
