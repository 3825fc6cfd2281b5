// The end of a list: asks for the next page when it comes near the screen, once for each length of the list. The button beside it does the same by hand.
import { createElement as h, useEffect, useRef } from "react";

export function ReachedEnd({ rows, onReach }) {
  const mark = useRef(null);
  const asked = useRef(-1);
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (!("IntersectionObserver" in window)) return undefined;
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting || asked.current === rows) return;
      asked.current = rows;
      reach.current();
    }, { rootMargin: "600px" });
    seen.observe(mark.current);
    return () => seen.disconnect();
  }, [rows]);
  return h("span", { ref: mark, "aria-hidden": true });
}
