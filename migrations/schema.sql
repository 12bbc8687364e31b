-- Made from the migrations, all of them together; do not edit: npm run update.

create table accounts (
  account_id uuid not null,
  name text not null,
  time_zone text not null,
  notice_mode text not null,
  notice_text text not null,
  notice_repeat_days integer,
  replies jsonb not null,
  prices jsonb not null,
  monthly_credits integer not null,
  created_at timestamp with time zone not null,
  texting_from text default '08:00'::text,
  texting_to text default '21:00'::text,
  automatic_per_day integer,
  policy text not null default 'reasonable'::text,
  confirms_opt_out boolean not null default true,
  rule_packs_off text[] not null default '{}'::text[],
  opt_in jsonb,
  push_consents boolean not null default false,
  office_id uuid,
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id),
  constraint accounts_automatic_per_day_check CHECK ((automatic_per_day > 0)),
  constraint accounts_monthly_credits_check CHECK ((monthly_credits >= 0)),
  constraint accounts_notice_mode_check CHECK ((notice_mode = ANY (ARRAY['separate'::text, 'appended'::text]))),
  constraint accounts_notice_repeat_days_check CHECK ((notice_repeat_days > 0)),
  constraint accounts_policy_check CHECK ((policy = ANY (ARRAY['keywords'::text, 'reasonable'::text]))),
  constraint texting_hours_both CHECK (((texting_from IS NULL) = (texting_to IS NULL)))
);
CREATE INDEX accounts_by_office ON accounts USING btree (office_id) WHERE (office_id IS NOT NULL);
CREATE UNIQUE INDEX accounts_by_opt_in_slug ON accounts USING btree (((opt_in #>> '{page,slug}'::text[]))) WHERE ((opt_in #>> '{page,slug}'::text[]) IS NOT NULL);

create table api_keys (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  hint text not null,
  hash bytea not null,
  role text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (account_id, id),
  constraint api_keys_hash_key UNIQUE (hash),
  constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint api_keys_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'agent'::text])))
);

create table attachments (
  account_id uuid not null,
  id uuid not null,
  secret text not null,
  type text not null,
  name text not null,
  sha256 bytea not null,
  content bytea not null,
  author text not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint attachments_pkey PRIMARY KEY (account_id, id),
  constraint attachments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE UNIQUE INDEX attachments_by_content ON attachments USING btree (account_id, sha256);
CREATE UNIQUE INDEX attachments_by_secret ON attachments USING btree (secret);
CREATE INDEX attachments_unused ON attachments USING btree (created_at) WHERE (used_at IS NULL);

create table auth_credentials (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone not null,
  "updatedAt" timestamp with time zone not null,
  constraint auth_credentials_pkey PRIMARY KEY (id),
  constraint "auth_credentials_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_credentials_by_user ON auth_credentials USING btree ("userId");

create table auth_sessions (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  constraint auth_sessions_pkey PRIMARY KEY (id),
  constraint auth_sessions_token_key UNIQUE (token),
  constraint "auth_sessions_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_sessions_by_user ON auth_sessions USING btree ("userId");

create table auth_users (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone not null,
  "updatedAt" timestamp with time zone not null,
  constraint auth_users_pkey PRIMARY KEY (id),
  constraint auth_users_email_key UNIQUE (email)
);

create table auth_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone not null,
  "updatedAt" timestamp with time zone not null,
  constraint auth_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verifications_by_identifier ON auth_verifications USING btree (identifier);

create table automatic_sends (
  account_id uuid not null,
  phone text not null,
  message_id uuid not null,
  at timestamp with time zone not null,
  constraint automatic_sends_pkey PRIMARY KEY (account_id, phone, message_id)
);

create table broadcast_answers (
  account_id uuid not null,
  broadcast_id uuid not null,
  phone text not null,
  kind text not null,
  message_id uuid,
  at timestamp with time zone not null,
  constraint broadcast_answers_pkey PRIMARY KEY (account_id, broadcast_id, phone),
  constraint broadcast_answers_kind_check CHECK ((kind = ANY (ARRAY['reply'::text, 'opt_out'::text])))
);

create table broadcast_counts (
  account_id uuid not null,
  broadcast_id uuid not null,
  state text not null,
  reason text not null,
  texts bigint not null,
  segments bigint not null,
  credits bigint not null,
  constraint broadcast_counts_pkey PRIMARY KEY (account_id, broadcast_id, state, reason)
);

create table broadcast_exclusions (
  account_id uuid not null,
  broadcast_id uuid not null,
  reason text not null,
  n integer not null,
  contact_id uuid,
  name text not null,
  phone text,
  since timestamp with time zone,
  constraint broadcast_exclusions_pkey PRIMARY KEY (account_id, broadcast_id, reason, n)
);

create table broadcast_failures (
  account_id uuid not null,
  broadcast_id uuid not null,
  state text not null,
  reason text not null,
  message_id uuid not null,
  constraint broadcast_failures_pkey PRIMARY KEY (account_id, broadcast_id, state, reason, message_id)
);

create table broadcast_loads (
  account_id uuid not null,
  broadcast_id uuid not null,
  sender_id uuid not null,
  place jsonb not null,
  due_at timestamp with time zone not null,
  segments bigint not null,
  constraint broadcast_loads_pkey PRIMARY KEY (account_id, broadcast_id, sender_id, due_at, place),
  constraint broadcast_loads_account_id_broadcast_id_fkey FOREIGN KEY (account_id, broadcast_id) REFERENCES broadcasts(account_id, id)
);

create table broadcast_moves (
  account_id uuid not null,
  broadcast_id uuid not null,
  state text not null,
  reason text not null,
  texts integer not null,
  segments bigint not null,
  credits bigint not null
);
CREATE INDEX broadcast_moves_open ON broadcast_moves USING btree (account_id, broadcast_id);

create table broadcast_pages (
  account_id uuid not null,
  broadcast_id uuid not null,
  page integer not null,
  id uuid not null,
  texts integer not null,
  credits bigint not null,
  constraint broadcast_pages_pkey PRIMARY KEY (account_id, broadcast_id, page),
  constraint broadcast_pages_account_id_broadcast_id_fkey FOREIGN KEY (account_id, broadcast_id) REFERENCES broadcasts(account_id, id)
);
CREATE UNIQUE INDEX broadcast_pages_by_id ON broadcast_pages USING btree (account_id, id);

create table broadcasts (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  body text not null,
  media text[] not null,
  audience jsonb not null,
  words text not null,
  sender_ids uuid[],
  send_at timestamp with time zone not null,
  local_time text,
  opt_out_percent numeric not null,
  error_percent numeric not null,
  limits_after integer not null,
  state text not null,
  paused_by text,
  paused_why text,
  cursor text,
  pages integer not null default 0,
  is_expanded boolean not null default false,
  people integer not null,
  seen integer not null default 0,
  texts integer not null default 0,
  segments bigint not null default 0,
  credits bigint not null default 0,
  replies integer not null default 0,
  opt_outs integer not null default 0,
  forgiven jsonb not null default '{"errors": 0, "handed": 0, "optOuts": 0}'::jsonb,
  pace double precision not null default 0,
  told_at timestamp with time zone,
  author text not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint broadcasts_pkey PRIMARY KEY (account_id, id),
  constraint broadcasts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint broadcasts_paused_by_check CHECK ((paused_by = ANY (ARRAY['person'::text, 'opt_outs'::text, 'errors'::text]))),
  constraint broadcasts_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'expanding'::text, 'running'::text, 'paused'::text, 'canceling'::text, 'canceled'::text, 'completed'::text])))
);
CREATE INDEX broadcasts_open ON broadcasts USING btree (send_at, account_id, id) WHERE (state = ANY (ARRAY['scheduled'::text, 'expanding'::text, 'running'::text, 'paused'::text, 'canceling'::text]));

