// Builds the desk page into dist/desk.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // A test run sets NODE_ENV to `test`; built from there, the page would carry the development half of React.
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [
    react(),
    { name: 'jsx-for-production', config: () => ({ oxc: { jsx: { development: false } } }) },
  ],
  build: { outDir: '../../dist/desk', emptyOutDir: true },
})
