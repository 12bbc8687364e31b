// The test run: real PostgreSQL from one embedded server, a fresh database a test file, closing with 'N passed, N failed'.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The thousands of seeds take as long as half of all others: begun last, one core would wait for them. */
class SeedsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith('simulation/simulation.test.ts')
    const inOrder = await super.sort(files)
    return [...inOrder.filter(isLong), ...inOrder.filter(one => !isLong(one))]
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    sequence: { sequencer: SeedsFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
