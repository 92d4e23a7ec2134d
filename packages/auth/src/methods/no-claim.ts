import type { MethodWire } from './method-wire.ts'

/** Nothing is claimed in the body: the proof comes with the request in another way. */
export type NoClaim = Readonly<Record<string, never>>

/** The wire of methods without a claim. Whatever stands in the place of one means nothing, as in Keystone. */
export const noClaimWire: MethodWire<NoClaim> = {
  encode: () => ({}),
  decode: () => ({}),
  secrets: () => [],
}
