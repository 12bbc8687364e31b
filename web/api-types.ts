// Made from docs/api.json; do not edit: npm run update.

export type paths = {
  '/v1/account': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'timeZone': string; 'notice': { 'mode': "separate" | "appended"; 'text': string; 'repeatAfterDays': (number | null) }; 'replies': { 'optedOut': string; 'optedIn': string; 'help': string; 'instruction': string }; 'prices': { 'text': number; 'textInternational': number; 'mms': number; 'inbound': number; 'inboundInternational': number; 'inboundMms': number; 'keyword': number; 'notice': number; 'confirmation': number; 'help': number }; 'monthlyCredits': number; 'textingHours': ({ 'from': string; 'to': string } | null); 'automaticPerDay': (number | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name'?: string; 'timeZone'?: string; 'notice'?: { 'mode'?: "separate" | "appended"; 'text'?: string; 'repeatAfterDays'?: (number | null) }; 'replies'?: { 'optedOut'?: string; 'optedIn'?: string; 'help'?: string; 'instruction'?: string }; 'prices'?: { 'text'?: number; 'textInternational'?: number; 'mms'?: number; 'inbound'?: number; 'inboundInternational'?: number; 'inboundMms'?: number; 'keyword'?: number; 'notice'?: number; 'confirmation'?: number; 'help'?: number }; 'monthlyCredits'?: number; 'textingHours'?: ({ 'from': string; 'to': string } | null); 'automaticPerDay'?: (number | null) } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'timeZone': string; 'notice': { 'mode': "separate" | "appended"; 'text': string; 'repeatAfterDays': (number | null) }; 'replies': { 'optedOut': string; 'optedIn': string; 'help': string; 'instruction': string }; 'prices': { 'text': number; 'textInternational': number; 'mms': number; 'inbound': number; 'inboundInternational': number; 'inboundMms': number; 'keyword': number; 'notice': number; 'confirmation': number; 'help': number }; 'monthlyCredits': number; 'textingHours': ({ 'from': string; 'to': string } | null); 'automaticPerDay': (number | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
  }
  '/v1/api-keys': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'name': string; 'hint': string; 'role': "owner" | "agent"; 'createdAt': string; 'lastUsedAt': (string | null) }[]; 'next': null } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name': string; 'role'?: "owner" | "agent" } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'role': string; 'secret': string } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/api-keys/{id}': {
    get?: never
    put?: never
    post?: never
    delete: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    patch?: never
  }
  '/v1/contacts': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number; 'search'?: string; 'tag'?: string[]; 'anyTag'?: string[]; 'noTag'?: string[]; 'consent'?: ("unknown" | "opted_in" | "opted_out")[]; 'neverTexted'?: boolean; 'textedBefore'?: string; 'textedAfter'?: string; 'notTextedInDays'?: number; 'textedInDays'?: number; 'source'?: string; 'company'?: string; 'timeZone'?: string; 'createdAfter'?: string; 'createdBefore'?: string; 'importId'?: string }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'firstName'?: string; 'lastName'?: (string | null); 'email'?: (string | null); 'company'?: (string | null); 'tags'?: string[]; 'notes'?: (string | null); 'timeZone'?: (string | null); 'phones'?: { 'phone': string; 'label'?: (string | null) }[] } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/contacts/{id}': {
    get: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    patch: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody: { content: { 'application/json': { 'firstName'?: string; 'lastName'?: (string | null); 'email'?: (string | null); 'company'?: (string | null); 'tags'?: string[]; 'notes'?: (string | null); 'timeZone'?: (string | null); 'phones'?: { 'phone': string; 'label'?: (string | null) }[] } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
  }
  '/v1/contacts/{id}/restore': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/contacts/{id}/timeline': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'kind': "message" | "consent"; 'id': string; 'at': string; 'phone': string; 'message': ({ 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } | null); 'event': ({ 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string } | null) }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/tags': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': string[]; 'next': null } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/audiences/count': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'audience': ({ 'kind': "contacts"; 'ids': string[] } | { 'kind': "filter"; 'filter': { 'search'?: string; 'allTags'?: string[]; 'anyTags'?: string[]; 'noTags'?: string[]; 'consent'?: ("unknown" | "opted_in" | "opted_out")[]; 'lastTexted'?: ({ 'kind': "never" } | { 'kind': "before" | "after"; 'at': string } | { 'kind': "not_in_days" | "in_days"; 'days': number }); 'source'?: string; 'company'?: string; 'timeZone'?: string; 'createdAfter'?: string; 'createdBefore'?: string; 'importId'?: string } } | { 'kind': "list"; 'rows': { 'phone': string; 'firstName'?: string; 'lastName'?: string; 'company'?: string }[] }) } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'contacts': number; 'phones'?: number; 'words': string } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/messages': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number; 'phone'?: string }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'to': string; 'body'?: string; 'media'?: string[]; 'from'?: string; 'sendAt'?: string; 'automatic'?: boolean } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/messages/preview': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'to': string; 'body'?: string; 'media'?: string[] } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'segments': number; 'encoding': string; 'credits': number; 'notice': ({ 'mode': "separate" | "appended"; 'text': string; 'segments': number } | null); 'decision': { 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/messages/{id}': {
    get: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/messages/{id}/cancel': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/templates': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'name': string; 'body': string; 'author': string; 'createdAt': string; 'updatedAt': string }[]; 'next': null } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name': string; 'body': string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'author': string; 'createdAt': string; 'updatedAt': string } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/templates/{id}': {
    get?: never
    put?: never
    post?: never
    delete: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    patch: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody: { content: { 'application/json': { 'name'?: string; 'body'?: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'author': string; 'createdAt': string; 'updatedAt': string } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
  }
  '/v1/broadcasts': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name'?: string; 'audience': ({ 'kind': "contacts"; 'ids': string[] } | { 'kind': "filter"; 'filter': { 'search'?: string; 'allTags'?: string[]; 'anyTags'?: string[]; 'noTags'?: string[]; 'consent'?: ("unknown" | "opted_in" | "opted_out")[]; 'lastTexted'?: ({ 'kind': "never" } | { 'kind': "before" | "after"; 'at': string } | { 'kind': "not_in_days" | "in_days"; 'days': number }); 'source'?: string; 'company'?: string; 'timeZone'?: string; 'createdAfter'?: string; 'createdBefore'?: string; 'importId'?: string } } | { 'kind': "list"; 'rows': { 'phone': string; 'firstName'?: string; 'lastName'?: string; 'company'?: string }[] }); 'body'?: string; 'media'?: string[]; 'from'?: string[]; 'sendAt'?: string; 'localDate'?: string; 'localTime'?: string; 'limits'?: { 'optOutPercent'?: number; 'errorPercent'?: number; 'after'?: number } } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/preview': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name'?: string; 'audience': ({ 'kind': "contacts"; 'ids': string[] } | { 'kind': "filter"; 'filter': { 'search'?: string; 'allTags'?: string[]; 'anyTags'?: string[]; 'noTags'?: string[]; 'consent'?: ("unknown" | "opted_in" | "opted_out")[]; 'lastTexted'?: ({ 'kind': "never" } | { 'kind': "before" | "after"; 'at': string } | { 'kind': "not_in_days" | "in_days"; 'days': number }); 'source'?: string; 'company'?: string; 'timeZone'?: string; 'createdAfter'?: string; 'createdBefore'?: string; 'importId'?: string } } | { 'kind': "list"; 'rows': { 'phone': string; 'firstName'?: string; 'lastName'?: string; 'company'?: string }[] }); 'body'?: string; 'media'?: string[]; 'from'?: string[]; 'sendAt'?: string; 'localDate'?: string; 'localTime'?: string; 'limits'?: { 'optOutPercent'?: number; 'errorPercent'?: number; 'after'?: number } } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'words': string; 'total': number; 'eligible': number; 'international': number; 'firstTexts': number; 'excluded': { 'reason': string; 'words': string; 'count': number }[]; 'waits': { 'reason': string; 'words': string; 'count': number; 'until': string }[]; 'holes': { 'field': string; 'count': number }[]; 'credits': { 'needed': number; 'available': number; 'byKind': { 'kind': "domestic" | "international" | "mms"; 'texts': number; 'segments': number; 'credits': number }[] }; 'shortest': ({ 'name': string; 'phone': string; 'body': string; 'segments': number; 'credits': number } | null); 'longest': ({ 'name': string; 'phone': string; 'body': string; 'segments': number; 'credits': number } | null); 'startsAt': string; 'finishAt': (string | null); 'pace': { 'segmentsPerSecond': number; 'senders': string[] } } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/preview/people': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'name'?: string; 'audience': ({ 'kind': "contacts"; 'ids': string[] } | { 'kind': "filter"; 'filter': { 'search'?: string; 'allTags'?: string[]; 'anyTags'?: string[]; 'noTags'?: string[]; 'consent'?: ("unknown" | "opted_in" | "opted_out")[]; 'lastTexted'?: ({ 'kind': "never" } | { 'kind': "before" | "after"; 'at': string } | { 'kind': "not_in_days" | "in_days"; 'days': number }); 'source'?: string; 'company'?: string; 'timeZone'?: string; 'createdAfter'?: string; 'createdBefore'?: string; 'importId'?: string } } | { 'kind': "list"; 'rows': { 'phone': string; 'firstName'?: string; 'lastName'?: string; 'company'?: string }[] }); 'body'?: string; 'media'?: string[]; 'from'?: string[]; 'sendAt'?: string; 'localDate'?: string; 'localTime'?: string; 'limits'?: { 'optOutPercent'?: number; 'errorPercent'?: number; 'after'?: number }; 'group': string; 'after'?: string; 'limit'?: number } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'contactId': (string | null); 'name': string; 'phone': (string | null); 'typed': (string | null); 'reason': (string | null); 'words': (string | null); 'since': (string | null); 'until': (string | null); 'international': boolean; 'credits': number }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/preview/render': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'body'?: string; 'media'?: string[]; 'contactId'?: string; 'phone'?: string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'body': string; 'segments': number; 'encoding': string; 'credits': number; 'notice': (string | null); 'holes': string[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/test': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'body'?: string; 'media'?: string[]; 'contactId'?: string; 'phone'?: string; 'to': string; 'from'?: string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}': {
    get: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}/pause': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}/resume': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}/cancel': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'name': string; 'body': string; 'media': string[]; 'words': string; 'state': "scheduled" | "expanding" | "running" | "paused" | "canceling" | "canceled" | "completed"; 'pausedBy': ("person" | "opt_outs" | "errors" | null); 'pausedWhy': (string | null); 'total': number; 'expanded': number; 'counts': { 'waiting': number; 'in_flight': number; 'in_doubt': number; 'handed_over': number; 'sent': number; 'delivered': number; 'not_delivered': number; 'refused': number; 'canceled': number; 'excluded': number }; 'reasons': { 'state': string; 'reason': string; 'words': string; 'count': number }[]; 'replies': number; 'optOuts': number; 'credits': { 'held': number; 'spent': number; 'released': number }; 'segmentsPerSecond': number; 'finishAt': (string | null); 'createdBy': string; 'createdAt': string; 'sendAt': string; 'localTime': (string | null); 'startedAt': (string | null); 'completedAt': (string | null) } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}/recipients': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number; 'state'?: "waiting" | "in_flight" | "in_doubt" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "excluded"; 'reason'?: string }; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'contactId': (string | null); 'name': string; 'phone': (string | null); 'messageId': (string | null); 'state': string; 'reason': (string | null); 'words': string; 'at': (string | null) }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/broadcasts/{id}/report.csv': {
    get: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'text/csv': string } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/conversations': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number; 'filter'?: "all" | "unread" | "doubtful" | "opted_out" | "closed"; 'search'?: string }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'phone': string; 'contact': ({ 'id': string; 'name': string } | null); 'lastMessage': ({ 'id': string; 'body': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'at': string } | null); 'unread': number; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) }; 'asksToStop': boolean; 'closed': boolean; 'lastAt': string }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/conversations/counts': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'all': number; 'unread': number; 'doubtful': number; 'optedOut': number; 'closed': number } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/conversations/{phone}': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'phone': string; 'contacts': { 'id': string; 'firstName': string; 'lastName': string; 'name': string; 'email': (string | null); 'company': (string | null); 'tags': string[]; 'notes': string; 'timeZone': (string | null); 'source': string; 'createdAt': string; 'updatedAt': string; 'phones': { 'phone': string; 'display': string; 'label': string; 'country': (string | null); 'kind': "mobile" | "landline" | "toll_free" | "short_code" | "unknown"; 'international': boolean; 'textable': boolean; 'consent': { 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null) } }[] }[]; 'consent': { 'phone': string; 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null); 'source': (string | null); 'word': (string | null); 'noticedAt': (string | null); 'events': { 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string }[] }; 'sender': ({ 'id': string; 'phone': string } | null); 'notice': ({ 'mode': "separate" | "appended"; 'text': string; 'segments': number } | null); 'decision': { 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] }; 'unread': number; 'asksToStop': boolean; 'closed': boolean; 'timeline': { 'items': { 'kind': "message" | "consent"; 'id': string; 'at': string; 'phone': string; 'message': ({ 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } | null); 'event': ({ 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string } | null) }[]; 'next': (string | null) } } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/conversations/{phone}/read': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/conversations/{phone}/close': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/conversations/{phone}/reopen': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/conversations/{phone}/instruct': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'direction': "in" | "out"; 'kind': "text" | "notice" | "confirmation" | "welcome_back" | "help" | "instruction"; 'phone': string; 'sender': { 'id': string; 'phone': string }; 'body': string; 'media': string[]; 'segments': number; 'encoding': string; 'credits': number; 'origin': { 'kind': string; 'name': (string | null) }; 'state': "waiting" | "sending" | "unknown" | "handed_over" | "sent" | "delivered" | "not_delivered" | "refused" | "canceled" | "received"; 'stateText': string; 'reason': (string | null); 'reasonText': (string | null); 'createdAt': string; 'dueAt': (string | null); 'handedOverAt': (string | null); 'deliveredAt': (string | null); 'providerId': (string | null); 'providerError': (number | null); 'reading': ({ 'verdict': string; 'rule': (string | null); 'words': string[]; 'effect': string } | null); 'decision': ({ 'allowed': boolean; 'reason': (string | null); 'text': string; 'rule': (string | null); 'warnings': { 'reason': string; 'text': string; 'until': string }[] } | null) } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/consents/{phone}': {
    get: { parameters: { query?: never; header?: never; path: { 'phone': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'phone': string; 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null); 'source': (string | null); 'word': (string | null); 'noticedAt': (string | null); 'events': { 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/consents/{phone}/opt-out': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path: { 'phone': string }; cookie?: never }; requestBody: { content: { 'application/json': { 'note': string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'phone': string; 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null); 'source': (string | null); 'word': (string | null); 'noticedAt': (string | null); 'events': { 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/consents/{phone}/opt-in': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path: { 'phone': string }; cookie?: never }; requestBody: { content: { 'application/json': { 'evidence': string; 'obtainedAt': string } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'phone': string; 'state': "unknown" | "opted_out" | "opted_in"; 'since': (string | null); 'source': (string | null); 'word': (string | null); 'noticedAt': (string | null); 'events': { 'id': string; 'seq': number; 'kind': string; 'at': string; 'source': string; 'word': (string | null); 'note': (string | null); 'wording': (string | null); 'actor': (string | null); 'messageId': (string | null); 'text': string }[] } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/reply-chart': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'rows': { 'words': string[]; 'before': "opted_out" | "not_opted_out"; 'after': "opted_out" | "not_opted_out"; 'longCode': { 'by': "nobody" | "provider" | "network" | "heed"; 'text': (string | null) }; 'tollFree': { 'by': "nobody" | "provider" | "network" | "heed"; 'text': (string | null) }; 'shortCode': { 'by': "nobody" | "provider" | "network" | "heed"; 'text': (string | null) }; 'remark': (string | null) }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'available': number; 'held': number; 'spent': number; 'month': { 'name': string; 'granted': number; 'used': number; 'percent': number }; 'alerts': { 'percent': number; 'reached': boolean }[]; 'expired': number; 'grants': { 'id': string; 'credits': number; 'left': number; 'reason': string; 'grantedAt': string; 'expiresAt': string }[]; 'nextGrantAt': string } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits/entries': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'at': string; 'kind': "grant" | "hold" | "settle" | "release" | "charge" | "expire"; 'credits': number; 'from': string; 'to': string; 'reason': string; 'messageId': (string | null); 'phone': (string | null) }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits/statements': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'month': string; 'opening': number; 'granted': number; 'sent': number; 'received': number; 'expired': number; 'closing': number }[]; 'next': (string | null) } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits/statements/{month}': {
    get: { parameters: { query?: never; header?: never; path: { 'month': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'month': string; 'opening': number; 'granted': number; 'sent': number; 'received': number; 'expired': number; 'closing': number; 'days': { 'day': string; 'granted': number; 'sent': number; 'received': number; 'expired': number; 'closing': number }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits/statements/{month}/entries.csv': {
    get: { parameters: { query?: never; header?: never; path: { 'month': string }; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'text/csv': string } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/credits/grants': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: { 'idempotency-key'?: string }; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'credits': number; 'reason': string } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'available': number } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/senders': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'phone': string; 'kind': "long_code" | "toll_free" | "short_code"; 'provider': string; 'providerAccount': string; 'repliesBy': "provider" | "heed"; 'segmentsPerSecond': number; 'dailySegments': (number | null); 'isDefault': boolean; 'webhookUrl': string }[]; 'next': null } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'application/json': { 'phone': string; 'accountSid': string; 'authToken': string; 'repliesBy'?: "provider" | "heed"; 'segmentsPerSecond'?: number; 'dailySegments'?: (number | null); 'isDefault'?: boolean } } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'phone': string; 'kind': "long_code" | "toll_free" | "short_code"; 'provider': string; 'providerAccount': string; 'repliesBy': "provider" | "heed"; 'segmentsPerSecond': number; 'dailySegments': (number | null); 'isDefault': boolean; 'webhookUrl': string } } }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/senders/{id}': {
    get?: never
    put?: never
    post?: never
    delete: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; 409: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    patch: { parameters: { query?: never; header?: never; path: { 'id': string }; cookie?: never }; requestBody: { content: { 'application/json': { 'repliesBy'?: "provider" | "heed"; 'segmentsPerSecond'?: number; 'dailySegments'?: (number | null); 'authToken'?: string; 'isDefault'?: true } } }; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'phone': string; 'kind': "long_code" | "toll_free" | "short_code"; 'provider': string; 'providerAccount': string; 'repliesBy': "provider" | "heed"; 'segmentsPerSecond': number; 'dailySegments': (number | null); 'isDefault': boolean; 'webhookUrl': string } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
  }
  '/v1/notifications': {
    get: { parameters: { query?: { 'cursor'?: string; 'limit'?: number }; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': { 'items': { 'id': string; 'kind': string; 'text': string; 'phone': (string | null); 'contactId': (string | null); 'at': string; 'readAt': (string | null) }[]; 'next': (string | null); 'unread': number } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/notifications/read': {
    get?: never
    put?: never
    post: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { headers: Record<string, unknown>; content?: never }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
  '/v1/events': {
    get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 200: { headers: Record<string, unknown>; content?: never } } }
    put?: never
    post?: never
    delete?: never
    patch?: never
  }
  '/v1/attachments': {
    get?: never
    put?: never
    post: { parameters: { query?: { 'name'?: string }; header?: never; path?: never; cookie?: never }; requestBody: { content: { 'image/jpeg': string; 'image/png': string; 'image/gif': string; 'video/mp4': string; 'video/3gpp': string; 'application/pdf': string; 'text/vcard': string; 'application/octet-stream': string } }; responses: { 201: { headers: Record<string, unknown>; content: { 'application/json': { 'id': string; 'url': string; 'type': string; 'name': string; 'bytes': number } } }; 422: { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } }; '4xx': { headers: Record<string, unknown>; content: { 'application/problem+json': { 'type': string; 'title': string; 'status': number; 'detail': string; 'errors'?: { 'field': string; 'message': string }[] } } } } }
    delete?: never
    patch?: never
  }
}
