import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createServer } from '../server.ts'
import type { Storage } from '../storage/storage.ts'
import { listenFailure, localUrl } from './address.ts'
import { createLogger } from './logger.ts'
import { openStorage } from './open-storage.ts'
import type { Settings } from './settings.ts'

/** A server that listens. */
export interface Running {
  /** Base URL on this machine, with the port that is really used. */
  url: string
  /** Settles when the server has stopped. */
  stopped: Promise<void>
}

export interface ServeOptions {
  /** Whether tables are made or brought up to date. */
  migrate: boolean
  /** Runs when everything was found in order, before anybody can connect. */
  prepare?: (storage: Storage) => Promise<void>
}

/** How long requests in progress may take after a signal to stop. Milliseconds. */
const drainMs = 10_000

const hangUpEveryMs = 50

/** Signals that follow each other faster are one: process managers tell every process of a group. Milliseconds. */
const oneSignalMs = 1000

/**
 * Starts to serve, until SIGINT, SIGTERM or SIGHUP: then no new connections are taken and requests in progress are
 * answered.
 *
 * @throws what keeps the server from starting: `StorageError`, `KeyRepositoryError`, `PolicyError`, `CliError` for an
 *   address that cannot be listened on
 */
export async function serve(settings: Settings, options: ServeOptions): Promise<Running> {
  const { config, loaded, baseDir } = settings
  const logger = createLogger(config)
  for (const { section, option, where } of loaded.ignored) {
    logger.warn(`[${section}] ${option} (${where}) has no effect here`)
  }
  const storage = await openStorage(config, { migrate: options.migrate, warn: (text) => logger.warn(text) })
  let app: FastifyInstance | undefined
  try {
    app = await createServer({ config, storage, logger, baseDir })
    await options.prepare?.(storage)
    const port = await listen(app, logger, config.ks)
    return { url: localUrl(config.ks.host, port), stopped: stopOnSignal(app, storage) }
  } catch (error) {
    await app?.close()
    await storage.close()
    throw error
  }
}

async function listen(app: FastifyInstance, logger: Logger, { host, port }: { host: string; port: number }) {
  const { level } = logger
  // The command says where it listens.
  logger.level = 'warn'
  try {
    await app.listen({ host, port })
    const [address] = app.addresses()
    return typeof address === 'object' ? address.port : port
  } catch (error) {
    throw listenFailure(error, host, port)
  } finally {
    logger.level = level
  }
}

function stopOnSignal(app: FastifyInstance, storage: Storage): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let stoppingSince: number | undefined

  async function close(): Promise<void> {
    const giveUp = setTimeout(() => app.server.closeAllConnections(), drainMs)
    // A connection whose request is answered is kept open for the next one otherwise.
    const hangUp = setInterval(() => app.server.closeIdleConnections(), hangUpEveryMs)
    await app.close()
    clearTimeout(giveUp)
    clearInterval(hangUp)
    await storage.close()
  }

  const stop = () => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now()
      close().then(resolve, reject)
    } else if (performance.now() - stoppingSince > oneSignalMs) {
      // Somebody does not want to wait.
      process.exit(130)
    }
  }
  for (const signal of signals) process.on(signal, stop)
  return promise.finally(() => {
    for (const signal of signals) process.off(signal, stop)
  })
}
