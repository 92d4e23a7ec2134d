/** As much of JSON Schema as the server's schemas have. */
export interface JsonSchema {
  type?: string
  const?: unknown
  anyOf?: readonly JsonSchema[]
  items?: JsonSchema
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  additionalProperties?: boolean | JsonSchema
  description?: string
}

/** A schema as a type of TypeScript. What it says of lengths and patterns is the server's business. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf !== undefined) return unionOf(schema.anyOf)
  if (schema.type === 'array') return `readonly ${inBrackets(typeOf(schema.items ?? {}))}[]`
  if (schema.type === 'object') return objectType(schema)
  return primitives[schema.type ?? ''] ?? 'unknown'
}

const primitives: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** Whether a query is on by being there. */
export function isFlag({ description }: JsonSchema): boolean {
  return description?.includes('Any value but 0') === true
}

/** What a query takes as words is a boolean. */
export function queryTypeOf(schema: JsonSchema): string {
  if (isFlag(schema)) return 'boolean'
  const words = schema.anyOf?.map((one) => one.const) ?? []
  return words.includes('true') && words.includes('false') ? 'boolean' : typeOf(schema)
}

function unionOf(schemas: readonly JsonSchema[]): string {
  return [...new Set(schemas.map(typeOf))].join(' | ')
}

function inBrackets(type: string): string {
  return /[ {]/.test(type) ? `(${type})` : type
}

function objectType({ properties = {}, required = [], additionalProperties }: JsonSchema): string {
  const members = Object.entries(properties).map(([name, schema]) =>
    member(JSON.stringify(name), typeOf(schema), required.includes(name)),
  )
  const isOpen = additionalProperties === true || (members.length === 0 && additionalProperties !== false)
  if (isOpen) members.push('[attribute: string]: unknown')
  return `{ ${members.join('; ')} }`
}

/** A member of an interface; one that need not be there may also be undefined. */
export function member(name: string, type: string, isRequired: boolean): string {
  return isRequired ? `${name}: ${type}` : `${name}?: ${type} | undefined`
}
