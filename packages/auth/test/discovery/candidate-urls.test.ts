import { describe, expect, it } from 'vitest'
import { type CandidateOptions, discoveryCandidates } from '../../src/discovery/candidate-urls.ts'
import { versionRange } from '../../src/index.ts'

const candidates = (url: string, options: Partial<CandidateOptions>) =>
  discoveryCandidates(`http://h${url}`, {
    range: versionRange({}),
    projectId: undefined,
    mayGoUp: true,
    ...options,
  })

describe('where to look for the versions of an endpoint', () => {
  const three = versionRange({ version: 3 })
  const PID = 'PID'
  it.each<[string, Partial<CandidateOptions>, string[]]>([
    ['/v3', { range: three }, ['/v3/', '/', '/v3']],
    ['/v3/PID', { range: three, projectId: PID }, ['/v3/', '/', '/v3/PID']],
    ['/v2.0', { range: three }, ['/', '/v2.0']],
    ['/v2/PID', { range: versionRange({ minVersion: 2 }), projectId: PID }, ['/', '/v2/', '/v2/PID']],
    ['/v2/PID', { projectId: PID, mayGoUp: false }, ['/v2', '/v2/PID']],
    [
      '/compute/v2.1',
      { range: versionRange({ version: 2 }) },
      ['/compute/v2.1/', '/compute/', '/compute/v2.1'],
    ],
    ['/v1/AUTH_PID', { projectId: PID }, ['/v1/AUTH_PID']],
    ['/', {}, ['/']],
    ['', {}, ['']],
    ['/identity', { range: three }, ['/identity']],
    ['/v3/610275', { range: three }, ['/v3/', '/', '/v3/610275']],
    ['/v1', { range: versionRange({ version: 2 }), mayGoUp: false }, ['/v1']],
  ])('%s, %j', (url, options, urls) => {
    expect(candidates(url, options).urls.map((one) => one.slice('http://h'.length))).toEqual(urls)
  })

  it('tells whether the URL will do, and whether another could be better', () => {
    expect(candidates('/v3', { range: three })).toMatchObject({ fits: true, fitsExactly: true })
    expect(candidates('/v3', { range: versionRange({ minVersion: 2 }) })).toMatchObject({
      fits: true,
      fitsExactly: false,
    })
    expect(candidates('/v2', { range: three })).toMatchObject({ fits: false, fitsExactly: false })
    expect(candidates('/v2', {})).toMatchObject({ fits: false, fitsExactly: false })
  })

  it('takes the project off, to be put back', () => {
    expect(candidates('/v2/PID/', { projectId: PID }).projectId).toBe(PID)
    expect(candidates('/v2/other', { projectId: PID }).projectId).toBeUndefined()
    expect(candidates('/v2/other', {}).projectId).toBe('other')
    expect(candidates('/a/b', {}).projectId).toBeUndefined()
  })
})
