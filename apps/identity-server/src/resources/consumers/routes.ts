import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { pathId } from '../../http/wire-types.ts'
import { sameId } from '../same-id.ts'
import {
  type ConsumerDeps,
  createConsumer,
  deleteConsumer,
  getConsumer,
  updateConsumer,
} from './consumers.ts'
import {
  CreateConsumer,
  fromWire,
  ManyConsumers,
  NewConsumer,
  OneConsumer,
  toWire,
  UpdateConsumer,
} from './schemas.ts'

export const consumerRoutes: FastifyPluginAsyncTypebox<ConsumerDeps> = async (app, deps) => {
  app.get(
    '/OS-OAUTH1/consumers',
    { config: { policy: 'identity:list_consumers' }, schema: { response: { 200: ManyConsumers } } },
    async (request) => {
      const consumers = await deps.consumers.list()
      const items = consumers.map((consumer) => toWire(consumer, request.baseUrl))
      return collection(request, 'consumers', { items, more: false })
    },
  )

  app.post(
    '/OS-OAUTH1/consumers',
    {
      config: { policy: 'identity:create_consumer' },
      schema: { body: CreateConsumer, response: { 201: NewConsumer } },
    },
    async (request, reply) => {
      const consumer = await createConsumer(deps, fromWire(request.body.consumer))
      const { secret } = consumer
      return reply.code(201).send({ consumer: { ...toWire(consumer, request.baseUrl), secret } })
    },
  )

  const one = { params: pathId('consumer_id'), response: { 200: OneConsumer } }

  app.get(
    '/OS-OAUTH1/consumers/:consumer_id',
    { config: { policy: 'identity:get_consumer' }, schema: one },
    async (request) => {
      const consumer = await getConsumer(deps, request.params.consumer_id)
      return { consumer: toWire(consumer, request.baseUrl) }
    },
  )

  app.patch(
    '/OS-OAUTH1/consumers/:consumer_id',
    { config: { policy: 'identity:update_consumer' }, schema: { ...one, body: UpdateConsumer } },
    async (request) => {
      const id = sameId(request.params.consumer_id, request.body.consumer.id)
      const consumer = await updateConsumer(deps, id, fromWire(request.body.consumer))
      return { consumer: toWire(consumer, request.baseUrl) }
    },
  )

  app.delete(
    '/OS-OAUTH1/consumers/:consumer_id',
    {
      config: { policy: 'identity:delete_consumer' },
      schema: { params: pathId('consumer_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteConsumer(deps, request.params.consumer_id)
      return reply.code(204).send(null)
    },
  )
}
