Component({
  options: { multipleSlots: true },
  properties: { list: Array },
})
