// Builds the phones page into dist/phones.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: '../../dist/phones', emptyOutDir: true, chunkSizeWarningLimit: 900 },
})
