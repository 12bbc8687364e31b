// Tells the sandbox where a number's webhooks go, as one enters it at Twilio by hand.
import { findProvider } from '../../providers/catalog.ts'
import type { Runtime } from '../../runtime.ts'
import { openCredentials, type Sender, webhookUrl } from './queries.ts'

/** True where there is nothing to do: at the real Twilio the office enters the address itself. */
export async function registerAtSandbox(rt: Runtime, sender: Sender): Promise<boolean> {
  if (sender.baseUrl !== rt.config.sandbox?.url) return true
  const order = { phone: sender.phone, webhookUrl: webhookUrl(rt, sender) }
  return findProvider(sender.provider).registerNumber(order, openCredentials(rt, sender), rt.http)
}
