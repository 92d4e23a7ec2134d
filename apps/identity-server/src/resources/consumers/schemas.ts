import Type, { type Static } from 'typebox'
import { extraMembers } from '../../http/extra-members.ts'
import { collectionOf, openObject, SelfLink, wrapped } from '../../http/wire-types.ts'
import type { Consumer, ConsumerChanges } from './consumers.ts'

const properties = {
  description: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
}

export const CreateConsumer = wrapped('consumer', openObject(properties))

/** A secret is made once and never changed. */
export const UpdateConsumer = wrapped(
  'consumer',
  Type.Object(
    { ...properties, id: Type.Optional(Type.String()), secret: Type.Optional(Type.Never()) },
    { additionalProperties: true, minProperties: 1 },
  ),
)

const wire = { id: Type.String(), description: Type.Union([Type.String(), Type.Null()]), links: SelfLink }
const ConsumerWire = openObject(wire)

/** The one answer that shows what the consumer signs with. */
export const NewConsumer = wrapped('consumer', openObject({ ...wire, secret: Type.String() }))
export const OneConsumer = wrapped('consumer', ConsumerWire)
export const ManyConsumers = collectionOf('consumers', ConsumerWire)

type Body = Static<typeof CreateConsumer>['consumer']

/** Body → what was given of a consumer. */
export function fromWire(body: Body): ConsumerChanges {
  return {
    ...(body.description !== undefined && { description: body.description }),
    extra: extraMembers(body, [...Object.keys(properties), 'secret']),
  }
}

/** Consumer → JSON. */
export function toWire(consumer: Consumer, baseUrl: string): Static<typeof ConsumerWire> {
  return {
    ...consumer.extra,
    id: consumer.id,
    description: consumer.description,
    links: { self: `${baseUrl}/v3/OS-OAUTH1/consumers/${encodeURIComponent(consumer.id)}` },
  }
}
