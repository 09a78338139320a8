// Where the service needs a token: asks for it once, keeps it for this tab, and opens a session
// with it, because pictures and clips are fetched without headers.

import { at } from "/page/dom.js";

const form = at("sign-in");

export async function signIn() {
  const kept = sessionStorage.getItem("token");
  if (kept && (await open(kept))) return;
  form.hidden = false;
}

async function open(token) {
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  if (answer.status === 401) sessionStorage.removeItem("token");
  else if (answer.ok) sessionStorage.setItem("token", token);
  return answer.ok;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  // A token is of letters that a header can hold; others are none.
  const opened = await open(at("token").value.trim()).catch(() => false);
  form.hidden = opened;
  at("sign-in-trouble").textContent = opened ? "" : "This token does not open the service.";
  if (opened) at("token").value = "";
});
