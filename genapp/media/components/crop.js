// The square of a picture somebody wants to be seen: drag, arrow keys, zoom. Cut in the browser, judged on the server.
import { createElement as h, useEffect, useRef, useState } from "react";

const SIDE = 640;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export function Crop({ file, words, onDone, onLeave }) {
  const box = useRef(null);
  const canvas = useRef(null);
  const held = useRef(null);
  const [image, load] = useState(null);
  const [view, look] = useState({ x: 0.5, y: 0.5, zoom: 1 });
  useEffect(() => {
    box.current.showModal();
    createImageBitmap(file).then(load, () => onDone(file)); // What the browser cannot read the server says in words.
  }, []);
  // The side of the square in the picture's own pixels, and how far its middle may go.
  const side = image ? Math.min(image.width, image.height) / view.zoom : 0;
  const moved = (dx, dy) => look((at) => ({ ...at, x: clamp(at.x + dx, 0, 1), y: clamp(at.y + dy, 0, 1) }));
  const corner = () => [(image.width - side) * view.x, (image.height - side) * view.y];
  useEffect(() => {
    if (!image) return;
    const [x, y] = corner();
    canvas.current.getContext("2d").drawImage(image, x, y, side, side, 0, 0, SIDE, SIDE);
  }, [image, view]);
  const dragged = (event) => {
    if (!held.current) return;
    const scale = side / canvas.current.clientWidth;
    const room = [image.width - side || 1, image.height - side || 1];
    moved(((held.current[0] - event.clientX) * scale) / room[0], ((held.current[1] - event.clientY) * scale) / room[1]);
    held.current = [event.clientX, event.clientY];
  };
  const keys = { ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, -0.05], ArrowDown: [0, 0.05] };
  const done = () => canvas.current.toBlob((blob) => onDone(new File([blob], file.name, { type: "image/jpeg" })), "image/jpeg", 0.92);
  return h("dialog", { ref: box, className: "dialog", "aria-labelledby": "crop-title", onClose: onLeave },
    h("div", { className: "surface p-6 flex flex-col gap-4" },
      h("h2", { id: "crop-title", className: "subtitle" }, words.crop),
      h("canvas", {
        ref: canvas, width: SIDE, height: SIDE, className: "crop", tabIndex: 0, role: "img", "aria-label": words.crop_hint,
        onPointerDown: (event) => ((held.current = [event.clientX, event.clientY]), event.target.setPointerCapture(event.pointerId)),
        onPointerMove: dragged,
        onPointerUp: () => (held.current = null),
        onKeyDown: (event) => keys[event.key] && (event.preventDefault(), moved(...keys[event.key])),
      }),
      h("label", { className: "flex items-center gap-3 text-sm" }, words.zoom,
        h("input", { type: "range", min: 1, max: 4, step: 0.05, value: view.zoom, className: "range range-primary flex-1", onChange: (event) => look((at) => ({ ...at, zoom: Number(event.target.value) })) })),
      h("div", { className: "flex justify-end gap-2" },
        h("button", { type: "button", className: "btn btn-quiet", onClick: () => box.current.close() }, words.cancel),
        h("button", { type: "button", className: "btn btn-primary", disabled: !image, onClick: done }, words.use))));
}
