// Where the device is. The host asks people and the browser; here are the shapes that apps know.
import { asyncMember, eventMember, Failure, hostMember, members } from '../member.ts'
import { oncePerApp } from '../per-app.ts'

interface Place { latitude: number; longitude: number; accuracy?: number; altitude?: number; speed?: number; horizontalAccuracy?: number; verticalAccuracy?: number }

const TYPES = ['wgs84', 'gcj02']
/** Two decimals: about a kilometre, as the fuzzy member promises. */
const FUZZY = 100

function typeOf(type: unknown): string {
  const name = type ?? 'wgs84'
  if (!TYPES.includes(name as string)) throw new Failure('parameter error: parameter.type should be wgs84 or gcj02;', 1001)
  return name as string
}

const complete = (place: Place): Required<Place> => ({
  latitude: place.latitude,
  longitude: place.longitude,
  accuracy: place.accuracy ?? 0,
  altitude: place.altitude ?? 0,
  speed: place.speed ?? -1,
  verticalAccuracy: place.verticalAccuracy ?? 0,
  horizontalAccuracy: place.horizontalAccuracy ?? place.accuracy ?? 0,
})

/** From the first start or the first listener on. */
const hear = oncePerApp(app => {
  app.host.on('location', (told: Place & { error?: { errMsg: string } }) => {
    if (told.error) app.emit('locationChangeError', { errMsg: told.error.errMsg, errCode: 2 })
    else app.emit('locationChange', complete(told))
  })
})

const inRange = (value: number, limit: number): boolean => Number.isFinite(value) && Math.abs(value) <= limit

export default members({
  getLocation: asyncMember<{ type?: string; altitude?: boolean; isHighAccuracy?: boolean; highAccuracyExpireTime?: number }>({
    async run(args, app) {
      return complete(await app.host.call<Place>('location.get', { type: typeOf(args.type), altitude: args.altitude === true, isHighAccuracy: args.isHighAccuracy === true, highAccuracyExpireTime: args.highAccuracyExpireTime }))
    },
  }),
  getFuzzyLocation: asyncMember<{ type?: string }>({
    async run(args, app) {
      const { latitude, longitude } = await app.host.call<Place>('location.get', { type: typeOf(args.type), altitude: false, isHighAccuracy: false })
      return { latitude: Math.round(latitude * FUZZY) / FUZZY, longitude: Math.round(longitude * FUZZY) / FUZZY }
    },
  }),
  chooseLocation: hostMember('location.choose', { partial: 'fails: the shell does not offer it yet', args: ({ latitude, longitude }) => ({ latitude, longitude }) }),
  openLocation: asyncMember<{ latitude: number; longitude: number; scale?: number; name?: string; address?: string }>({
    needs: { latitude: 'number', longitude: 'number' },
    async run({ latitude, longitude, scale = 18, name, address }, app) {
      if (!inRange(latitude, 90) || !inRange(longitude, 180)) throw new Failure('parameter error: invalid latitude or longitude', 1001)
      await app.host.call('location.open', { latitude, longitude, scale, name, address })
    },
  }),
  startLocationUpdate: asyncMember<{ type?: string }>({
    async run(args, app) {
      hear(app)
      await app.host.call('location.start', { type: typeOf(args.type ?? 'gcj02') })
    },
  }),
  stopLocationUpdate: asyncMember({ async run(_, app) { await app.host.call('location.stop', {}) } }),
  onLocationChange: eventMember('locationChange', { begin: hear }),
  onLocationChangeError: eventMember('locationChangeError', { begin: hear }),
})
