// The page as a web shop would ship it: split by route, components and their styles imported one by one, everything compressed beforehand.
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'h5',
  plugins: [vue()],
  build: { outDir: process.env.H5_OUT ?? '../dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
})
