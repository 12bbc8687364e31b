// A real Chromium from the npm package, and axe to look at what it shows.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromiumPackage from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Less than a test has, so that what fails says what it waited for. */
const PATIENCE_MS = 20_000

/** The package's own flags hide faults of CORS and CSP, so only these two. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const open = browser.newContext.bind(browser)
  browser.newContext = async options => {
    const context = await open(options)
    context.setDefaultTimeout(PATIENCE_MS)
    return context
  }
  return browser
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Found = { id: string; impact: string; nodes: { html: string }[] }

/** What axe finds serious or critical on the page, as `rule: element`. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // As an expression of the debugger: a strict content security policy would refuse a script element.
  await page.evaluate(AXE)
  const found = (await page.evaluate('axe.run()')) as { violations: Found[] }
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`))
}
