// Leaves for another site in this very tab, where a payment is made; a router's redirect would open a second one.
import { createElement as h, useEffect } from "react";

export function Away({ url }) {
  useEffect(() => {
    if (url) location.assign(url);
  }, [url]);
  return null;
}

export function PrintButton({ className, children }) {
  return h("button", { type: "button", className, onClick: () => window.print() }, children);
}
