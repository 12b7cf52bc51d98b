// `element`: a piece of the page from a tag, attributes and children; text is never read as markup.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else if (name in made && typeof value !== 'string') made[name] = value
    else made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}