create table clock (
  only_row boolean not null default true,
  offset_ms bigint not null,
  constraint clock_pkey PRIMARY KEY (only_row),
  constraint clock_only_row_check CHECK (only_row)
);

create table consent_chains (
  account_id uuid not null,
  seq bigint not null,
  head bytea not null,
  phone_key bytea not null default sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))),
  constraint consent_chains_pkey PRIMARY KEY (account_id),
  constraint consent_chains_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);

create table consent_days (
  account_id uuid not null,
  day date not null,
  what text not null,
  source text not null,
  sender_id uuid not null,
  n integer not null,
  constraint consent_days_pkey PRIMARY KEY (account_id, day, what, source, sender_id),
  constraint consent_days_what_check CHECK ((what = ANY (ARRAY['opted_out'::text, 'opted_in'::text])))
);

create table consent_drift (
  account_id uuid not null,
  id uuid not null,
  phone text not null,
  kind text not null,
  detail text not null,
  found_at timestamp with time zone not null,
  repaired_at timestamp with time zone,
  constraint consent_drift_pkey PRIMARY KEY (account_id, id),
  constraint consent_drift_kind_check CHECK ((kind = ANY (ARRAY['blocked_there'::text, 'refused_there'::text])))
);
CREATE INDEX consent_drift_open ON consent_drift USING btree (account_id, id) WHERE (repaired_at IS NULL);

create table consent_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  phone text not null,
  kind text not null,
  source text not null,
  word text,
  note text,
  wording text,
  message_id uuid,
  actor text,
  at timestamp with time zone not null,
  prev_hash bytea not null,
  hash bytea not null,
  tag bytea not null,
  salt bytea,
  digest bytea not null,
  wording_version text,
  rules text,
  erased_at timestamp with time zone,
  constraint consent_events_pkey PRIMARY KEY (account_id, seq)
);
CREATE INDEX consent_events_by_phone ON consent_events USING btree (account_id, phone, seq DESC);
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON consent_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_erased BEFORE UPDATE ON consent_events FOR EACH ROW EXECUTE FUNCTION only_erase();

create table consent_follows (
  account_id uuid not null,
  seq bigint not null,
  constraint consent_follows_pkey PRIMARY KEY (account_id),
  constraint consent_follows_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);

create table consent_push_pace (
  provider_key text not null,
  minute timestamp with time zone not null,
  requests integer not null,
  held_until timestamp with time zone,
  problem text,
  constraint consent_push_pace_pkey PRIMARY KEY (provider_key)
);

create table consent_push_scans (
  account_id uuid not null,
  sender_id uuid not null,
  after_phone text not null,
  is_done boolean not null,
  constraint consent_push_scans_pkey PRIMARY KEY (account_id, sender_id)
);

create table consent_pushes (
  account_id uuid not null,
  sender_id uuid not null,
  phone text not null,
  asked integer not null default 1,
  tries smallint not null default 0,
  due_at timestamp with time zone not null,
  constraint consent_pushes_pkey PRIMARY KEY (account_id, sender_id, phone)
);
CREATE INDEX consent_pushes_due ON consent_pushes USING btree (due_at, account_id, sender_id);

