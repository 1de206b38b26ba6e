/** A titled box around one variant of a component. */
Component({
  options: { virtualHost: true },
  properties: { title: String },
})
