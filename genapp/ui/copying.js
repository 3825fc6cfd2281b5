// A button that copies what it stands for, and says so.
import { createElement as h, Fragment, useState } from "react";

export function CopyButton({ text, label, done }) {
  const [copied, setCopied] = useState(false);
  const act = () =>
    navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  const button = h("button", { type: "button", className: "btn btn-soft-ours btn-small shrink-0", onClick: act }, copied ? done : label);
  // What is said aloud stands beside the button: a button's own words are its name, and nobody announces a name.
  return h(Fragment, null, button, h("span", { role: "status", className: "sr-only" }, copied ? done : ""));
}
