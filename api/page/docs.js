// Shows openapi.json to people.

const element = (tag, text = "", className = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
};

const table = (rows) => {
  const made = element("table");
  for (const cells of rows) {
    const row = made.insertRow();
    for (const cell of cells) row.insertCell().textContent = cell;
  }
  return made;
};

const answer = await fetch("/openapi.json");
const description = await answer.json();
const routes = document.getElementById("routes");
for (const [path, operations] of Object.entries(description.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    const route = element("section", "", "route");
    const heading = element("h3");
    heading.append(element("code", `${method.toUpperCase()} ${path}`));
    route.append(heading, element("p", operation.description ?? operation.summary));
    const asked = (operation.parameters ?? []).map((p) => [p.name, p.in, p.description ?? ""]);
    const given = Object.entries(operation.responses).map(([status, response]) => [
      status, Object.keys(response.content ?? {}).join(", "), response.description,
    ]);
    route.append(table(asked), table(given));
    routes.append(route);
  }
}
