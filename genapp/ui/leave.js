// The one way out of a page with its state: a hidden form post. A client-side redirect would keep the socket's old cookie.
import { createElement, useEffect, useRef } from "react";

export function LeaveForm({ how, ticket, next }) {
  const form = useRef(null);
  useEffect(() => {
    if (!how) return;
    // The tab's state lives on the server under a token kept here: the next person must get a new one.
    const unsent = sessionStorage.getItem("genapp.pending");
    sessionStorage.clear();
    // The same person after the server lost this tab's state: what the server has not answered for is sent again.
    if (how === "again" && unsent) sessionStorage.setItem("genapp.pending", unsent);
    // Unsent drafts are the person's own too.
    if (how === "leave") Object.keys(localStorage).filter((key) => key.startsWith("genapp.draft.")).forEach((key) => localStorage.removeItem(key));
    if (how === "reload" || how === "again") location.reload();
    else form.current.submit();
  }, [how]);
  const hidden = (name, value) => createElement("input", { type: "hidden", name, value: value || "", key: name });
  return createElement(
    "form",
    { ref: form, method: "post", action: how === "leave" ? "/auth/leave" : "/auth/enter", hidden: true, "aria-hidden": true },
    hidden("ticket", ticket),
    hidden("next", next),
  );
}