create table consent_segments (
  account_id uuid not null,
  n integer not null,
  root bytea not null,
  last_hash bytea not null,
  chain bytea not null,
  constraint consent_segments_pkey PRIMARY KEY (account_id, n),
  constraint consent_segments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON consent_segments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table consents (
  account_id uuid not null,
  phone text not null,
  state text not null default 'unknown'::text,
  since timestamp with time zone,
  source text,
  word text,
  noticed_at timestamp with time zone,
  confirmation_id uuid,
  first_seen_at timestamp with time zone not null,
  asks_to_stop boolean not null default false,
  asks_message_id uuid,
  asks_since timestamp with time zone,
  opt_in_asked_at timestamp with time zone,
  stop_is_coming boolean not null default false,
  is_blocked_there boolean not null default false,
  constraint consents_pkey PRIMARY KEY (account_id, phone),
  constraint consents_source_check CHECK ((source = ANY (ARRAY['message'::text, 'agent'::text, 'owner'::text, 'provider'::text, 'import'::text, 'page'::text, 'erasure'::text]))),
  constraint consents_state_check CHECK ((state = ANY (ARRAY['unknown'::text, 'opted_out'::text, 'opted_in'::text])))
);
CREATE INDEX consents_asked ON consents USING btree (account_id, opt_in_asked_at) WHERE (opt_in_asked_at IS NOT NULL);
CREATE INDEX consents_asking ON consents USING btree (account_id, asks_since DESC, phone DESC) WHERE asks_to_stop;
CREATE INDEX consents_opted_out ON consents USING btree (account_id, since DESC, phone) WHERE (state = 'opted_out'::text);
CREATE INDEX consents_opted_out_by_end ON consents USING btree (account_id, reverse(phone) text_pattern_ops, phone) WHERE (state = 'opted_out'::text);
CREATE TRIGGER erased_stay_blocked AFTER INSERT ON consents REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION know_erased();
CREATE TRIGGER facts_of_consent AFTER UPDATE OF state ON consents FOR EACH ROW WHEN ((old.state IS DISTINCT FROM new.state)) EXECUTE FUNCTION tell_changed_consent();
CREATE TRIGGER facts_of_new_consent AFTER INSERT ON consents FOR EACH ROW WHEN ((new.state <> 'unknown'::text)) EXECUTE FUNCTION tell_changed_consent();

create table contact_facts (
  account_id uuid not null,
  contact_id uuid not null,
  last_texted_at timestamp with time zone,
  profile_id integer not null,
  consents smallint not null,
  constraint contact_facts_pkey PRIMARY KEY (account_id, contact_id)
);

create table contact_phones (
  account_id uuid not null,
  contact_id uuid not null,
  phone text not null,
  label text not null default ''::text,
  "position" smallint not null,
  constraint contact_phones_pkey PRIMARY KEY (account_id, contact_id, phone),
  constraint contact_phones_account_id_contact_id_fkey FOREIGN KEY (account_id, contact_id) REFERENCES contacts(account_id, id)
);
CREATE INDEX contact_phones_by_end ON contact_phones USING btree (account_id, reverse(phone) text_pattern_ops);
CREATE INDEX contact_phones_by_phone ON contact_phones USING btree (account_id, phone, contact_id);
CREATE TRIGGER facts_of_phone_added AFTER INSERT ON contact_phones REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_phones();
CREATE TRIGGER facts_of_phone_dropped AFTER DELETE ON contact_phones REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_phones();

create table contact_profiles (
  account_id uuid not null,
  id integer not null,
  key uuid not null,
  tags text[] not null,
  consents smallint not null,
  contacts integer not null,
  constraint contact_profiles_pkey PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX contact_profiles_by_key ON contact_profiles USING btree (account_id, key);
CREATE INDEX contact_profiles_empty ON contact_profiles USING btree (account_id) WHERE (contacts = 0);

create table contacts (
  account_id uuid not null,
  id uuid not null,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  email text,
  company text,
  tags text[] not null default '{}'::text[],
  notes text not null default ''::text,
  time_zone text,
  source text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  import_id uuid,
  state text,
  zip text,
  import_line bigint,
  constraint contacts_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX contacts_by_email ON contacts USING btree (account_id, lower(email) text_pattern_ops) WHERE ((deleted_at IS NULL) AND (email IS NOT NULL));
CREATE INDEX contacts_by_import ON contacts USING btree (account_id, import_id, id) WHERE (import_id IS NOT NULL);
CREATE INDEX contacts_by_name ON contacts USING btree (account_id, lower(((first_name || ' '::text) || last_name)), id) WHERE (deleted_at IS NULL);
CREATE INDEX contacts_terms ON contacts USING gin (contact_terms(account_id, first_name, last_name, company, tags)) WHERE (deleted_at IS NULL);
CREATE TRIGGER facts_of_changed AFTER UPDATE ON contacts REFERENCING OLD TABLE AS before_were NEW TABLE AS now_are FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_contacts();
CREATE TRIGGER facts_of_new AFTER INSERT ON contacts REFERENCING NEW TABLE AS now_are FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_contacts();
CREATE TRIGGER words_of_contact AFTER UPDATE OF first_name, last_name, company, email ON contacts FOR EACH ROW WHEN (((((old.first_name IS DISTINCT FROM new.first_name) OR (old.last_name IS DISTINCT FROM new.last_name)) OR (old.company IS DISTINCT FROM new.company)) OR (old.email IS DISTINCT FROM new.email))) EXECUTE FUNCTION word_conversations_of_contact();

create table conversations (
  account_id uuid not null,
  phone text not null,
  contact_id uuid,
  last_message_id uuid,
  last_at timestamp with time zone not null,
  unread integer not null default 0,
  sender_id uuid,
  asks_to_stop boolean not null default false,
  closed_at timestamp with time zone,
  words text not null default ''::text,
  constraint conversations_pkey PRIMARY KEY (account_id, phone)
);
CREATE INDEX conversations_asking ON conversations USING btree (account_id, last_at DESC, phone DESC) WHERE asks_to_stop;
CREATE INDEX conversations_by_time ON conversations USING btree (account_id, last_at DESC, phone DESC);
CREATE INDEX conversations_closed ON conversations USING btree (account_id, last_at DESC, phone DESC) WHERE (closed_at IS NOT NULL);
CREATE INDEX conversations_open ON conversations USING btree (account_id, last_at DESC, phone DESC) WHERE (closed_at IS NULL);
CREATE INDEX conversations_unread ON conversations USING btree (account_id, last_at DESC, phone DESC) WHERE (unread > 0);
CREATE TRIGGER words_of_new AFTER INSERT ON conversations REFERENCING NEW TABLE AS now_are FOR EACH STATEMENT EXECUTE FUNCTION word_new_conversations();
CREATE TRIGGER words_of_renamed BEFORE UPDATE OF contact_id ON conversations FOR EACH ROW WHEN ((old.contact_id IS DISTINCT FROM new.contact_id)) EXECUTE FUNCTION word_conversation();

create table credit_balances (
  account_id uuid not null,
  available bigint not null,
  held bigint not null,
  spent bigint not null,
  month date not null,
  month_spent bigint not null,
  alerted smallint not null default 0,
  expired bigint not null default 0,
  next_grant_at timestamp with time zone,
  constraint credit_balances_pkey PRIMARY KEY (account_id),
  constraint credit_balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint credit_balances_expired_check CHECK ((expired >= 0)),
  constraint credit_balances_held_check CHECK ((held >= 0)),
  constraint credit_balances_spent_check CHECK ((spent >= 0))
);
CREATE INDEX credit_balances_granting ON credit_balances USING btree (next_grant_at);

create table credit_days (
  account_id uuid not null,
  day date not null,
  granted bigint not null default 0,
  sent bigint not null default 0,
  received bigint not null default 0,
  expired bigint not null default 0,
  closing bigint not null,
  constraint credit_days_pkey PRIMARY KEY (account_id, day),
  constraint credit_days_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);

create table credit_entries (
  account_id uuid not null,
  ref uuid not null,
  step smallint not null,
  kind text not null,
  credits bigint not null,
  reason text not null,
  id uuid not null,
  at timestamp with time zone not null,
  constraint credit_entries_pkey PRIMARY KEY (account_id, ref, step),
  constraint credit_entries_credits_check CHECK ((credits >= 0)),
  constraint credit_entries_kind_check CHECK ((kind = ANY (ARRAY['grant'::text, 'hold'::text, 'settle'::text, 'release'::text, 'charge'::text, 'expire'::text]))),
  constraint credit_entries_step_check CHECK ((step = ANY (ARRAY[1, 2])))
);
CREATE INDEX credit_entries_by_time ON credit_entries USING btree (account_id, id);
CREATE TRIGGER insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON credit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table credit_grants (
  account_id uuid not null,
  id uuid not null,
  credits bigint not null,
  month date,
  reason text not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  is_expired boolean not null default false,
  constraint credit_grants_pkey PRIMARY KEY (account_id, id),
  constraint credit_grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint credit_grants_credits_check CHECK ((credits > 0))
);
CREATE INDEX credit_grants_expiring ON credit_grants USING btree (expires_at) WHERE (NOT is_expired);
CREATE UNIQUE INDEX credit_grants_monthly ON credit_grants USING btree (account_id, month) WHERE (month IS NOT NULL);

create table deliveries (
  account_id uuid not null,
  message_id uuid not null,
  state text not null,
  rank smallint not null,
  reason text,
  error_code integer,
  provider_id text,
  appended text,
  handed_over_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint deliveries_pkey PRIMARY KEY (account_id, message_id)
);
CREATE TRIGGER broadcasts_count_changed AFTER UPDATE ON deliveries REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_changed_deliveries();
CREATE TRIGGER broadcasts_count_new AFTER INSERT ON deliveries REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION count_new_deliveries();
CREATE TRIGGER plans_count_changed AFTER UPDATE ON deliveries REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_changed_plan_deliveries();
CREATE TRIGGER plans_count_new AFTER INSERT ON deliveries REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION count_new_plan_deliveries();

create table erased_phones (
  account_id uuid not null,
  tag bytea not null,
  erased_at timestamp with time zone not null,
  erased_by text not null,
  reason text not null,
  noticed_at timestamp with time zone,
  constraint erased_phones_pkey PRIMARY KEY (account_id, tag),
  constraint erased_phones_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);

create table events (
  account_id uuid not null,
  tx xid8 not null default pg_current_xact_id(),
  id uuid not null,
  type text not null,
  data jsonb not null,
  at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (account_id, tx, id)
);

create table facts_due (
  account_id uuid not null,
  contact_id uuid,
  phone text,
  has_other_phones boolean not null default false
);

create table facts_texted (
  account_id uuid not null,
  phones text[] not null,
  at timestamp with time zone not null
);

create table idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_hash text not null,
  status integer,
  response jsonb,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (account_id, key)
);

create table import_batches (
  account_id uuid not null,
  import_id uuid not null,
  from_row bigint not null,
  to_row bigint not null,
  bytes_done bigint not null,
  counts jsonb not null,
  constraint import_batches_pkey PRIMARY KEY (account_id, import_id, from_row)
);

create table import_errors (
  account_id uuid not null,
  import_id uuid not null,
  line bigint not null,
  n smallint not null,
  is_refused boolean not null,
  kind text not null,
  reason text not null,
  cells text[] not null,
  constraint import_errors_pkey PRIMARY KEY (account_id, import_id, line, n)
);

create table import_pieces (
  account_id uuid not null,
  import_id uuid not null,
  n integer not null,
  bytes integer not null,
  data bytea not null,
  constraint import_pieces_pkey PRIMARY KEY (account_id, import_id, n)
);

create table imports (
  account_id uuid not null,
  id uuid not null,
  state text not null,
  file_name text not null,
  bytes bigint not null default 0,
  shape jsonb,
  mapping text[],
  options jsonb,
  result jsonb,
  counts jsonb not null default '{}'::jsonb,
  failure text,
  created_by text not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  undone_by text,
  undo_started_at timestamp with time zone,
  undo_ended_at timestamp with time zone,
  undo_removed integer not null default 0,
  undo_kept integer not null default 0,
  constraint imports_pkey PRIMARY KEY (account_id, id),
  constraint imports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'uploaded'::text, 'checking'::text, 'checked'::text, 'waiting'::text, 'running'::text, 'canceling'::text, 'canceled'::text, 'completed'::text, 'failed'::text])))
);

