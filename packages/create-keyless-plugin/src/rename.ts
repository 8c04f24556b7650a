/** The names in the templates, one per kind; each stands for the name that the plugin gets. */
const placeholders = ["harbor", "cellar", "perl", "board"]

/** A template's text or path with the plugin's name in it, in the case in which the placeholder's stands. */
export function named(text: string, name: string): string {
  const shape = new RegExp(placeholders.join("|"), "gi")
  return text.replaceAll(shape, (found) => {
    if (found === found.toUpperCase()) return name.toUpperCase()
    return found.charAt(0) === found.charAt(0).toUpperCase()
      ? name.charAt(0).toUpperCase() + name.slice(1)
      : name
  })
}
