// What an event says, in words.

export const STATES = {
  starting: "Starting",
  running: "Watching",
  failed: "Down",
  ended: "Ended",
  disabled: "Switched off",
};

export const DOOR_STATES = {
  held: "Held open",
  not_asked: "Free",
  fire_service: "Not held: fire service",
  fire_service_unknown: "Not held: fire service unknown",
  moving: "Not held: the car moves",
  movement_unknown: "Not held: movement unknown",
  released: "Let go by a guard",
  resting: "Not held: held long enough",
  stopped: "Let go: the service stops",
};

export const OUTPUTS = { door_hold: "Door hold", voice: "Voice", lamp: "Lamp" };
export const INPUTS = { fire_service: "Fire service", standing: "Car stands" };
export const CONTACTS = { closed: "closed", open: "open", unknown: "unknown" };

const KINDS = {
  falling_object: "Falling object",
  light_object: "Light object floating down",
  camera_blind: "Camera cannot see",
  ebike_elevator: "E-bike in the elevator",
  ebike_zone: "E-bike where none may be",
  ebike_parked: "E-bike parked",
};

const CAUSES = {
  covered: "The lens is covered",
  defocused: "The picture is out of focus",
  frozen: "The picture is frozen",
  black: "The picture is black",
  "over-exposed": "The picture is over-exposed",
};

const EXPLANATIONS = {
  fall: "a fall",
  bird: "a bird",
  insect: "an insect",
  light: "something light that floats",
  weather: "rain or snow",
  ground: "a vehicle or a person",
  scene: "leaves, a window or a light",
};

export const headline = (event) => KINDS[event.kind] ?? event.kind;

export const moment = (iso) =>
  new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });

const number = (value, digits) => (typeof value === "number" ? value.toFixed(digits) : null);

export function facts(event) {
  const told = [];
  const reasons = event.reasons;
  if (reasons.cause) told.push(["Cause", CAUSES[reasons.cause] ?? String(reasons.cause)]);
  if (reasons.floor) told.push(["From", origin(reasons.floor)]);
  told.push(["Confidence", percent(event.confidence)]);
  if (event.path.length > 0) told.push(["Seen", seen(event)]);
  const drop = number(reasons.drop_m, 0);
  const speed = number(reasons.speed_m_s, 0);
  if (drop !== null && speed !== null) told.push(["Fell", `about ${drop} m, at last ${speed} m/s`]);
  const size = number(reasons.size_m * 100, 0);
  if (reasons.size_m > 0) told.push(["Size", `about ${size} cm`]);
  if (reasons.impact) told.push(["Impact", impact(reasons.impact)]);
  if (reasons.ebike_looks > 0) told.push(["Why", looks(reasons)]);
  else if (reasons.likelihoods) told.push(["Why", why(reasons.likelihoods)]);
  return told;
}

const percent = (share) => (share > 0.995 ? "over 99 %" : `${Math.round(share * 100)} %`);

function origin(floor) {
  const column = floor.column ? `, column ${floor.column}` : "";
  return `floor ${floor.floor}${column} (${percent(floor.probability)})`;
}

const ENERGIES = {
  slight: "slight, even on a bare head",
  serious: "serious, more than a light cap is tested with",
  deadly: "deadly, more than a safety helmet is tested with",
};

function impact({ speed_m_s: speed, energy_j: energy, energy_class: name }) {
  const [low, high] = [energy.low, energy.high].map((value) => value.toPrecision(2) * 1);
  return `${speed.middle.toFixed(0)} m/s on the ground, ${low} to ${high} J: ${ENERGIES[name] ?? name}`;
}

function seen(event) {
  const [first, last] = [event.path[0], event.path[event.path.length - 1]];
  const place = (box) => `${Math.round(box.x + box.w / 2)}, ${Math.round(box.y + box.h / 2)}`;
  const time = (event.end_s - event.start_s).toFixed(1);
  return `${event.path.length} times in ${time} s, from pixel ${place(first)} to ${place(last)}`;
}

function looks({ ebike_looks: count, best_score: best }) {
  const times = count === 1 ? "once" : `${count} times`;
  return `called an e-bike ${times}, at best with a score of ${number(best, 2)}`;
}

function why(likelihoods) {
  const [best, next] = Object.entries(likelihoods)
    .filter(([, value]) => typeof value === "number")
    .sort((a, b) => b[1] - a[1]);
  if (!best) return "–";
  const name = ([key]) => EXPLANATIONS[key] ?? key.replaceAll("_", " ");
  if (!next) return `moves like ${name(best)}`;
  const lead = best[1] - next[1];
  const strength = lead > 7 ? "far more" : lead > 2 ? "more" : "a little more";
  return `moves like ${name(best)}, ${strength} than like ${name(next)}`;
}
