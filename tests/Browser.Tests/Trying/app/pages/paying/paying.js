Page({ onLoad() { wx.requestPayment({ timeStamp: '1', nonceStr: 'a', package: 'prepay_id=wx1', signType: 'RSA', paySign: 'b' }) } })
