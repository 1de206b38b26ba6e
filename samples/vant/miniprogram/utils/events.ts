/** An event of a component: what it tells, and the data- attributes of the node that listens. */
export interface ComponentEvent<T, D = Record<string, never>> {
  detail: T
  currentTarget: { dataset: D }
}
