import type { Negotiate } from '../../src/index.ts'

/** A Kerberos client that says its words in turn; what a service says must be what is expected. */
export function fakeKerberos(
  words: readonly string[] = ['Y2xpZW50'],
  expected: readonly string[] = ['c2VydmVy'],
) {
  const principals: string[] = []
  const heard: string[] = []
  const negotiate: Negotiate = async (principal) => {
    principals.push(principal)
    let said = 0
    return {
      async step(serverToken) {
        if (serverToken !== undefined) heard.push(serverToken)
        if (serverToken !== undefined && !expected.includes(serverToken)) throw new Error('A wrong service')
        return words[said++]
      },
    }
  }
  return { negotiate, principals, heard }
}
