import { adapterCases } from './cases.ts'
import { overHono } from './servers/hono.ts'

adapterCases('fetch', overHono)
