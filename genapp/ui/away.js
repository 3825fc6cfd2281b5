// Leaves for another site in this very tab, where a payment is made; a router's redirect would open a second one.
import { createElement as h, useEffect } from "react";

const FOLLOWED = "genapp.away";

// `to` is "mark address". A tab that comes back is shown the State it left, address and all: each mark is followed once.
export function Away({ to }) {
  useEffect(() => {
    const [mark, address] = (to || "").split(" ");
    if (!address || sessionStorage.getItem(FOLLOWED) === mark) return;
    sessionStorage.setItem(FOLLOWED, mark);
    location.assign(address);
  }, [to]);
  return null;
}

export function PrintButton({ className, children }) {
  return h("button", { type: "button", className, onClick: () => window.print() }, children);
}
