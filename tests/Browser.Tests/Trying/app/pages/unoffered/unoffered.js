Page({ onLoad() { wx.startSoterAuthentication({ requestAuthModes: ['fingerPrint'], challenge: '1' }) } })
