import { adapterCases } from './cases.ts'
import { overNodeHttp } from './servers/node-http.ts'

adapterCases('node-http', overNodeHttp)
