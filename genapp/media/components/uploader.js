// Sends files to where they are kept: asks State for a form, posts with progress, says that it arrived. What came of it State tells in `rows`.
import { createElement as h, useEffect, useRef, useState } from "react";
import { Crop } from "./crop.js";

let count = 0;
const fresh = () => `u${Date.now().toString(36)}${(count++).toString(36)}`;
const button = (label, onClick, extra = {}) => h("button", { type: "button", className: "btn btn-quiet btn-small", onClick, ...extra }, label);

// The first reason why a file cannot be taken, in a person's words; the server asks again.
function problem(file, { accept, most, words }) {
  if (!accept.includes(file.type)) return words.type;
  if (!file.size) return words.empty;
  return file.size > most ? words.large : "";
}

function post(form, file, { progress, done, failed }) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  Object.entries(form.fields).forEach(([name, value]) => body.append(name, value));
  body.append("file", file);
  request.upload.onprogress = (event) => event.lengthComputable && progress(Math.round((event.loaded / event.total) * 100));
  request.onload = () => (request.status >= 200 && request.status < 300 ? done() : failed());
  request.onerror = failed;
  request.open("POST", form.url);
  request.send(body);
  return request;
}

export function Uploader(props) {
  const { rows, forms, multiple, crop, limit, ordered, words, label, onAsk, onArrived, onRemove, onOrder } = props;
  const [items, change] = useState([]);
  const [over, hover] = useState(false);
  const [cropping, ask] = useState(null);
  const [told, tell] = useState("");
  const requests = useRef(new Map());
  const input = useRef(null);
  const accept = props.accept.split(",");
  const put = (client, facts) => change((all) => all.map((item) => (item.client === client ? { ...item, ...facts } : item)));
  const drop = (client) => {
    requests.current.get(client)?.abort();
    requests.current.delete(client);
    change((all) => all.filter((item) => item.client !== client));
  };

  function begin(file, name = file.name) {
    const client = fresh();
    const reason = problem(file, { ...props, accept });
    change((all) => [...all, { client, file, name, percent: 0, phase: reason ? "failed" : "asking", reason, hopeless: Boolean(reason) }]);
    if (reason) tell(`${name}: ${reason}`);
    else onAsk(client, name, file.type, file.size);
  }
  function choose(list) {
    const files = [...list].slice(0, multiple ? undefined : 1);
    const shown = rows.filter((row) => row.state !== "refused" && row.state !== "waiting").length;
    const room = multiple ? Math.max(0, limit - shown - items.filter((item) => item.phase !== "failed").length) : 1;
    if (files.length > room) tell(words.many);
    if (crop && files[0]) problem(files[0], { ...props, accept }) ? begin(files[0]) : ask(files[0]);
    else files.slice(0, room).forEach((file) => begin(file));
  }
  function again(item) {
    drop(item.client);
    begin(item.file, item.name);
  }
  function cancel(item) {
    drop(item.client);
    if (item.media) onRemove(item.media);
  }

  useEffect(() => {
    items.filter((item) => item.phase === "asking" && forms[item.client]).forEach((item) => {
      const form = forms[item.client];
      if (form.problem) {
        tell(`${item.name}: ${form.problem}`);
        return put(item.client, { phase: "failed", reason: form.problem, hopeless: true });
      }
      put(item.client, { phase: "sending", media: form.id });
      requests.current.set(item.client, post(form, item.file, {
        progress: (percent) => put(item.client, { percent }),
        done: () => (put(item.client, { phase: "sent" }), onArrived(form.id)),
        failed: () => (put(item.client, { phase: "failed", reason: words.network }), tell(`${item.name}: ${words.network}`)),
      }));
    });
  }, [forms, items]);
  // What State shows needs no second line here.
  useEffect(() => {
    const known = new Set(rows.filter((row) => row.state !== "waiting").map((row) => row.id));
    if (items.some((item) => known.has(item.media))) change((all) => all.filter((item) => !known.has(item.media)));
  }, [rows, items]);
  useEffect(() => () => requests.current.forEach((request) => request.abort()), []);

  const kept = rows.filter((row) => row.state !== "waiting");
  const move = (at, by) => {
    const ids = kept.map((row) => row.id);
    ids.splice(at + by, 0, ids.splice(at, 1)[0]);
    onOrder(ids);
  };
  const moves = (row, at) => ordered && row.state === "ready" && [
    h("button", { key: "up", type: "button", className: "btn btn-quiet btn-small btn-square-ours", "aria-label": `${words.up}: ${row.name}`, disabled: at === 0, onClick: () => move(at, -1) }, "↑"),
    h("button", { key: "down", type: "button", className: "btn btn-quiet btn-small btn-square-ours", "aria-label": `${words.down}: ${row.name}`, disabled: at === kept.length - 1, onClick: () => move(at, 1) }, "↓"),
  ];
  const state = (row) => (row.state === "refused" ? h("p", { className: "problem" }, row.refusal)
    : row.state === "checking" ? h("progress", { className: "upload-bar", max: 100, value: row.progress, "aria-label": `${words.checking}: ${row.name}` })
    : row.is_flagged ? h("p", { className: "problem" }, `${words.flagged} ${row.flag_reason}`)
    : h("p", { className: "muted text-sm" }, row.is_approved ? words.ready : words.waits));
  const sending = (item) => (item.phase === "failed" ? h("p", { className: "problem" }, item.reason)
    : h("progress", { className: "upload-bar", max: 100, value: item.phase === "sent" ? 100 : item.percent, "aria-label": `${words.sending}: ${item.name}` }));
  const line = (key, picture, name, below, acts) => h("li", { key, className: "upload" },
    picture ? h("img", { src: picture, alt: "", className: "upload-picture" }) : h("span", { className: "upload-picture" }),
    h("div", { className: "flex-1 min-w-0" }, h("p", { className: "truncate text-sm font-medium" }, name), below), h("div", { className: "flex items-center" }, acts));

  return h("div", { className: "uploader" },
    h("label", {
      className: `dropzone${over ? " over" : ""}`,
      onDragOver: (event) => (event.preventDefault(), hover(true)),
      onDragLeave: () => hover(false),
      onDrop: (event) => (event.preventDefault(), hover(false), choose(event.dataTransfer.files)),
    },
      h("input", { ref: input, type: "file", className: "sr-only", accept: props.accept, multiple, "aria-label": label, onChange: (event) => (choose(event.target.files), (event.target.value = "")) }),
      h("span", { className: "font-semibold" }, words.drop), h("span", { className: "muted text-sm" }, words.hint)),
    h("p", { className: "sr-only", role: "status" }, told),
    (kept.length > 0 || items.length > 0) && h("ul", { className: "uploads" },
      kept.map((row, at) => line(row.id, row.small || row.blur, row.name, state(row), [moves(row, at), button(words.remove, () => onRemove(row.id), { key: "gone", "aria-label": `${words.remove}: ${row.name}` })])),
      items.map((item) => line(item.client, "", item.name, sending(item), [
        item.phase === "failed" && !item.hopeless && button(words.again, () => again(item), { key: "again", "aria-label": `${words.again}: ${item.name}` }),
        button(item.phase === "failed" ? words.remove : words.cancel, () => cancel(item), { key: "cancel", "aria-label": `${item.phase === "failed" ? words.remove : words.cancel}: ${item.name}` }),
      ]))),
    cropping && h(Crop, { file: cropping, words, onLeave: () => ask(null), onDone: (file) => (ask(null), begin(file, cropping.name)) }));
}
