import express from 'express'
import { type GuardedRequest, keystone } from '../../../src/adapters/node-http.ts'
import { bodyIn, echoOf, type Serve } from '../echo-service.ts'
import { listening } from '../listening.ts'

export const overExpress: Serve = (options, tls) => {
  const app = express()
  app.use(keystone(options))
  app.get('/deny', (_request, response) => {
    response.status(401).set('WWW-Authenticate', 'Basic realm="service"').json({ mine: true })
  })
  app.get('/deny-raw', (_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="service"', 'Content-Length': 13 })
    response.end('{"mine":true}')
  })
  app.get('/forbid', (_request, response) => {
    response.status(403).json({})
  })
  app.use(async (request: GuardedRequest & express.Request, response: express.Response) => {
    response.json(echoOf(request, await bodyIn(request)))
  })
  return listening(app, tls)
}
