// What is not needed for the first screen: fetched when it is first shown, and once.
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A component that is loaded when it is first drawn. Until it is there nothing is drawn; where it cannot be had, `otherwise`. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>, otherwise?: (props: P) => void): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  return props => {
    const [, redraw] = useState(0)
    useEffect(() => {
      if (loaded) return
      load().then(
        component => {
          loaded = component
          redraw(1)
        },
        () => otherwise?.(props),
      )
    }, [])
    const Loaded = loaded
    return Loaded ? <Loaded {...props} /> : null
  }
}
