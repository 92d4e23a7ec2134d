import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { SqliteConnections } from './sqlite-connections.ts'

/** What Kysely takes for a connection: it has the turn of the writing one while it is in a transaction. */
interface Session extends DatabaseConnection {
  endTurn: (() => void) | undefined
}

/**
 * A Kysely driver on {@link SqliteConnections}. A transaction takes the write lock when it begins, so that it cannot
 * fail halfway for want of it.
 *
 * @param afterClose called when the connections are closed
 */
export function sqliteDriver(connections: SqliteConnections, afterClose: () => void): Driver {
  const sessions = new WeakMap<DatabaseConnection, Session>()
  const sessionOf = (connection: DatabaseConnection): Session => {
    const session = sessions.get(connection)
    if (session === undefined) throw new TypeError('This connection is of another driver.')
    return session
  }

  const end = (connection: DatabaseConnection) => {
    const session = sessionOf(connection)
    session.endTurn?.()
    session.endTurn = undefined
  }

  return {
    async init() {},
    async acquireConnection() {
      const session = openSession(connections)
      sessions.set(session, session)
      return session
    },
    async beginTransaction(connection) {
      const endTurn = await connections.takeTurn()
      try {
        await connections.whenFree(() => connections.control('begin immediate'))
      } catch (error) {
        endTurn()
        throw error
      }
      sessionOf(connection).endTurn = endTurn
    },
    async commitTransaction(connection) {
      await connections.whenFree(() => connections.control('commit'))
      end(connection)
    },
    async rollbackTransaction(connection) {
      try {
        connections.control('rollback')
      } finally {
        end(connection)
      }
    },
    async releaseConnection() {},
    async destroy() {
      const endTurn = await connections.takeTurn()
      connections.close()
      endTurn()
      afterClose()
    },
  }
}

function openSession(connections: SqliteConnections): Session {
  async function execute(query: CompiledQuery): Promise<QueryResult<unknown>> {
    if (session.endTurn !== undefined) return connections.write(query)
    if (query.query.kind === 'SelectQueryNode') return connections.read(query)
    const endTurn = await connections.takeTurn()
    try {
      return await connections.whenFree(() => connections.write(query))
    } finally {
      endTurn()
    }
  }
  const session: Session = {
    endTurn: undefined,
    executeQuery: <R>(query: CompiledQuery) => execute(query) as Promise<QueryResult<R>>,
    async *streamQuery<R>(query: CompiledQuery) {
      yield (await execute(query)) as QueryResult<R>
    },
  }
  return session
}
