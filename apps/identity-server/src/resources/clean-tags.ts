/** Tags of a project or domain as they are stored: without spaces around them, each once. */
export function cleanTags(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.map((tag) => tag.trim()))]
}
