import Type, { type TObject, type TProperties, type TSchema } from 'typebox'

/** Names of users, groups, roles, …: 1–255 characters, at least one of them not a space. */
export const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })

/** Names of domains and projects: 1–64 characters, at least one of them not a space. */
export const ShortName = Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' })

/** An id in a body. */
export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9-]+$' })

/** Text up to 255 characters, or nothing. */
export const Description = Type.Union([Type.String({ maxLength: 255 }), Type.Null()])

/** Text of any length, or nothing. */
export const LongDescription = Type.Union([Type.String(), Type.Null()])

/** The strings that Keystone also takes for a boolean. */
const trueStrings = ['True', 'TRUE', 'true', '1', 'y', 'Y', 'on', 'ON', 'yes'] as const
const falseStrings = ['False', 'FALSE', 'false', '0', 'n', 'N', 'off', 'OFF', 'no', ''] as const

/** A boolean of a query: present without a value means true. */
export const BooleanQuery = Type.Union([...trueStrings, ...falseStrings].map((text) => Type.Literal(text)))

/** Reads a {@link BooleanQuery}: as in Keystone, whatever is there and not clearly false is true. */
export function readBooleanQuery(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  return value === '' || !(falseStrings as readonly string[]).includes(value)
}

/** Members of `options` of a role, project or domain. */
export const ResourceOptions = Type.Object(
  { immutable: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])) },
  { additionalProperties: false },
)

/** An object in an answer: what is not in the schema is shown as well, for resources with free attributes. */
export function openObject<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: true })
}

/** `{ "<name>": <schema> }` and nothing else, as most bodies are. */
export function wrapped<Name extends string, S extends TSchema>(name: Name, schema: S) {
  return Type.Object({ [name]: schema } as Record<Name, S>, { additionalProperties: false })
}

/** `links` of a single resource. */
export const SelfLink = Type.Object({ self: Type.String() }, { additionalProperties: true })

/** The answer of a list. */
export function collectionOf<Name extends string, S extends TSchema>(name: Name, item: S) {
  return Type.Object({
    [name]: Type.Array(item),
    links: Type.Object({
      self: Type.String(),
      previous: Type.Null(),
      next: Type.Union([Type.String(), Type.Null()]),
    }),
    truncated: Type.Optional(Type.Boolean()),
  } as Record<Name, ReturnType<typeof Type.Array<S>>> & TProperties)
}

/** Query members of every list. */
export const pageQuery = {
  limit: Type.Optional(Type.String({ pattern: '^-?[0-9]{1,9}$' })),
  marker: Type.Optional(Type.String({ maxLength: 255 })),
}

/** A path with ids in it. */
export function pathId<Name extends string>(...names: Name[]) {
  return ids(names, { maxLength: 255 })
}

/** As {@link pathId}, where something new gets the id: it must fit into its column. */
export function newPathId<Name extends string>(...names: Name[]) {
  return ids(names, { minLength: 1, maxLength: 64 })
}

function ids<Name extends string>(names: readonly Name[], bounds: { minLength?: number; maxLength: number }) {
  return Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.String(bounds)])) as Record<
      Name,
      ReturnType<typeof Type.String>
    >,
  )
}
