// A button that copies what it stands for, and says so.
import { createElement as h, useState } from "react";

export function CopyButton({ text, label, done }) {
  const [copied, setCopied] = useState(false);
  const act = () =>
    navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  return h("button", { type: "button", className: "btn btn-soft-ours btn-small shrink-0", onClick: act }, h("span", { role: "status" }, copied ? done : label));
}
