/** What an error says, for a log. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown'
}
