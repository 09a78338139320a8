// What every part of the page is made with. All texts go in as textContent.

export const at = (id) => document.getElementById(id);

export function element(tag, { text, name, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
