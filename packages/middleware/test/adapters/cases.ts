import { challengeCases } from './challenge-cases.ts'
import { delayedDecisionCases } from './delayed-decision-cases.ts'
import type { Serve } from './echo-service.ts'
import { identityCases } from './identity-cases.ts'
import { serviceAnswerCases } from './service-answer-cases.ts'
import { serviceTokenCases } from './service-token-cases.ts'
import { tokenBindCases } from './token-bind-cases.ts'

/** The shared cases: every adapter passes all of them. What advisories are about is in `test/advisories`. */
export function adapterCases(adapter: string, serve: Serve): void {
  challengeCases(adapter, serve)
  identityCases(adapter, serve)
  delayedDecisionCases(adapter, serve)
  serviceAnswerCases(adapter, serve)
  serviceTokenCases(adapter, serve)
  tokenBindCases(adapter, serve)
}
