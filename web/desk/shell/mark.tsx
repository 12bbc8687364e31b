// Heed's sign: the octagon that everybody knows.
export function Mark() {
  return (
    <svg className="rail-mark" viewBox="0 0 32 32" role="img" aria-label="Heed">
      <path fill="var(--mantine-primary-color-filled)" d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" />
      <path fill="#fff" d="M9.500 8.500h3.600v5.700h5.800V8.500h3.600v15h-3.600v-6h-5.800v6H9.500z" />
    </svg>
  )
}
