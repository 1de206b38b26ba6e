import { Animation } from '../../worker/animation.ts'
import { members, syncMember } from '../member.ts'

export default members({
  createAnimation: syncMember((_, options: any) => new Animation(options)),
})
