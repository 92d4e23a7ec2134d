/** Leaves out the members that are undefined. Those that `T` requires must not be. */
export function dropUndefined<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}
