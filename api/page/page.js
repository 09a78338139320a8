// Asks the service every two seconds and shows what is new. All texts go in as textContent.

import { at, element } from "/page/dom.js";
import { showDoors } from "/page/doors.js";
import { signIn } from "/page/token.js";
import { facts, headline, moment, STATES } from "/page/words.js";

const EVERY_MS = 2000;
const SVG = "http://www.w3.org/2000/svg";

const cards = new Map();
let wanted = 20;
let pictureSizes = new Map();
let firstLook = true;

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.status === 401) await signIn();
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function showCameras(cameras) {
  pictureSizes = new Map(cameras.map((c) => [c.name, [c.width ?? 1920, c.height ?? 1080]]));
  const list = at("cameras");
  const shown = JSON.stringify(cameras.map((c) => ({ ...c, frames: 0, last_frame_at: null })));
  if (list.dataset.shown === shown) return;
  list.dataset.shown = shown;
  list.replaceChildren(...cameras.map(cameraCard));
}

function cameraCard(camera) {
  const state = element("span", { text: STATES[camera.state], name: "state", "data-state": camera.state });
  const about = [];
  if (camera.width) about.push(`${camera.width} × ${camera.height}`);
  if (camera.codec) about.push(camera.codec.toUpperCase());
  if (camera.fps) about.push(`${camera.fps.toFixed(0)} frames/s`);
  if (camera.corrupt_frames) about.push(`${camera.corrupt_frames} corrupt frames`);
  const card = element("li", { name: "camera" },
    element("div", { name: "camera-head" }, element("span", { text: camera.name, name: "name" }), state),
    element("p", { text: about.join(" · "), name: "facts" }));
  if (camera.degraded) card.append(element("p", { text: camera.degraded, name: "error" }));
  if (camera.error) card.append(element("p", { text: camera.error, name: "error" }));
  return card;
}

function showEvents(events, evidence, more) {
  const list = at("events");
  const ids = new Set(events.map((event) => event.id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.node.remove();
      cards.delete(id);
    }
  }
  let before = list.firstChild;
  for (const event of events) {
    let card = cards.get(event.id);
    if (!card) {
      card = newCard(event);
      cards.set(event.id, card);
      if (!firstLook) at("announcement").textContent = `New: ${headline(event)}, ${event.source}`;
    }
    // A card that stays where it is is not moved, so that its clip plays on.
    if (card.node === before) before = before.nextSibling;
    else list.insertBefore(card.node, before);
    update(card, event, evidence[event.id]);
  }
  at("nothing").hidden = events.length > 0;
  at("older").hidden = !more || wanted >= 200;
  firstLook = false;
}

function newCard(event) {
  const still = element("figure");
  const clip = element("figure");
  const words = element("div", { name: "words" });
  const node = element("article", { name: "event", "data-id": event.id, "aria-label": headline(event) },
    still, clip, words);
  return { node, still, clip, words, shown: {} };
}

function update(card, event, kept) {
  const renew = (part, value, make) => {
    const shown = JSON.stringify(value);
    if (card.shown[part] === shown) return;
    card.shown[part] = shown;
    card[part].replaceChildren(...make());
  };
  const base = `/api/v1/events/${encodeURIComponent(event.id)}`;
  renew("still", kept.still, () => stillParts(event, kept.still, base));
  renew("clip", kept.clip, () => clipParts(event, kept.clip, base));
  renew("words", [event, kept.happened_at], () => wordParts(event, kept));
}

function stillParts(event, still, base) {
  if (still.state !== "ready") return [absent("picture", still)];
  // The address changes with the picture, which is drawn anew when the path is complete.
  const address = `${base}/still?v=${still.sha256.slice(0, 12)}`;
  const alt = `${headline(event)} with its path drawn on the picture`;
  const picture = element("img", { src: address, alt, loading: "lazy" });
  return [picture, element("figcaption", {}, element("a", { href: address, text: "Open picture" }))];
}

function clipParts(event, clip, base) {
  if (clip.state !== "ready") return [absent("clip", clip)];
  const address = `${base}/clip`;
  const save = element("a", { href: address, download: "", text: `Save clip (${megabytes(clip.size)})` });
  const notes = [save];
  if (clip.derived) notes.push(element("span", { text: "encoded by Towerwatch" }));
  if (!clip.playable || !canPlay(clip.mime)) {
    const why = `This browser does not play ${clip.codec.toUpperCase()}. Save the clip to watch it.`;
    return [element("p", { name: "absent", text: why }), element("figcaption", {}, ...notes)];
  }
  const video = element("video", {
    src: address, controls: "", preload: "metadata", playsinline: "", "aria-label": `Clip: ${headline(event)}`,
  });
  video.muted = true;
  return [video, element("figcaption", {}, ...notes)];
}

function absent(what, kept) {
  const text = kept.state === "pending" ? `The ${what} is being written …` : `No ${what}: ${kept.gap}`;
  return element("p", { name: "absent", text });
}

function wordParts(event, kept) {
  const when = element("time", { datetime: kept.happened_at, text: moment(kept.happened_at) });
  const list = element("dl", { name: "told" });
  for (const [term, text] of facts(event)) list.append(element("dt", { text: term }), element("dd", { text }));
  const parts = [
    element("h3", { text: headline(event) }),
    element("p", { name: "when" }, when, ` · ${event.source}`),
    list,
  ];
  if (event.path.length > 1) parts.push(pathSketch(event));
  return parts;
}

function pathSketch(event) {
  const [width, height] = pictureSizes.get(event.source) ?? [1920, 1080];
  const draw = (tag, attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const centres = event.path.map((box) => [box.x + box.w / 2, box.y + box.h / 2]);
  const sketch = draw("svg", {
    class: "path", preserveAspectRatio: "xMinYMid", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Path across the picture in ${event.path.length} sightings`,
  });
  const [x, y] = centres[centres.length - 1];
  sketch.append(
    draw("rect", { x: 1, y: 1, width: width - 2, height: height - 2, rx: width / 100, "stroke-width": width / 250 }),
    draw("polyline", { points: centres.map((c) => c.join(",")).join(" ") }),
    draw("circle", { cx: x, cy: y, r: width / 80 }));
  return sketch;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const canPlay = (mime) => document.createElement("video").canPlayType(mime) !== "";

function wellbeing(health) {
  const down = [];
  if (health.cameras_down.length) down.push(`${health.cameras_down.length} of ${health.cameras} cameras down`);
  if (health.doors_down.length) down.push(`a device of door ${health.doors_down.join(", ")} fails`);
  return down.join("; ") || "All is well";
}

async function look() {
  try {
    const [events, cameras, doors, health] = await Promise.all([
      ask(`/api/v1/events?state=confirmed&limit=${wanted}`), ask("/api/v1/cameras"), ask("/api/v1/doors"),
      ask("/healthz"),
    ]);
    showCameras(cameras.cameras);
    showDoors(doors.doors);
    showEvents(events.events, events.evidence, events.next_cursor !== null);
    at("health").textContent = wellbeing(health);
    at("trouble").hidden = true;
  } catch {
    at("trouble").textContent = "The service does not answer. This page keeps trying.";
    at("trouble").hidden = false;
    at("health").textContent = "No connection";
  }
}

async function watch() {
  if (!document.hidden) await look();
  setTimeout(watch, EVERY_MS);
}

at("older").addEventListener("click", () => {
  wanted = Math.min(200, wanted + 20);
  look();
});
watch();
