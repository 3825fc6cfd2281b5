// Modal dialogs: native, so Escape, the trap for focus and the dimmed page are the browser's own.
import { createElement as h, useEffect, useRef } from "react";

function clicked(event) {
  const button = event.target.closest?.("[data-opens], [data-closes]");
  if (!button) return;
  // A menu closes before its question opens, and focus goes to the menu's button, which is where it comes back to.
  const menu = button.closest("[popover]");
  if (menu) {
    document.querySelector(`[popovertarget="${menu.id}"]`)?.focus();
    menu.hidePopover();
  }
  const { opens, closes } = button.dataset;
  if (closes) document.getElementById(closes)?.close?.();
  if (opens) document.getElementById(opens)?.showModal();
}
if (typeof document !== "undefined") document.addEventListener("click", clicked);

export function Dialog({ id, shown, onLeave, children }) {
  const box = useRef(null);
  useEffect(() => {
    if (shown && !box.current.open) box.current.showModal();
    if (shown === false && box.current.open) box.current.close();
  }, [shown]);
  const left = () => shown && onLeave && onLeave();
  const beside = (event) => event.target === box.current && box.current.close();
  return h("dialog", { ref: box, id, className: "dialog", "aria-labelledby": `${id}-title`, onClose: left, onClick: beside }, h("div", { className: "surface p-6" }, children));
}
