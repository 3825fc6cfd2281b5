// A message's words. Replies are Markdown, by marked's lexer only: tokens become React elements, so no HTML from a model ever exists.
import { createElement as h, memo, useMemo, useRef } from "react";
import { lexer } from "marked";
import { useWords } from "./store.js";

const SAFE = /^(https?:|mailto:|\/(?!\/)|#)/i;

function link(token, key) {
  const inside = inline(token.tokens);
  const href = String(token.href || "").replace(/[\u0000-\u0020]/g, "");
  return SAFE.test(href) ? h("a", { key, href, target: "_blank", rel: "noopener noreferrer nofollow ugc", className: "link-ours" }, inside) : h("span", { key }, inside);
}

const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name]);

function inline(tokens) {
  return (tokens || []).map((token, key) => {
    switch (token.type) {
      case "strong":
        return h("strong", { key }, inline(token.tokens));
      case "em":
        return h("em", { key }, inline(token.tokens));
      case "del":
        return h("del", { key }, inline(token.tokens));
      case "codespan":
        return h("code", { key }, unescape(token.text));
      case "br":
        return h("br", { key });
      case "link":
        return link(token, key);
      case "image":
        return link({ ...token, tokens: [{ type: "text", text: token.text || token.href }] }, key);
      case "text":
        return token.tokens ? h("span", { key }, inline(token.tokens)) : unescape(token.text);
      case "escape":
        return token.text;
      default:
        return token.raw;
    }
  });
}

const Block = memo(function Block({ token }) {
  switch (token.type) {
    case "space":
      return null;
    case "heading":
      return h("p", { className: "font-semibold" }, inline(token.tokens));
    case "paragraph":
      return h("p", null, inline(token.tokens));
    case "text":
      return h("p", null, token.tokens ? inline(token.tokens) : unescape(token.text));
    case "code":
      return h("pre", { tabIndex: 0 }, h("code", null, token.text));
    case "blockquote":
      return h("blockquote", null, token.tokens.map((inner, key) => h(Block, { key, token: inner })));
    case "list":
      return h(token.ordered ? "ol" : "ul", token.ordered ? { start: token.start || 1 } : null, token.items.map((item, key) => h("li", { key }, item.tokens.map((inner, place) => h(Block, { key: place, token: inner })))));
    case "hr":
      return h("hr");
    default:
      return h("p", null, token.raw);
  }
});

// While it grows only the last block is read again; sealed ones keep their tokens and are skipped.
function useBlocks(text, growing) {
  const sealed = useRef({ upto: 0, tokens: [], of: "" });
  return useMemo(() => {
    const kept = sealed.current;
    if (!growing || !text.startsWith(kept.of)) Object.assign(kept, { upto: 0, tokens: [], of: "" });
    if (!growing) return lexer(text, { gfm: true, breaks: true });
    const tail = lexer(text.slice(kept.upto), { gfm: true, breaks: true });
    let open = tail.length - 1;
    while (open > 0 && tail[open].type === "space") open -= 1;
    for (const token of tail.slice(0, Math.max(0, open))) {
      kept.tokens = [...kept.tokens, token];
      kept.upto += token.raw.length;
    }
    kept.of = text.slice(0, kept.upto);
    return [...kept.tokens, ...tail.slice(Math.max(0, open))];
  }, [text, growing]);
}

function Markdown({ text, growing }) {
  const blocks = useBlocks(text, growing);
  return h("div", { className: "said" }, blocks.map((token, key) => h(Block, { key, token })));
}

export function Words({ id, text, state, role }) {
  const live = useWords(id);
  if (role !== "them") return h("div", { className: "whitespace-pre-wrap" }, text);
  if (state !== "writing") return h(Markdown, { text, growing: false });
  if (!live) return h("span", { className: "dots", role: "img", "aria-label": "writing" }, h("i"), h("i"), h("i"));
  return h("div", { className: "growing" }, h(Markdown, { text: live, growing: true }));
}