create table lanes (
  account_id uuid not null,
  id uuid not null,
  sender_id uuid not null,
  origin text not null,
  origin_id uuid not null,
  state text not null,
  constraint lanes_pkey PRIMARY KEY (account_id, id),
  constraint lanes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint lanes_account_id_sender_id_fkey FOREIGN KEY (account_id, sender_id) REFERENCES senders(account_id, id),
  constraint lanes_origin_check CHECK ((origin = 'broadcast'::text)),
  constraint lanes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paused'::text, 'closed'::text])))
);
CREATE UNIQUE INDEX lanes_by_origin ON lanes USING btree (account_id, origin_id, sender_id);
CREATE INDEX lanes_open ON lanes USING btree (sender_id, id) WHERE (state = 'open'::text);

create table members (
  account_id uuid not null,
  user_id text not null,
  role text not null,
  created_at timestamp with time zone not null,
  constraint members_pkey PRIMARY KEY (account_id, user_id),
  constraint members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'agent'::text])))
);
CREATE INDEX members_by_user ON members USING btree (user_id);

create table messages (
  account_id uuid not null,
  id uuid not null,
  direction text not null,
  kind text not null,
  phone text not null,
  sender_id uuid not null,
  body text not null,
  media text[] not null default '{}'::text[],
  segments smallint not null,
  encoding text not null,
  credits integer not null,
  origin text not null,
  origin_id uuid,
  author text,
  provider_id text,
  reading jsonb,
  created_at timestamp with time zone not null,
  constraint messages_pkey PRIMARY KEY (account_id, id),
  constraint messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint messages_origin_check CHECK ((origin = ANY (ARRAY['agent'::text, 'api'::text, 'broadcast'::text, 'plan'::text, 'system'::text, 'person'::text])))
);
CREATE UNIQUE INDEX messages_broadcast_once ON messages USING btree (account_id, origin_id, phone) WHERE (origin = 'broadcast'::text);
CREATE INDEX messages_by_phone ON messages USING btree (account_id, phone, id);
CREATE UNIQUE INDEX messages_inbound_once ON messages USING btree (account_id, sender_id, provider_id) WHERE (direction = 'in'::text);

