// One calm line per step of work: what it is, whether it went well, and how long it took.

const interactive =
  process.stderr.isTTY === true && process.env.CI === undefined && process.env.TERM !== 'dumb'

/** Whether what goes to standard error may have colours: see https://no-color.org. */
export const coloured = interactive && !process.env.NO_COLOR
const paint = (code) => (text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text)

export const green = paint('32')
export const red = paint('31')
export const dim = paint('2')
export const bold = paint('1')

/** `12.3 s` or `2 min 05 s`. */
export function seconds(ms) {
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}

/** Writes a line where progress goes: standard error, so that a command's own output stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Runs `work` under a line that says what is going on.
 *
 * On a terminal the line is redrawn every 100 ms with the elapsed seconds and what `work` last noted. Elsewhere a
 * line is written at the start, every 20 s while there is something new to say, and at the end.
 *
 * @param {string} title  in the present continuous: "installing dependencies"
 * @param {(note: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>} what `work` resolves to
 * @template T
 */
export async function step(title, work) {
  const started = performance.now()
  let noted = ''
  let written = ''
  const line = () => `${title}  ${dim(`${seconds(performance.now() - started)}${noted && `  ${noted}`}`)}`
  const redraw = () =>
    process.stderr.write(
      `\r\x1b[K${dim('·')} ${line().slice(0, (process.stderr.columns || 80) + (coloured ? 16 : -4))}`,
    )
  const remind = () => {
    if (noted === written) return
    written = noted
    say(`· ${line()}`)
  }
  if (!interactive) say(`· ${title}`)
  const timer = interactive ? setInterval(redraw, 100) : setInterval(remind, 20_000)
  const finish = (mark) => {
    clearInterval(timer)
    if (interactive) process.stderr.write('\r\x1b[K')
    say(`${mark} ${line()}`)
  }
  try {
    const result = await work((text) => {
      noted = text
    })
    finish(green('✓'))
    return result
  } catch (error) {
    finish(red('✗'))
    throw error
  }
}
