// A place chosen from suggestions while it is typed: a combobox for keys, pointer and screen readers. Its coordinates go with the form, hidden.
import { createElement as h, useEffect, useId, useRef, useState } from "react";

const PAUSE = 180;

export function PlaceField({ name, value, found, placeholder, describedby, invalid, words, onType }) {
  const [text, write] = useState(value || "");
  const [chosen, choose] = useState(null);
  const [at, move] = useState(-1);
  const [open, show] = useState(false);
  const asked = useRef(0);
  const leaving = useRef(0);
  const touched = useRef(false);
  const list = useId();
  const rows = open ? found : [];
  useEffect(() => { if (!touched.current) write(value || ""); }, [value]);
  useEffect(() => () => (clearTimeout(asked.current), clearTimeout(leaving.current)), []);

  function type(next) {
    touched.current = true;
    write(next);
    choose(null);
    move(-1);
    show(next.trim().length > 1);
    clearTimeout(asked.current);
    asked.current = setTimeout(() => onType(next), PAUSE);
  }
  function take(row) {
    touched.current = true;
    write(row.label);
    choose(row);
    show(false);
  }
  function key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!rows.length) return;
      move((at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length);
    } else if (event.key === "Enter" && open && rows[at]) {
      event.preventDefault();
      take(rows[at]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      show(false);
    }
  }
  const hidden = (which) => h("input", { type: "hidden", name: `${name}_${which}`, value: chosen ? chosen[which] : "" });
  return h("div", { className: "place" },
    h("input", {
      id: name, name, type: "text", className: "field", value: text, placeholder, maxLength: 120, autoComplete: "off", spellCheck: false,
      role: "combobox", "aria-expanded": rows.length > 0, "aria-controls": list, "aria-autocomplete": "list",
      "aria-activedescendant": rows[at] ? `${list}-${at}` : undefined, "aria-describedby": describedby, "aria-invalid": invalid,
      onChange: (event) => type(event.target.value), onKeyDown: key, onBlur: () => (leaving.current = setTimeout(() => show(false), 150)), onFocus: () => clearTimeout(leaving.current),
    }),
    hidden("latitude"), hidden("longitude"),
    h("ul", { id: list, role: "listbox", className: "places surface", hidden: rows.length === 0, "aria-label": words },
      rows.map((row, place) => h("li", {
        key: row.label, id: `${list}-${place}`, role: "option", "aria-selected": place === at, className: "place-row",
        onMouseDown: (event) => (event.preventDefault(), take(row)),
      }, h("span", null, row.label), h("span", { className: "figure muted text-xs" }, `${row.latitude.toFixed(2)}, ${row.longitude.toFixed(2)}`)))));
}
