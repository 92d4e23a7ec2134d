import type { DatabaseConnection, Driver } from 'kysely'

/** Names a driver's error as a {@link StorageError}, or hands it back when it is not the database's. */
export type Classify = (error: unknown) => unknown

/**
 * Makes every error of a driver, in reads, writes and transactions, a {@link StorageError} where it has a name, so
 * that nothing above a dialect knows the error numbers of a database.
 */
export function classifiedDriver(driver: Driver, classify: Classify): Driver {
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>()
  const original = (connection: DatabaseConnection) => originals.get(connection) ?? connection
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw classify(error)
    }
  }
  return {
    init: (options) => named(driver.init(options)),
    async acquireConnection(options) {
      const connection = await named(driver.acquireConnection(options))
      const wrapped: DatabaseConnection = {
        executeQuery: (query, queryOptions) => named(connection.executeQuery(query, queryOptions)),
        async *streamQuery(query, chunkSize, queryOptions) {
          try {
            yield* connection.streamQuery(query, chunkSize, queryOptions)
          } catch (error) {
            throw classify(error)
          }
        },
      }
      originals.set(wrapped, connection)
      return wrapped
    },
    beginTransaction: (connection, settings) =>
      named(driver.beginTransaction(original(connection), settings)),
    commitTransaction: (connection) => named(driver.commitTransaction(original(connection))),
    rollbackTransaction: (connection) => named(driver.rollbackTransaction(original(connection))),
    releaseConnection: (connection, options) =>
      named(driver.releaseConnection(original(connection), options)),
    destroy: (options) => named(driver.destroy(options)),
  }
}
