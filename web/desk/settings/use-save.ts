// Saves a part of the account; the server's words go to their fields.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { AccountPatch } from '../api-types.ts'
import { patchAccount } from '../calls.ts'
import { told } from '../parts/toast.ts'
import { accountQuery, meQuery } from '../queries.ts'

/** `within`: the part that the form edits, as `notice`, whose field `text` the server calls `notice.text`. */
export function useSave(setErrors: (errors: Record<string, string>) => void, within = '') {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (patch: AccountPatch, onSaved = () => {}) => {
    setBusy(true)
    setProblem(null)
    try {
      queries.setQueryData(accountQuery.queryKey, await patchAccount(patch))
      onSaved()
      told('Saved.')
      for (const queryKey of [meQuery.queryKey, ['reply-chart'], ['wordings'], ['conversation'], ['rules']]) {
        void queries.invalidateQueries({ queryKey })
      }
    } catch (error) {
      const fields = Object.entries(fieldsOf(error))
      setErrors(Object.fromEntries(fields.map(([field, words]) => [field.replace(`${within}.`, ''), words])))
      setProblem(fields.length > 0 ? null : wordsOf(error))
    }
    setBusy(false)
  }
  return { save: (patch: AccountPatch, onSaved?: () => void) => void save(patch, onSaved), problem, isBusy }
}
