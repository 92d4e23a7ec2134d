import { invalid } from '../identity-error.ts'

/**
 * The id in the path; the body may repeat it but not contradict it.
 *
 * @throws `invalid`
 */
export function sameId(path: string, body: string | undefined): string {
  if (body !== undefined && body !== path) throw invalid('The id in the body is not the one in the URL.')
  return path
}
