import { runProgram } from './program.ts'
import { systemEnv } from './system-env.ts'

/** The `openstack` command of python-openstackclient, logged in by a `clouds.yaml`. */
export class OpenstackCli {
  readonly #env: Record<string, string>

  /** @param cloudsFile path of a `clouds.yaml` with a cloud called `keystone` */
  constructor(cloudsFile: string) {
    this.#env = systemEnv({ OS_CLIENT_CONFIG_FILE: cloudsFile, OS_CLOUD: 'keystone' })
  }

  /**
   * Runs a command that prints nothing.
   *
   * @throws Error with what it printed when it fails
   */
  async run(...args: string[]): Promise<string> {
    return runProgram('/usr/bin/openstack', args, this.#env)
  }

  /** Runs a command that shows one thing: `… show`, `… create`, `token issue`. */
  async show(...args: string[]): Promise<Record<string, unknown>> {
    return JSON.parse(await this.run(...args, '-f', 'json'))
  }

  /** Runs a command that lists things. */
  async list(...args: string[]): Promise<Record<string, unknown>[]> {
    return JSON.parse(await this.run(...args, '-f', 'json'))
  }
}
