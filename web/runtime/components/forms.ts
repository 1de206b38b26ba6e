// Built-ins that take something in: one file, because they come together.
import checkboxGroup from './checkbox-group.ts'
import checkbox from './checkbox.ts'
import form from './form.ts'
import input from './input.ts'
import label from './label.ts'
import radioGroup from './radio-group.ts'
import radio from './radio.ts'
import slider from './slider.ts'
import switchBuiltin from './switch.ts'
import textarea from './textarea.ts'

export default [checkboxGroup, checkbox, form, input, label, radioGroup, radio, slider, switchBuiltin, textarea]

export { default as css } from './css/forms.css'
