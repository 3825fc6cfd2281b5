// Two pictures in one frame, with a line between them that is drawn by hand or by the arrow keys.
import { createElement as h, useEffect, useRef, useState } from "react";

export function Compare({ before, after, ratio, words }) {
  const [at, move] = useState(50);
  const box = useRef(null);
  useEffect(() => {
    // Newer browsers answer a promise, which an effect must not return.
    box.current.scrollIntoView({ block: "nearest" });
  }, [after]);
  return h("div", { ref: box, className: "compare", style: { "--at": `${at}%`, aspectRatio: ratio || undefined } },
    h("img", { src: after, alt: words.after }),
    h("img", { src: before, alt: words.before, className: "compare-before" }),
    h("span", { className: "compare-tag", "aria-hidden": true }, words.before),
    h("span", { className: "compare-tag compare-right", "aria-hidden": true }, words.after),
    h("span", { className: "compare-line", "aria-hidden": true }),
    h("input", { type: "range", min: 0, max: 100, value: at, "aria-label": words.label, onChange: (event) => move(Number(event.target.value)) }));
}
