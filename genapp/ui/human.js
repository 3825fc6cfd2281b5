// The human check: a proof of work that runs by itself (ALTCHA), or Cloudflare's widget when the server says so.
import { createElement as h, useEffect, useRef, useState } from "react";

async function challenge(scope) {
  const answer = await fetch(`/api/captcha?scope=${scope}`, { cache: "no-store" });
  if (!answer.ok) throw new Error("captcha");
  return answer.json();
}

async function work(found) {
  const { solveChallenge } = await import("altcha-lib");
  const solution = await solveChallenge({
    challenge: found,
    deriveKey: async (parameters, salt, password) => {
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: parameters.cost }, key, parameters.keyLength * 8);
      return { parameters: {}, derivedKey: new Uint8Array(bits) };
    },
  });
  if (!solution) throw new Error("captcha");
  return btoa(JSON.stringify({ challenge: found, solution }));
}

let script;
function turnstile(siteKey, scope, element, who) {
  script ||= new Promise((loaded, failed) => {
    const tag = document.createElement("script");
    tag.src = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";
    tag.onload = loaded;
    tag.onerror = failed;
    document.head.append(tag);
  });
  return script.then(
    () =>
      new Promise((done, failed) =>
        window.turnstile.render(element, { sitekey: siteKey, action: scope, cData: who || undefined, callback: done, "error-callback": failed, appearance: "interaction-only" }),
      ),
  );
}

// Resolves to a token of this scope, or rejects. `element` is where a widget may show itself, `who` the account the token is for.
export async function solve(scope, element, who) {
  const found = await challenge(scope);
  if (found.provider !== "turnstile") return work(found.challenge);
  const place = element || document.body.appendChild(document.createElement("div"));
  return turnstile(found.site_key, scope, place, who);
}

// For forms: a hidden field with the token and a line that says how far it is. `round` asks for a fresh one after a failed try.
export function HumanCheck({ scope, round, checking, passed, failed }) {
  const [state, setState] = useState("checking");
  const [token, setToken] = useState("");
  const [tries, again] = useState(0);
  const place = useRef(null);
  useEffect(() => {
    let live = true;
    setState("checking");
    setToken("");
    solve(scope, place.current).then(
      (found) => live && (setToken(found), setState("passed")),
      () => live && setState("failed"),
    );
    return () => {
      live = false;
    };
  }, [scope, round, tries]);
  return h(
    "div",
    { className: "flex items-center gap-2 text-sm muted min-h-8", role: "status" },
    h("input", { type: "hidden", name: "human", value: token }),
    h("span", { className: state === "checking" ? "spinner" : "", "aria-hidden": true }, state === "passed" ? "✓" : state === "failed" ? "!" : null),
    h("span", null, { checking, passed, failed }[state]),
    state === "failed" && h("button", { type: "button", className: "link-ours", onClick: () => again(tries + 1) }, "Try again"),
    h("div", { ref: place }),
  );
}
