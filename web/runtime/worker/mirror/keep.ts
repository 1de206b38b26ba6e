/**
 * Which items of a list may stay where they are while the others move around them: the longest run of rising old places.
 * @param places for each item its old place, -1 for one that was not there
 * @returns indexes into `places`
 */
export function keptInPlace(places: readonly number[]): Set<number> {
  const tails: number[] = [] // tails[n]: index of the smallest end of a run of n + 1
  const previous = new Array<number>(places.length).fill(-1)
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!
    if (place < 0) continue
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[tails[middle]!]! < place) low = middle + 1
      else high = middle
    }
    if (low > 0) previous[index] = tails[low - 1]!
    tails[low] = index
  }
  const kept = new Set<number>()
  for (let index = tails.length > 0 ? tails[tails.length - 1]! : -1; index >= 0; index = previous[index]!) kept.add(index)
  return kept
}
