// The built-in components, each in a file of its own.
import { registerBuiltins } from '../view/builtin.ts'

registerBuiltins([])
