import { comparisonTable } from './comparison-report.ts'
import { markdownTable, type Report } from './report.ts'
import { scenarios } from './scenarios.ts'

/** The text of `docs/benchmarks.md`. */
export function markdownDocument(report: Report): string {
  const { compared, date, load, machine, versions } = report
  return `# Benchmarks

Made by \`npm run bench\` on ${date}. The same figures for programs: [benchmarks.json](benchmarks.json).

${markdownTable(report)}

"This server is × 2" means that it answers twice as many requests a second as the server of that row.

## What the figures mean

- **validate a token** is \`GET /v3/auth/tokens\` with a token that has been validated before: what every service of a
  cloud asks for every request that it gets. The bare Fastify route is the ceiling: it sends the same headers and the
  same bytes out of memory, and does nothing else.
- **never seen before**: each request is about another token of the same user and project. The server has to decrypt it and
  to say what it means; who the user is and what roles it has there is in memory, here and in the cache of the original.
- **beside 10,000 revoked ones**: the same token over and over, after as many others were revoked one by one.
- **JWS** tokens are signed with ES256 instead of being encrypted.
- **log in with a password** is \`POST /v3/auth/tokens\`. Nearly all of it is the hash of the password, slow on purpose,
  bcrypt with 12 rounds on both servers.
- **get a token from a token** is the same without a hash: it reads user, roles and catalog, and makes a token.
- **list users** answers with all of them, without pages.

Each row is ${load.seconds} seconds of \`wrk\` (${load.secondsWhenSlow} where fewer than 100 requests a second are answered) with one thread and
${load.connections} connections, after ${load.warmUpSeconds} seconds to warm up. One answer above 399 or one failed connection ends the run without figures. \`wrk\` and the databases share the processors with the
server: read the ratios, which hold on other machines too, rather than the requests per second.

This server runs as \`npm start\` starts it, one process on SQLite, but hashes passwords with bcrypt as the original does
(its own default, argon2id, is one the original cannot read). The original runs as its guide advises: uWSGI with two
worker processes, MariaDB, and memcached for its cache; uWSGI closes the connection after each answer.

## The libraries

${comparisonTable(compared).join('\n')}

- Two figures of a row are measured by turns, in one run, and are medians.
- **a Fastify service behind the middleware** has one route with an answer out of memory; its load is that of the servers
  above. The one of Python has one process, too.
- **ks-auth-proxy** stands before the same service, as does the proxy that it is compared with.
- **first requests at once**: a validation is a request to Keystone. The service has seen none of the tokens before.

## Where and with what

${list(machine)}
${list(versions)}

To run it again, on Debian: \`apt-get install wrk\`, then \`npm run bench\`; some of it, keeping the other rows:
\`npm run bench -- --only ${Object.keys(scenarios).slice(0, 2).join(',')}\`; with \`--without-original\` it writes nothing. For the original's rows too:
\`apt-get install --no-install-recommends python3-keystone uwsgi-core uwsgi-plugin-python3 mariadb-server-core
mariadb-client-core python3-pymysql memcached python3-memcache\`.
`
}

const list = (facts: Record<string, string>) =>
  Object.entries(facts)
    .map(([name, value]) => `- ${name}: ${value}`)
    .join('\n')
