// Builds the desk page into dist/desk.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig(({ command }) => {
  // A test run sets NODE_ENV to `test`; built from there, the page would carry React's development half.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    root: import.meta.dirname,
    plugins: [react()],
    build: { outDir: '../../dist/desk', emptyOutDir: true },
  }
})
