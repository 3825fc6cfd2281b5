// Runs before the page's own code: notes, in milliseconds since the epoch, when Enter was pressed, when frames came over the websocket, and what the next painted frame shows.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const bench = (window.bench = { keys: [], frames: [], shown: [], own: [], usable: 0, alive: 0, bytes: 0, gaps: [] });
  let own = 0, last = -1, replies = 0, dirty = false;
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    bench.keys.push(now());
    replies = document.querySelectorAll(window.benchNames.reply).length;
    last = -1;
  }, true);
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => {
        const text = typeof event.data === "string" ? event.data : "";
        bench.bytes += text.length;
        if (!bench.alive && text.includes('is_hydrated_rx_state_":true')) bench.alive = now();
        if (/the0 /.test(text)) bench.frames.push(now());
      });
    }
  };
  const look = () => {
    dirty = false;
    const at = now(), { composer, mine, reply } = window.benchNames;
    if (!bench.usable && bench.alive && document.querySelector(composer)) bench.usable = at;
    const count = document.querySelectorAll(mine).length;
    if (count > own) bench.own.push(at);
    own = count;
    const all = document.querySelectorAll(reply);
    // Only a reply that was not there when Enter was pressed counts.
    const number = all.length > replies && all[all.length - 1].textContent.match(/(\d+)\s*$/);
    const newest = number ? Number(number[1]) : -1;
    if (newest !== last) bench.shown.push([at, newest]);
    last = newest;
  };
  const wake = () => {
    if (!dirty) requestAnimationFrame(look);
    dirty = true;
  };
  new MutationObserver(wake).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  setInterval(() => !bench.usable && wake(), 4);
  let frame = 0;
  const beat = (at) => {
    if (frame) bench.gaps.push(at - frame);
    frame = at;
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
})();