create table missed_requests (
  account_id uuid not null,
  id uuid not null,
  key bytea not null,
  phone text not null,
  said_at timestamp with time zone,
  body text not null,
  words text[] not null,
  rule text,
  is_clear boolean not null,
  file text not null,
  line bigint not null,
  state text not null default 'open'::text,
  decided_at timestamp with time zone,
  decided_by text,
  reason text,
  found_at timestamp with time zone not null,
  constraint missed_requests_pkey PRIMARY KEY (account_id, id),
  constraint missed_requests_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint missed_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'dismissed'::text])))
);
CREATE INDEX missed_requests_of_phone ON missed_requests USING btree (account_id, phone) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX missed_requests_once ON missed_requests USING btree (account_id, key);
CREATE INDEX missed_requests_open ON missed_requests USING btree (account_id, is_clear DESC, id) WHERE (state = 'open'::text);

create table notifications (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  text text not null,
  phone text,
  contact_id uuid,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX notifications_unread ON notifications USING btree (account_id) WHERE (read_at IS NULL);

create table office_blocks (
  office_id uuid not null,
  phone text not null,
  note text not null,
  since timestamp with time zone not null,
  constraint office_blocks_pkey PRIMARY KEY (office_id, phone),
  constraint office_blocks_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
);
CREATE INDEX office_blocks_by_end ON office_blocks USING btree (office_id, reverse(phone) text_pattern_ops, phone);
CREATE INDEX office_blocks_newest ON office_blocks USING btree (office_id, since DESC, phone);

create table office_spreads (
  account_id uuid not null,
  phone text not null,
  note text not null,
  is_marked boolean not null default false,
  constraint office_spreads_pkey PRIMARY KEY (account_id, phone),
  constraint office_spreads_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);

create table offices (
  id uuid not null,
  name text not null,
  code_hash bytea not null,
  created_at timestamp with time zone not null,
  constraint offices_pkey PRIMARY KEY (id),
  constraint offices_code_hash_key UNIQUE (code_hash)
);

create table opt_in_wordings (
  account_id uuid not null,
  kind text not null,
  n integer not null,
  text text not null,
  author text not null,
  created_at timestamp with time zone not null,
  constraint opt_in_wordings_pkey PRIMARY KEY (account_id, kind, n),
  constraint opt_in_wordings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint opt_in_wordings_kind_check CHECK ((kind = ANY (ARRAY['page'::text, 'word'::text])))
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON opt_in_wordings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table outbox (
  account_id uuid not null,
  message_id uuid not null,
  phone text not null,
  sender_id uuid not null,
  kind text not null,
  priority smallint not null,
  due_at timestamp with time zone not null,
  segments smallint not null,
  credits integer not null,
  tries smallint not null default 0,
  appended text,
  claimed_at timestamp with time zone,
  claimed_by uuid,
  in_doubt_at timestamp with time zone,
  lane_id uuid not null,
  behind boolean not null default false,
  is_automatic boolean not null default false,
  waits_for text,
  waits_zone text,
  own_hours text,
  waits_rule text,
  constraint outbox_pkey PRIMARY KEY (account_id, message_id)
);
CREATE INDEX outbox_behind ON outbox USING btree (account_id, phone, lane_id, priority, due_at, message_id) WHERE behind;
CREATE INDEX outbox_by_phone ON outbox USING btree (account_id, phone) WHERE (claimed_at IS NULL);
CREATE INDEX outbox_claimed ON outbox USING btree (claimed_by) WHERE (claimed_at IS NOT NULL);
CREATE INDEX outbox_due ON outbox USING btree (lane_id, priority, due_at, message_id) WHERE ((claimed_at IS NULL) AND (NOT behind));
CREATE INDEX outbox_in_doubt ON outbox USING btree (in_doubt_at, message_id) WHERE (in_doubt_at IS NOT NULL);
CREATE UNIQUE INDEX outbox_in_flight ON outbox USING btree (account_id, phone) WHERE (claimed_at IS NOT NULL);
CREATE UNIQUE INDEX outbox_notice ON outbox USING btree (account_id, phone) WHERE (kind = 'notice'::text);
CREATE TRIGGER stop_is_the_last_word AFTER UPDATE ON outbox REFERENCING OLD TABLE AS unclaimed NEW TABLE AS claimed FOR EACH STATEMENT EXECUTE FUNCTION refuse_opted_out_handoff();
CREATE TRIGGER stop_is_the_last_word_at_birth AFTER INSERT ON outbox REFERENCING NEW TABLE AS claimed FOR EACH STATEMENT EXECUTE FUNCTION refuse_opted_out_insert();

create table plan_answers (
  account_id uuid not null,
  step_id uuid not null,
  phone text not null,
  kind text not null,
  message_id uuid,
  at timestamp with time zone not null,
  constraint plan_answers_pkey PRIMARY KEY (account_id, step_id, phone),
  constraint plan_answers_kind_check CHECK ((kind = ANY (ARRAY['answered'::text, 'opted_out'::text])))
);

create table plan_counts (
  account_id uuid not null,
  step_id uuid not null,
  what text not null,
  n bigint not null,
  constraint plan_counts_pkey PRIMARY KEY (account_id, step_id, what)
);

create table plan_endings (
  account_id uuid not null,
  enrollment_id uuid not null,
  reason text not null,
  message_id uuid,
  at timestamp with time zone not null,
  constraint plan_endings_pkey PRIMARY KEY (account_id, enrollment_id)
);

create table plan_enrollments (
  account_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  contact_id uuid not null,
  state text not null,
  reason text,
  starts_on date not null,
  author text not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint plan_enrollments_pkey PRIMARY KEY (account_id, id),
  constraint plan_enrollments_account_id_plan_id_fkey FOREIGN KEY (account_id, plan_id) REFERENCES plans(account_id, id),
  constraint plan_enrollments_state_check CHECK ((state = ANY (ARRAY['active'::text, 'done'::text, 'stopped'::text])))
);
CREATE INDEX plan_enrollments_by_contact ON plan_enrollments USING btree (account_id, contact_id, id);
CREATE INDEX plan_enrollments_by_plan ON plan_enrollments USING btree (account_id, plan_id, state, id);
CREATE UNIQUE INDEX plan_enrollments_once ON plan_enrollments USING btree (account_id, plan_id, contact_id) WHERE (state = 'active'::text);

create table plan_events (
  account_id uuid not null,
  enrollment_id uuid not null,
  n integer not null,
  at timestamp with time zone not null,
  kind text not null,
  step_id uuid,
  round integer,
  reason text,
  message_id uuid,
  task_id uuid,
  author text,
  constraint plan_events_pkey PRIMARY KEY (account_id, enrollment_id, n)
);

create table plan_intakes (
  account_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  audience jsonb not null,
  author text not null,
  start_at timestamp with time zone not null,
  people integer not null,
  cursor text,
  seen integer not null default 0,
  enrolled integer not null default 0,
  already integer not null default 0,
  refused integer not null default 0,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_why text,
  constraint plan_intakes_pkey PRIMARY KEY (account_id, id),
  constraint plan_intakes_account_id_plan_id_fkey FOREIGN KEY (account_id, plan_id) REFERENCES plans(account_id, id),
  constraint plan_intakes_ended_why_check CHECK ((ended_why = ANY (ARRAY['canceled'::text, 'plan_over'::text])))
);
CREATE INDEX plan_intakes_of_plan ON plan_intakes USING btree (account_id, plan_id, id);
CREATE INDEX plan_intakes_open ON plan_intakes USING btree (seen, created_at) WHERE (ended_at IS NULL);

create table plan_joins (
  account_id uuid not null,
  plan_id uuid not null,
  contact_id uuid not null,
  tag text not null,
  at timestamp with time zone not null
);
CREATE INDEX plan_joins_open ON plan_joins USING btree (account_id, plan_id);

create table plan_moves (
  account_id uuid not null,
  step_id uuid not null,
  what text not null,
  n integer not null
);
CREATE INDEX plan_moves_open ON plan_moves USING btree (account_id, step_id);

create table plan_steps (
  account_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  "position" integer not null,
  content jsonb not null,
  constraint plan_steps_pkey PRIMARY KEY (account_id, id),
  constraint plan_steps_account_id_plan_id_fkey FOREIGN KEY (account_id, plan_id) REFERENCES plans(account_id, id) ON DELETE CASCADE
);
CREATE INDEX plan_steps_in_order ON plan_steps USING btree (account_id, plan_id, "position");

create table plan_tags (
  account_id uuid not null,
  tag text not null,
  plan_id uuid not null,
  constraint plan_tags_pkey PRIMARY KEY (account_id, tag, plan_id)
);

create table plan_turns (
  account_id uuid not null,
  enrollment_id uuid not null,
  plan_id uuid not null,
  contact_id uuid not null,
  starts_on date not null,
  round integer not null,
  "position" integer not null,
  due_at timestamp with time zone not null,
  n integer not null,
  waits_for text,
  waits_zone text,
  constraint plan_turns_pkey PRIMARY KEY (account_id, enrollment_id)
);
CREATE INDEX plan_turns_due ON plan_turns USING btree (due_at, account_id, enrollment_id);

create table plans (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  description text not null,
  state text not null,
  window_from text not null,
  window_to text not null,
  sundays_and_holidays boolean not null,
  stop_on_reply boolean not null,
  enroll_by_tags text[] not null,
  next_id uuid,
  repeat_times integer,
  repeat_days integer,
  author text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  is_ending boolean not null default false,
  constraint plans_pkey PRIMARY KEY (account_id, id),
  constraint plans_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint plans_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text])))
);
CREATE INDEX plans_ending ON plans USING btree (account_id, id) WHERE is_ending;

