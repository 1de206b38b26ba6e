import { hostMember, members } from '../member.ts'

export default members({
  getLocation: hostMember('location.get', { args: ({ type = 'wgs84', altitude = false, isHighAccuracy = false }) => ({ type, altitude, isHighAccuracy }) }),
  getFuzzyLocation: hostMember('location.get', { args: ({ type = 'wgs84' }) => ({ type, fuzzy: true }) }),
  chooseLocation: hostMember('location.choose'),
  openLocation: hostMember('location.open', { needs: { latitude: 'number', longitude: 'number' } }),
})
