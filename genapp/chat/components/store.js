// The open conversation in this tab: rows from the server, messages not yet answered for, words of running replies.
// Only what a reply says travels past State, as [reply id, offset, piece]; the offset repairs loss, repeats and late tabs.
import { useSyncExternalStore } from "react";

const EMPTY = [];
const room = { id: "", rows: new Map(), pending: new Map(), live: new Map(), older: false, list: EMPTY, whole: null, read: null };
const watchers = new Set();
const wordWatchers = new Map();
const KEEP = "genapp.pending";

const tell = () => {
  compose();
  watchers.forEach((watch) => watch());
};
const tellWords = (id) => (wordWatchers.get(id) || EMPTY).forEach((watch) => watch());

export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- what State hands over
export function open(page) {
  if (!page || !page.conversation) return;
  if (room.id !== page.conversation) {
    room.id = page.conversation;
    room.rows = new Map();
    room.pending = new Map();
    room.live = new Map();
    for (const [clientId, kept] of Object.entries(stored())) if (kept.conversation === room.id) room.pending.set(clientId, { ...kept, resend: true });
  }
  if (page.reset) room.rows = new Map();
  room.older = page.older;
  merge(page.rows, EMPTY);
}

export function merge(rows, gone) {
  for (const id of gone) room.rows.delete(id);
  for (const row of rows) {
    const before = room.rows.get(row.id);
    room.rows.set(row.id, before && same(before, row) ? before : row);
    if (room.pending.has(row.key)) settle(row.key);
    if (row.state === "writing") {
      if (!room.live.has(row.id)) room.live.set(row.id, { text: "", asked: false });
      const live = room.live.get(row.id);
      if (row.text.length > live.text.length) live.text = row.text;
      tellWords(row.id);
    } else room.live.delete(row.id);
  }
  tell();
}

export function prepend(block) {
  room.older = block.older;
  merge(block.rows, EMPTY);
}

export function chunk(item) {
  const [id, at, piece] = item;
  if (!id) return;
  let live = room.live.get(id);
  if (!live) {
    if (room.rows.has(id) && room.rows.get(id).state !== "writing") return;
    room.live.set(id, (live = { text: "", asked: false }));
  }
  if (at === live.text.length) live.text += piece;
  // Another writer began anew; should it have been a repeat, the next piece asks for the whole.
  else if (at === 0) live.text = piece;
  else if (at > live.text.length) {
    if (!live.asked && room.whole) {
      live.asked = true;
      room.whole(id);
    }
    return;
  } else return;
  tellWords(id);
}

export function whole(id, text) {
  const live = room.live.get(id);
  if (live && text.length >= live.text.length) {
    live.text = text;
    live.asked = false;
    tellWords(id);
  }
}

export function hooks(given) {
  Object.assign(room, given);
}

// ---- messages of this tab
// `price` is what was on the button: a message that is sent again never costs more.
export function addPending(clientId, text, price) {
  room.pending.set(clientId, { text, price, at: new Date().toISOString(), conversation: room.id });
  store();
  tell();
}

export function refuse(clientId) {
  const gone = room.pending.get(clientId);
  room.pending.delete(clientId);
  store();
  tell();
  return gone ? gone.text : "";
}

// Messages the server has not answered for: sent again with the same client id, which the service knows.
export function unanswered(olderThan) {
  const limit = Date.now() - olderThan;
  return [...room.pending].filter(([, kept]) => kept.resend || Date.parse(kept.at) < limit).map(([clientId, kept]) => {
    kept.resend = false;
    kept.at = new Date().toISOString();
    return [clientId, kept.text, kept.price || 0];
  });
}

function settle(clientId) {
  room.pending.delete(clientId);
  store();
}

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEEP) || "{}");
  } catch {
    return {};
  }
}

// Whether these words were sent from this tab and are not answered for yet.
export function underWay(conversation, text) {
  return Boolean(text) && Object.values(stored()).some((kept) => kept.conversation === conversation && kept.text === text.trim());
}

function store() {
  const others = Object.entries(stored()).filter(([, kept]) => kept.conversation !== room.id);
  sessionStorage.setItem(KEEP, JSON.stringify(Object.fromEntries([...others, ...room.pending])));
}

// ---- what the screen shows
const same = (a, b) => Object.keys(b).every((name) => a[name] === b[name]);
const day = (iso) => new Date(iso).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
const time = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function compose() {
  const known = new Map(room.list.map((line) => [line.key, line]));
  const rows = [...room.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const [clientId, kept] of room.pending) rows.push({ id: "", key: clientId, role: "me", author: "user", text: kept.text, state: "pending", at: kept.at, edited: false, variant: 1, variants: 1, rating: 0, note: "", paid: "", seen: "" });
  const lastMine = rows.findLast((row) => row.role === "me" && row.id);
  const lastReply = rows.findLast((row) => row.role !== "note");
  const writing = rows.some((row) => row.state === "writing");
  let before = null;
  const list = rows.map((row, index) => {
    const next = rows[index + 1];
    const line = {
      key: row.key, id: row.id, role: row.role, author: row.author, text: row.text, state: row.state, rating: row.rating, note: row.note, edited: row.edited, paid: row.paid, seen: row.seen,
      variant: String(row.variant), variants: String(row.variants), many: row.variants > 1,
      time: time(row.at),
      day: !before || day(before.at) !== day(row.at) ? day(row.at) : "",
      last: !next || next.role !== row.role || next.author !== row.author,
      tagged: row.role === "them" && (!before || before.role !== "them" || before.author !== row.author),
      mine: row === lastMine && !writing,
      newest: row === lastReply && row.role === "them" && !!lastMine && (row.state === "final" || row.state === "stopped"),
    };
    before = row;
    const old = known.get(line.key);
    return old && same(old, line) ? old : line;
  });
  room.list = list;
}

const subscribe = (watch) => (watchers.add(watch), () => watchers.delete(watch));
export const useTranscript = () => useSyncExternalStore(subscribe, () => room.list, () => EMPTY);
export const useOlder = () => useSyncExternalStore(subscribe, () => room.older, () => false);
export const useWriting = () => useSyncExternalStore(subscribe, () => room.list.findLast((line) => line.state === "writing")?.id || "", () => "");
export const oldest = () => room.list.find((line) => line.id)?.id || "";

export function useWords(id) {
  const watch = (tellMe) => {
    if (!wordWatchers.has(id)) wordWatchers.set(id, new Set());
    wordWatchers.get(id).add(tellMe);
    return () => wordWatchers.get(id).delete(tellMe);
  };
  return useSyncExternalStore(watch, () => room.live.get(id)?.text || "", () => "");
}
