// The doors: held or not and why, and a button that lets go.

import { at, element } from "/page/dom.js";
import { CONTACTS, DOOR_STATES, INPUTS, moment, OUTPUTS } from "/page/words.js";

const guard = at("guard");
guard.value = localStorage.getItem("guard") ?? "";
guard.addEventListener("change", () => localStorage.setItem("guard", guard.value.trim()));

export function showDoors(doors) {
  at("doors-section").hidden = doors.length === 0;
  const list = at("doors");
  // What is sent every second is no news.
  const news = JSON.stringify(doors, (key, value) => (key === "sent" ? Boolean(value?.command.on) : value));
  if (list.dataset.shown === news) return;
  list.dataset.shown = news;
  list.replaceChildren(...doors.map(card));
  const held = doors.filter((door) => door.held && !door.dry_run).map((door) => door.name);
  at("doors-announcement").textContent = held.length ? `Held open: ${held.join(", ")}` : "";
}

function card(door) {
  const state = element("span", {
    text: wording(door), name: "state", "data-state": door.held ? "held" : door.state,
  });
  const contacts = door.inputs.map((input) => `${INPUTS[input.name]}: ${contact(input)}`);
  const made = element("li", { name: "door", "data-held": door.held },
    element("div", { name: "camera-head" }, element("span", { text: door.name, name: "name" }), state),
    element("p", { text: [`camera ${door.camera}`, ...contacts].join(" · "), name: "facts" }));
  if (door.dry_run) made.append(element("p", { text: rehearsal(door), name: "facts" }));
  for (const part of [...door.inputs, ...door.outputs]) {
    if (part.error) {
      const what = INPUTS[part.name] ?? OUTPUTS[part.output];
      made.append(element("p", { text: `${what} (${part.address}): ${part.error}`, name: "error" }));
    }
  }
  const released = door.changes.find((change) => change.who);
  if (released) {
    made.append(element("p", { text: `Let go by ${released.who}, ${moment(released.at)}`, name: "facts" }));
  }
  if (door.events.length > 0 && door.state !== "released") made.append(releaseButton(door));
  return made;
}

const wording = (door) =>
  door.dry_run && door.held ? "Would be held open" : (DOOR_STATES[door.state] ?? door.state);

const contact = (input) => (input.address ? CONTACTS[input.contact] : "not wired, taken as closed");

function rehearsal(door) {
  const on = door.outputs.filter((output) => output.sent?.command.on).map((output) => OUTPUTS[output.output]);
  return `Dry run, nothing is sent${on.length ? `; would be on: ${on.join(", ").toLowerCase()}` : ""}`;
}

function releaseButton(door) {
  const button = element("button", { text: "Let go", type: "button", "aria-label": `Let go of door ${door.name}` });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch(`/api/v1/doors/${encodeURIComponent(door.name)}/release`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ who: guard.value.trim() || "Guard at the page" }),
      });
      if (!answer.ok) throw new Error(answer.status);
      button.textContent = "Letting go …";
    } catch {
      button.textContent = "Not done: try again";
      button.disabled = false;
    }
  });
  return button;
}
