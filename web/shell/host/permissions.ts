// What the person has answered an app: kept by the platform for who is signed in, on every device of theirs; in this browser for who is not.
import { askAsPerson, isSignedIn } from './account.ts'
import type { AppFacts } from './apps.ts'
import { PERSON, permissionsOf, setPermission } from './store.ts'

export type Answers = Record<string, boolean>

/** Under this name what the platform has told last is kept, for when it cannot be asked. Signing out forgets it. */
const lastOf = (facts: AppFacts): string => `${PERSON}${facts.key}`

/** All answers to this app. */
export async function answersTo(facts: AppFacts): Promise<Answers> {
  if (!isSignedIn()) return permissionsOf(facts.key)
  const told = await askAsPerson<{ permissions: Answers }>('GET', `/apps/${facts.app_id}/permissions`).catch(() => undefined)
  if (!told) return lastAnswersTo(facts)
  for (const [scope, isAllowed] of Object.entries(told.permissions)) void setPermission(lastOf(facts), scope, isAllowed)
  return told.permissions
}

/** What was known without asking the platform: for the first moment of an app. */
export const lastAnswersTo = (facts: AppFacts): Promise<Answers> => permissionsOf(isSignedIn() ? lastOf(facts) : facts.key)

export async function answer(facts: AppFacts, scope: string, isAllowed: boolean): Promise<void> {
  await setPermission(isSignedIn() ? lastOf(facts) : facts.key, scope, isAllowed)
  if (isSignedIn()) await askAsPerson('PUT', `/apps/${facts.app_id}/permissions/${scope}`, { allowed: isAllowed })
}
