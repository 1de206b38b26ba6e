import { eventMember, members } from '../member.ts'

export default members({
  onWindowResize: eventMember('windowResize'),
})
