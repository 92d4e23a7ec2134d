import { parseExtra, renderExtra } from '../../storage/extra.ts'
import type { ConsumerTable } from '../../storage/schema/delegation.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Consumer } from './consumers.ts'

/** The table `consumer`. */
export interface ConsumerStore {
  find(id: string): Promise<Consumer | undefined>
  /** What the consumer signs with. Kept as it is: the other end of a signature needs it. */
  secretOf(id: string): Promise<string | undefined>
  /** In order of their ids. */
  list(): Promise<readonly Consumer[]>
  insert(consumer: Consumer, secret: string): Promise<void>
  update(consumer: Consumer): Promise<void>
  /** Deletes a consumer and all tokens that it has. Whether there was something to delete. */
  delete(id: string): Promise<boolean>
}

export function consumerStore(storage: Storage): ConsumerStore {
  const columns = ['id', 'description', 'extra'] as const
  return {
    async find(id) {
      const row = await storage.read
        .selectFrom('consumer')
        .select(columns)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && fromRow(row)
    },
    async secretOf(id) {
      const row = await storage.read
        .selectFrom('consumer')
        .select('secret')
        .where('id', '=', id)
        .executeTakeFirst()
      return row?.secret
    },
    async list() {
      const rows = await storage.read.selectFrom('consumer').select(columns).orderBy('id').execute()
      return rows.map(fromRow)
    },
    insert: (consumer, secret) =>
      storage.write(async (tx, changed) => {
        await tx
          .insertInto('consumer')
          .values({ ...toRow(consumer), secret })
          .execute()
        changed('consumer', consumer.id)
      }),
    update: (consumer) =>
      storage.write(async (tx, changed) => {
        await tx.updateTable('consumer').set(toRow(consumer)).where('id', '=', consumer.id).execute()
        changed('consumer', consumer.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        // Locked first: a token that is being made for it waits, and then has no consumer to refer to.
        const row = await tx
          .selectFrom('consumer')
          .select('id')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirst()
        if (row === undefined) {
          changed.nothing()
          return false
        }
        await tx.deleteFrom('request_token').where('consumer_id', '=', id).execute()
        await tx.deleteFrom('access_token').where('consumer_id', '=', id).execute()
        await tx.deleteFrom('consumer').where('id', '=', id).execute()
        changed('consumer', id)
        return true
      }),
  }
}

type Row = Omit<ConsumerTable, 'secret'>

function fromRow(row: Row): Consumer {
  return { id: row.id, description: row.description, extra: parseExtra(row.extra) }
}

function toRow(consumer: Consumer): Row {
  return { id: consumer.id, description: consumer.description, extra: renderExtra(consumer.extra) }
}