create table refusals (
  account_id uuid not null,
  id uuid not null,
  phone text not null,
  reason text,
  rule text,
  text text not null,
  origin text not null,
  author text,
  rules text not null,
  at timestamp with time zone not null,
  constraint refusals_pkey PRIMARY KEY (account_id, id),
  constraint refusals_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE INDEX refusals_by_phone ON refusals USING btree (account_id, phone, id);

create table rule_versions (
  version text not null,
  since timestamp with time zone not null,
  constraint rule_versions_pkey PRIMARY KEY (version)
);

create table senders (
  account_id uuid not null,
  id uuid not null,
  phone text not null,
  kind text not null,
  provider text not null,
  provider_account text not null,
  sealed_token bytea not null,
  base_url text not null,
  replies_by text not null,
  segments_per_second numeric not null,
  tokens double precision not null default 0,
  tokens_at timestamp with time zone not null,
  is_default boolean not null default false,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  daily_segments integer,
  day text,
  day_segments integer not null default 0,
  held_until timestamp with time zone,
  trouble text,
  trouble_since timestamp with time zone,
  trouble_probe_at timestamp with time zone,
  constraint senders_pkey PRIMARY KEY (account_id, id),
  constraint senders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint senders_daily_segments_check CHECK ((daily_segments > 0)),
  constraint senders_kind_check CHECK ((kind = ANY (ARRAY['long_code'::text, 'toll_free'::text, 'short_code'::text]))),
  constraint senders_replies_by_check CHECK ((replies_by = ANY (ARRAY['provider'::text, 'heed'::text]))),
  constraint senders_segments_per_second_check CHECK ((segments_per_second > (0)::numeric))
);
CREATE UNIQUE INDEX senders_by_id ON senders USING btree (id);
CREATE UNIQUE INDEX senders_by_phone ON senders USING btree (account_id, phone) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX senders_default ON senders USING btree (account_id) WHERE (is_default AND (removed_at IS NULL));

create table sweeps (
  table_name text not null,
  page bigint not null default 0,
  ended_at timestamp with time zone,
  constraint sweeps_pkey PRIMARY KEY (table_name)
);

create table tasks (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  title text not null,
  body text not null,
  contact_id uuid,
  phone text,
  assignee text not null,
  due_at timestamp with time zone not null,
  snoozed_from timestamp with time zone,
  done_at timestamp with time zone,
  done_by text,
  origin text not null,
  origin_id uuid,
  author text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint tasks_pkey PRIMARY KEY (account_id, id),
  constraint tasks_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id),
  constraint tasks_kind_check CHECK ((kind = ANY (ARRAY['call'::text, 'text'::text, 'to_do'::text]))),
  constraint tasks_origin_check CHECK ((origin = ANY (ARRAY['person'::text, 'api'::text, 'plan'::text])))
);
CREATE INDEX tasks_done ON tasks USING btree (account_id, done_at, id) WHERE (done_at IS NOT NULL);
CREATE INDEX tasks_done_of ON tasks USING btree (account_id, assignee, done_at, id) WHERE (done_at IS NOT NULL);
CREATE INDEX tasks_of_contact ON tasks USING btree (account_id, contact_id, id) WHERE (contact_id IS NOT NULL);
CREATE INDEX tasks_open ON tasks USING btree (account_id, due_at, id) WHERE (done_at IS NULL);
CREATE INDEX tasks_open_of ON tasks USING btree (account_id, assignee, due_at, id) WHERE (done_at IS NULL);

