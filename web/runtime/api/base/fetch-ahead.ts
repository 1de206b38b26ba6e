// Loaded when there is a newer version to fetch.
import type { MiniApp } from '../../worker/app.ts'

/** The files without which a package does not begin, into the browser's cache: they are immutable, and the next start finds them there. */
export async function fetchAhead(app: MiniApp, hash: string): Promise<void> {
  const base = new URL(`../${hash}/`, app.start.base)
  const get = async (file: string): Promise<Response> => {
    const response = await fetch(new URL(file, base))
    if (!response.ok) throw new Error(String(response.status))
    return response
  }
  const manifest = await (await get('manifest.json')).json()
  const first = [...manifest.scripts, ...manifest.styles, ...(manifest.pages[manifest.entry]?.scripts ?? []), ...(manifest.pages[manifest.entry]?.styles ?? [])]
  await Promise.all(first.map(async file => (await get(file)).arrayBuffer()))
}
