// One line that says when the tab is cut off, and when it is back (RT-03). Short breaks are not worth a word.
import { createElement as h, useEffect, useState } from "react";

export function Connection({ errors, offline, reconnecting, back }) {
  const [online, setOnline] = useState(true);
  const [shown, setShown] = useState("");
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    look();
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  const state = !online ? "offline" : errors > 0 ? "reconnecting" : "";
  useEffect(() => {
    if (state) {
      const wait = setTimeout(() => setShown(state), state === "offline" ? 0 : 700);
      return () => clearTimeout(wait);
    }
    if (!shown) return;
    setShown("back");
    const wait = setTimeout(() => setShown(""), 2000);
    return () => clearTimeout(wait);
  }, [state]);
  return h("div", { className: shown ? `connection connection-${shown}` : "sr-only", role: "status" }, shown ? { offline, reconnecting, back }[shown] : null);
}
