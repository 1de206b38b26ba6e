// Built-ins with wheels: one file, because they are made of the same parts.
import pickerViewColumn from './picker-view-column.ts'
import pickerView from './picker-view.ts'
import picker from './picker.ts'

export default [pickerViewColumn, pickerView, picker]

export { default as css } from './css/picking.css'