create table templates (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  body text not null,
  author text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint templates_pkey PRIMARY KEY (account_id, id),
  constraint templates_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE UNIQUE INDEX templates_by_name ON templates USING btree (account_id, lower(name));

create table text_days (
  account_id uuid not null,
  day date not null,
  sender_id uuid not null,
  texts integer not null,
  constraint text_days_pkey PRIMARY KEY (account_id, day, sender_id)
);

create table text_days_counted (
  account_id uuid not null,
  day date not null,
  at timestamp with time zone not null,
  constraint text_days_counted_pkey PRIMARY KEY (account_id, day)
);

create table webhook_journal (
  account_id uuid not null,
  sender_id uuid not null,
  provider_id text not null,
  id uuid not null,
  phone text,
  raw text not null,
  received_at timestamp with time zone not null,
  processed_at timestamp with time zone,
  problem text,
  constraint webhook_journal_pkey PRIMARY KEY (account_id, sender_id, provider_id)
);
CREATE INDEX webhook_journal_open ON webhook_journal USING btree (account_id, phone, id) WHERE (processed_at IS NULL);

create table wordings (
  account_id uuid not null,
  name text not null,
  n integer not null,
  text text not null,
  author text,
  created_at timestamp with time zone,
  constraint wordings_pkey PRIMARY KEY (account_id, name, n),
  constraint wordings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(account_id)
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON wordings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION contact_terms(of_account uuid, first_name text, last_name text, company text, tags text[])
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE COST 10000
AS $function$
declare
  mine text := right(of_account::text, 8);
  words text := lower(first_name || ' ' || last_name || ' ' || coalesce(company, ''));
begin
  return array_to_tsvector(
    string_to_array(
      mine || replace(words || ' ' || translate(words, '''’-_.&/,;()"', '            '), ' ', ' ' || mine), ' ')
    || string_to_array(
      mine || ' ' || replace(array_to_string(tags, e'\x01'), e'\x01', e'\x01' || mine || ' '), e'\x01'));
end $function$;

CREATE OR REPLACE FUNCTION contact_words(first_name text, last_name text, company text, email text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  words text := ' ' || lower(first_name || ' ' || last_name || ' ' || coalesce(company, ''));
  parts text := translate(words, '''’-_.&/,;()"', '            ');
begin
  return words || case when parts = words then '' else parts end || coalesce(e'\x01' || lower(email), '');
end $function$;

CREATE OR REPLACE FUNCTION count_changed_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from broadcasts) then return null; end if;
  with told as materialized (
    select n.account_id, m.origin_id, n.message_id, m.segments, m.credits, o.state as old_state, n.state,
           case when is_failure(o.state) then coalesce(o.reason, o.error_code::text, '') else '' end as old_reason,
           case when is_failure(n.state) then coalesce(n.reason, n.error_code::text, '') else '' end as reason
      from changed n
      join before o on o.account_id = n.account_id and o.message_id = n.message_id
     cross join lateral (
        select b.origin, b.origin_id, b.segments, b.credits from messages b
         where b.account_id = n.account_id and b.id = n.message_id offset 0) m
     where m.origin = 'broadcast'),
  moved as (select * from told where (old_state, old_reason) is distinct from (state, reason)),
  mended as (
    delete from broadcast_failures f using moved
     where f.account_id = moved.account_id and f.broadcast_id = moved.origin_id and f.state = moved.old_state
       and f.reason = moved.old_reason and f.message_id = moved.message_id and is_failure(moved.old_state)),
  failed as (
    insert into broadcast_failures (account_id, broadcast_id, state, reason, message_id)
    select account_id, origin_id, state, reason, message_id from moved where is_failure(state)
    on conflict do nothing)
  insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
  select account_id, origin_id, state, reason, sum(texts), sum(segments * texts), sum(credits * texts)
    from (select account_id, origin_id, state, reason, 1 as texts, segments, credits from moved
          union all
          select account_id, origin_id, old_state, old_reason, -1, segments, credits from moved) as steps
   group by account_id, origin_id, state, reason;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION count_changed_plan_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from plans) then return null; end if;
  with moved as materialized (
    select n.account_id, m.origin_id, o.state as old_state, n.state
      from changed n
      join before o on o.account_id = n.account_id and o.message_id = n.message_id
     cross join lateral (
        select b.origin, b.origin_id from messages b
         where b.account_id = n.account_id and b.id = n.message_id offset 0) m
     where m.origin = 'plan' and m.origin_id is not null and o.state <> n.state)
  insert into plan_moves (account_id, step_id, what, n)
  select account_id, origin_id, state, sum(n)
    from (select account_id, origin_id, state, 1 as n from moved
          union all
          select account_id, origin_id, old_state, -1 from moved) as steps
   group by account_id, origin_id, state;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION count_new_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from broadcasts) then return null; end if;
  with told as materialized (
    select d.account_id, m.origin_id, d.message_id, d.state, m.segments, m.credits,
           case when is_failure(d.state) then coalesce(d.reason, d.error_code::text, '') else '' end as reason
      from fresh d cross join lateral (
        select b.origin, b.origin_id, b.segments, b.credits from messages b
         where b.account_id = d.account_id and b.id = d.message_id offset 0) m
     where m.origin = 'broadcast'),
  failed as (
    insert into broadcast_failures (account_id, broadcast_id, state, reason, message_id)
    select account_id, origin_id, state, reason, message_id from told where is_failure(state)
    on conflict do nothing)
  insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
  select account_id, origin_id, state, reason, count(*), sum(segments), sum(credits) from told
   group by account_id, origin_id, state, reason;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION count_new_plan_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from plans) then return null; end if;
  insert into plan_moves (account_id, step_id, what, n)
  select d.account_id, m.origin_id, d.state, count(*)
    from fresh d cross join lateral (
      select b.origin, b.origin_id from messages b
       where b.account_id = d.account_id and b.id = d.message_id offset 0) m
   where m.origin = 'plan' and m.origin_id is not null
   group by d.account_id, m.origin_id, d.state;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION is_failure(state text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN (state = ANY (ARRAY['not_delivered'::text, 'refused'::text, 'canceled'::text]));

CREATE OR REPLACE FUNCTION know_erased()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from erased_phones) then return null; end if;
  update consents c
     set state = 'opted_out', since = e.erased_at, source = 'erasure', noticed_at = e.noticed_at
    from (select n.account_id, n.phone, phone_tag(n.account_id, n.phone) as tag from fresh n
           where exists (select from erased_phones a where a.account_id = n.account_id) offset 0) n
    join erased_phones e on e.account_id = n.account_id and e.tag = n.tag
   where c.account_id = n.account_id and c.phone = n.phone and c.state = 'unknown';
  return null;
end $function$;

CREATE OR REPLACE FUNCTION only_erase()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.erased_at is null and new.erased_at is not null and new.salt is null and new.word is null
     and new.note is null and new.wording is null and new.actor is null and new.message_id is null
     and new.phone = 'erased:' || encode(old.tag, 'hex')
     and (new.account_id, new.seq, new.id, new.kind, new.source, new.at, new.tag, new.digest, new.prev_hash, new.hash)
       = (old.account_id, old.seq, old.id, old.kind, old.source, old.at, old.tag, old.digest, old.prev_hash, old.hash)
     and (new.wording_version, new.rules) is not distinct from (old.wording_version, old.rules) then
    return new;
  end if;
  raise exception 'consent_events is append-only: update refused' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION phone_tag(of_account uuid, of_phone text)
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select sha256(phone_key || sha256(phone_key || convert_to(of_phone, 'UTF8')))
    from consent_chains where account_id = of_account
$function$;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION refuse_opted_out_handoff()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  refused record;
begin
  select n.message_id, n.phone into refused
    from claimed n
   cross join lateral (
     select c.state, c.confirmation_id, c.stop_is_coming from consents c
      where c.account_id = n.account_id and c.phone = n.phone offset 0) c
   where n.claimed_at is not null
     and (c.state = 'opted_out' or c.stop_is_coming)
     and c.confirmation_id is distinct from n.message_id
     and not exists (select from unclaimed o
                      where o.account_id = n.account_id and o.message_id = n.message_id and o.claimed_at is not null)
   limit 1;
  if found then
    raise exception 'text % may not be handed over: the phone is opted out', refused.message_id
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION refuse_opted_out_insert()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from claimed where claimed_at is not null) then
    return null;
  end if;
  if exists (select from claimed n join consents c on c.account_id = n.account_id and c.phone = n.phone
              where n.claimed_at is not null and (c.state = 'opted_out' or c.stop_is_coming)
                and c.confirmation_id is distinct from n.message_id) then
    raise exception 'a text may not be handed over: the phone is opted out'
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_changed_consent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into facts_due (account_id, phone) values (new.account_id, new.phone);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_changed_contacts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' then
    insert into facts_due (account_id, contact_id)
    select n.account_id, n.id from now_are n join before_were b on b.account_id = n.account_id and b.id = n.id
     where (n.tags, n.deleted_at) is distinct from (b.tags, b.deleted_at);
  else
    insert into facts_due (account_id, contact_id) select account_id, id from now_are;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION tell_changed_phones()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if current_setting('heed.contacts_are_due', true) is distinct from 'yes' then
    insert into facts_due (account_id, contact_id, has_other_phones)
    select distinct account_id, contact_id, true from changed;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION word_conversation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.words := coalesce((select contact_words(k.first_name, k.last_name, k.company, k.email) from contacts k
                          where k.account_id = new.account_id and k.id = new.contact_id), '');
  return new;
end $function$;

CREATE OR REPLACE FUNCTION word_conversations_of_contact()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update conversations v set words = contact_words(new.first_name, new.last_name, new.company, new.email)
    from contact_phones p
   where p.account_id = new.account_id and p.contact_id = new.id and v.account_id = p.account_id and v.phone = p.phone
     and v.contact_id = new.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION word_new_conversations()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update conversations v set words = contact_words(k.first_name, k.last_name, k.company, k.email)
    from now_are n join contacts k on k.account_id = n.account_id and k.id = n.contact_id
   where v.account_id = n.account_id and v.phone = n.phone;
  return null;
end $function$;
