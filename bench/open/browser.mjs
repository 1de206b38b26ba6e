// Debian's Chromium, four times slower than it is: all of its processes share a quarter of the machine, workers too, which the
// browser's own throttling leaves out.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { chromium } from 'playwright-core'

export const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path))
export const VIEWPORT = { width: 375, height: 667 }
export const SCALE = 2
const PERIOD_US = 20_000

/** A control group of the kernel's that gets 1/rate of the machine; null where there is none to be had. */
export function quarter(name, rate) {
  const v1 = '/sys/fs/cgroup/cpu'
  const folder = existsSync(`${v1}/cpu.cfs_quota_us`) ? `${v1}/${name}` : existsSync('/sys/fs/cgroup/cgroup.controllers') ? `/sys/fs/cgroup/${name}` : null
  if (!folder) return null
  const quotaUs = Math.round((PERIOD_US * availableParallelism()) / rate)
  try {
    mkdirSync(folder, { recursive: true })
    if (existsSync(`${folder}/cpu.max`)) writeFileSync(`${folder}/cpu.max`, `${quotaUs} ${PERIOD_US}`)
    else {
      writeFileSync(`${folder}/cpu.cfs_period_us`, String(PERIOD_US))
      writeFileSync(`${folder}/cpu.cfs_quota_us`, String(quotaUs))
    }
  } catch {
    return null
  }
  return {
    take(pids) {
      for (const pid of pids) {
        try {
          writeFileSync(`${folder}/cgroup.procs`, String(pid))
        } catch {
          // Ended meanwhile.
        }
      }
    },
    remove() {
      try {
        rmdirSync(folder)
      } catch {
        // A process of it still ends.
      }
    },
  }
}

/** Processes whose command line names a folder: a browser's, by its profile. */
function processesWith(text) {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
    } catch {
      return false
    }
  })
}

function withChildren(pids) {
  const children = new Map()
  for (const name of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // Ended meanwhile.
    }
  }
  const found = new Set(pids)
  const queue = [...pids]
  while (queue.length) for (const child of children.get(queue.pop()) ?? []) if (!found.has(child)) queue.push(child) && found.add(child)
  return [...found]
}

export const familyOf = profile => withChildren(processesWith(profile))

/** A browser with a profile of its own, which keeps what it caches until the folder goes. */
export async function browse(profile, spki, limit) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, viewport: VIEWPORT, hasTouch: true, deviceScaleFactor: SCALE, locale: 'en-US',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', `--ignore-certificate-errors-spki-list=${spki}`],
  })
  limit?.take(familyOf(profile))
  return context
}
