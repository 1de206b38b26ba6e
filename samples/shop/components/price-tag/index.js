/** A price in yuan from an amount in fen, with the former price struck through. */
Component({
  options: { virtualHost: true },
  properties: {
    fen: { type: Number, value: 0 },
    wasFen: { type: Number, value: 0 },
    size: { type: String, value: 'medium' },
  },
})
