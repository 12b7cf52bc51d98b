import { defineConfig } from 'vite'

// Nothing here is for kmseal: it needs no plugin and no polyfill. Relative addresses let the page be served from any folder.
export default defineConfig({ base: './', build: { target: 'es2022' } })
