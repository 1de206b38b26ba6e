Page({ onLoad() { this.data.goods.length } })
