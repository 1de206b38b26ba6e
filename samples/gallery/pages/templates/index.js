Page({
  data: {
    first: { name: 'first', count: 1 },
    which: 'strong',
    count: 1,
    table: [{ id: 1, cells: ['a', 'b'] }, { id: 2, cells: ['c', 'd'] }],
  },

  more() { this.setData({ count: this.data.count % 3 + 1 }) },
})
