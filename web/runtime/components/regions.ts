// The divisions of China for the region picker: a file of its own, loaded when one is first opened.
export { areaList } from '@vant/area-data'
