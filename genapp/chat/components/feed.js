// Hands State to the store, and keeps what a browser alone can know: connection, title, scroll, the human check.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { solve } from "$/public/external/genapp/ui/human/human.js";
import { chunk, hooks, merge, oldest, open, prepend, refuse, unanswered, useOlder, useTranscript, useWriting, whole } from "./store.js";

export function Feed({ page, fresh, block, live, full, refused, permitRound, who, onWhole, onToken, onResend, onAttend }) {
  useLayoutEffect(() => void hooks({ whole: onWhole }), [onWhole]);
  useLayoutEffect(() => void open(page), [page]);
  useLayoutEffect(() => void (fresh.seq && merge(fresh.rows, fresh.gone)), [fresh]);
  useLayoutEffect(() => void (block.seq && prepend(block)), [block]);
  useLayoutEffect(() => void (live.length === 3 && chunk(live)), [live]);
  useLayoutEffect(() => void (full.length === 2 && whole(full[0], full[1])), [full]);
  useLayoutEffect(() => {
    if (!refused || !refused.seq) return;
    const text = refuse(refused.client_id);
    if (text) window.dispatchEvent(new CustomEvent("genapp:draft", { detail: text }));
  }, [refused]);
  // A permit is fetched before it is needed, and again whenever the server says it runs out.
  useEffect(() => {
    let alive = true;
    solve("chat_send", null, who).then((token) => alive && onToken(token), () => {});
    return () => {
      alive = false;
    };
  }, [permitRound]);
  // An event on a half-dead socket is lost without an error: what stays unanswered is sent again under its own id.
  useEffect(() => {
    const again = () => unanswered(10000).forEach((kept) => onResend(...kept));
    const first = setTimeout(again, 1500);
    const timer = setInterval(again, 5000);
    return () => (clearTimeout(first), clearInterval(timer));
  }, [page.conversation]);
  // Opening a conversation counts as seeing it: only a tab nobody looks at has to say so.
  useEffect(() => {
    const look = () => onAttend(document.visibilityState === "visible");
    if (document.visibilityState !== "visible") look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [page.conversation]);
  return null;
}

export function Scroller({ onOlder, label, pill, children }) {
  const box = useRef(null);
  const pinned = useRef(true);
  const last = useRef(0);
  const anchor = useRef(null);
  const [unseen, setUnseen] = useState(false);
  const rows = useTranscript();
  const older = useOlder();
  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
    pinned.current = true;
    setUnseen(false);
  };
  useLayoutEffect(() => {
    const inner = box.current.firstElementChild;
    const grown = new ResizeObserver(() => {
      if (anchor.current) {
        box.current.scrollTop = box.current.scrollHeight - anchor.current;
      } else if (pinned.current) box.current.scrollTop = box.current.scrollHeight;
    });
    grown.observe(inner);
    // The box itself too: what appears above the composer must not cover the last words.
    grown.observe(box.current);
    return () => grown.disconnect();
  }, []);
  const newest = rows.length ? rows[rows.length - 1].key : "";
  useLayoutEffect(() => {
    const line = rows[rows.length - 1];
    if (!line) return;
    // What was just typed here leads to the end; a message from another tab does not take away what is being read.
    if (line.state === "pending" || pinned.current) toEnd();
    else setUnseen(true);
  }, [newest]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    // Growth fires scroll events too: only going up is the reader's own doing.
    if (scrollTop < last.current - 2) pinned.current = false;
    if (scrollHeight - scrollTop - clientHeight < 40) {
      pinned.current = true;
      setUnseen(false);
    }
    last.current = scrollTop;
    if (scrollTop < 600 && older && !anchor.current && !pinned.current) {
      anchor.current = scrollHeight - scrollTop;
      onOlder(oldest());
      setTimeout(() => (anchor.current = null), 1500);
    }
  };
  useLayoutEffect(() => {
    if (anchor.current) {
      box.current.scrollTop = box.current.scrollHeight - anchor.current;
      anchor.current = null;
      last.current = box.current.scrollTop;
    }
  }, [rows.length]);
  return h(
    "div",
    { className: "relative flex-1 min-h-0" },
    h("div", { ref: box, onScroll: scrolled, className: "absolute inset-0 overflow-y-auto overscroll-contain", tabIndex: 0, role: "log", "aria-label": label, "aria-live": "off" }, h("div", { className: "talk" }, children)),
    unseen && h("button", { type: "button", onClick: toEnd, className: "btn btn-primary btn-small absolute bottom-3 left-1/2 -translate-x-1/2 shadow-lg" }, pill),
  );
}

// What a screen reader hears: whole replies, once; never the words one by one.
export function Announcer() {
  const rows = useTranscript();
  const last = rows.findLast((row) => row.role === "them" && (row.state === "final" || row.state === "stopped"));
  const first = useRef(last && last.id);
  const say = last && last.id !== first.current ? last.text : "";
  return h("div", { className: "sr-only", "aria-live": "polite", role: "status" }, say);
}

export function TabTitle({ unread }) {
  useEffect(() => {
    const bare = document.title.replace(/^\(\d+\) /, "");
    document.title = unread > 0 ? `(${unread}) ${bare}` : bare;
  }, [unread]);
  return null;
}

export function Writing({ children }) {
  return useWriting() ? children : null;
}

export function Copy({ text, label, done, children }) {
  const [copied, setCopied] = useState(false);
  const act = () =>
    navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  return h("button", { type: "button", className: "act", onClick: act, "aria-label": label }, children, copied && h("span", { role: "status" }, done));
}

export function LocalTime({ at }) {
  const [words, setWords] = useState("");
  useEffect(() => {
    const then = new Date(at);
    const today = new Date().toDateString() === then.toDateString();
    setWords(today ? then.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : then.toLocaleDateString(undefined, { day: "numeric", month: "short" }));
  }, [at]);
  return h("time", { dateTime: at, className: "figure text-xs muted" }, words);
}
