// The open conversation of an operator: rows from the server, own answers the server has not taken yet, the person's typing.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";

const EMPTY = [];
const room = { id: "", rows: new Map(), pending: new Map(), older: false, seen: "", list: EMPTY };
const watchers = new Set();
const day = (iso) => new Date(iso).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
const time = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const same = (a, b) => Object.keys(b).every((name) => a[name] === b[name]);
const subscribe = (watch) => (watchers.add(watch), () => watchers.delete(watch));
export const useTimeline = () => useSyncExternalStore(subscribe, () => room.list, () => EMPTY);
const useOlder = () => useSyncExternalStore(subscribe, () => room.older, () => false);

function tell() {
  const known = new Map(room.list.map((line) => [line.key, line]));
  const rows = [...room.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [key, kept] of room.pending) {
    if (kept.conversation === room.id) rows.push({ id: "", key, side: "voice", author: "operator", by: "", own: true, text: kept.text, at: kept.at, state: "pending", free: false, price: "", edited: false, original: "", seen: "", crisis: false });
  }
  let before = null;
  room.list = rows.map((row, index) => {
    const next = rows[index + 1];
    // Read by the person: up to when, tells the head; no row is sent again for it.
    const theirs = row.side === "voice" && row.state !== "pending" && row.author === "operator";
    const line = {
      ...row,
      time: time(row.at),
      day: !before || day(before.at) !== day(row.at) ? day(row.at) : "",
      last: !next || next.side !== row.side || next.author !== row.author || next.by !== row.by,
      seen: theirs ? (Date.parse(row.at) <= Date.parse(room.seen || 0) ? "read" : row.seen) : row.seen,
    };
    before = row;
    const old = known.get(line.key);
    return old && same(old, line) ? old : line;
  });
  watchers.forEach((watch) => watch());
}

function merge(rows, gone) {
  for (const id of gone) room.rows.delete(id);
  for (const row of rows) {
    room.rows.set(row.id, row);
    room.pending.delete(row.key);
  }
  tell();
}

export function answer(conversation, key, text) {
  room.pending.set(key, { conversation, text, at: new Date().toISOString(), tried: Date.now() });
  tell();
}

// Hands State to the store; draws nothing.
export function Timeline({ page, fresh, block, refused, seen, onAgain }) {
  useLayoutEffect(() => {
    if (page.conversation === undefined) return;
    room.id = page.conversation;
    room.rows = new Map();
    room.older = page.older;
    merge(page.rows, EMPTY);
  }, [page]);
  useLayoutEffect(() => void (fresh.seq && merge(fresh.rows, fresh.gone)), [fresh]);
  useLayoutEffect(() => {
    if (!block.seq || block.conversation !== room.id) return;
    room.older = block.older;
    merge(block.rows, EMPTY);
  }, [block]);
  useLayoutEffect(() => {
    room.seen = seen;
    tell();
  }, [seen]);
  useLayoutEffect(() => {
    const kept = refused.seq && room.pending.get(refused.client_id);
    if (!kept) return;
    room.pending.delete(refused.client_id);
    tell();
    window.dispatchEvent(new CustomEvent("genapp:answer", { detail: kept }));
  }, [refused]);
  // An event on a half-dead socket is lost without an error: what nobody answered for is sent again under its own id.
  useEffect(() => {
    const again = setInterval(() => {
      for (const [key, kept] of room.pending) {
        if (Date.now() - kept.tried < 10000) continue;
        kept.tried = Date.now();
        onAgain(kept.conversation, key, kept.text);
      }
    }, 3000);
    return () => clearInterval(again);
  }, [onAgain]);
  return null;
}

export function Scroll({ label, pill, onOlder, children }) {
  const box = useRef(null), pinned = useRef(true), anchor = useRef(0), last = useRef(0);
  const [unseen, setUnseen] = useState(false);
  const rows = useTimeline(), older = useOlder();
  const toEnd = () => {
    box.current.scrollTop = box.current.scrollHeight;
    pinned.current = true;
    setUnseen(false);
  };
  useLayoutEffect(() => {
    const grown = new ResizeObserver(() => {
      if (anchor.current) box.current.scrollTop = box.current.scrollHeight - anchor.current;
      else if (pinned.current) box.current.scrollTop = box.current.scrollHeight;
    });
    grown.observe(box.current.firstElementChild);
    grown.observe(box.current);
    return () => grown.disconnect();
  }, []);
  const newest = rows.length ? rows[rows.length - 1].key : "";
  useLayoutEffect(() => {
    if (!newest) return;
    if (pinned.current || rows[rows.length - 1].state === "pending") toEnd();
    else setUnseen(true);
  }, [newest]);
  useLayoutEffect(() => {
    if (!anchor.current) return;
    box.current.scrollTop = box.current.scrollHeight - anchor.current;
    last.current = box.current.scrollTop;
    anchor.current = 0;
  }, [rows.length]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    // Growth scrolls too: only going up is the reader's own doing.
    if (scrollTop < last.current - 2) pinned.current = false;
    if (scrollHeight - scrollTop - clientHeight < 40) {
      pinned.current = true;
      setUnseen(false);
    }
    last.current = scrollTop;
    if (scrollTop < 400 && older && !anchor.current && !pinned.current) {
      anchor.current = scrollHeight - scrollTop;
      onOlder(rows.find((row) => row.id)?.id || "");
      setTimeout(() => (anchor.current = 0), 1500);
    }
  };
  return h(
    "div",
    { className: "relative flex-1 min-h-0" },
    h("div", { ref: box, onScroll: scrolled, className: "absolute inset-0 overflow-y-auto overscroll-contain", tabIndex: 0, role: "log", "aria-label": label, "aria-live": "polite", "aria-relevant": "additions" }, h("div", { className: "talk" }, children)),
    unseen && h("button", { type: "button", onClick: toEnd, className: "btn btn-primary btn-small absolute bottom-3 left-1/2 -translate-x-1/2 shadow-lg" }, pill),
  );
}

// Three seconds of somebody typing.
export function TypingLine({ at, children }) {
  const [shown, show] = useState(false);
  const first = useRef(at);
  useEffect(() => {
    if (!at || at === first.current) return;
    first.current = at;
    show(true);
    const over = setTimeout(() => show(false), 3000);
    return () => clearTimeout(over);
  }, [at]);
  return h("div", { className: "typing-line", role: "status" }, shown ? children : null);
}
