-- The tables of better-auth (1.7), under names that leave the word "account" to us. The columns are the library's own.

create table auth_users (
  "id"            text primary key,
  "name"          text not null,
  "email"         text not null unique,
  "emailVerified" boolean not null,
  "image"         text,
  "createdAt"     timestamptz not null,
  "updatedAt"     timestamptz not null
);

create table auth_sessions (
  "id"        text primary key,
  "expiresAt" timestamptz not null,
  "token"     text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId"    text not null references auth_users ("id") on delete cascade
);
create index auth_sessions_by_user on auth_sessions ("userId");

create table auth_credentials (
  "id"                    text primary key,
  "accountId"             text not null,
  "providerId"            text not null,
  "userId"                text not null references auth_users ("id") on delete cascade,
  "accessToken"           text,
  "refreshToken"          text,
  "idToken"               text,
  "accessTokenExpiresAt"  timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope"                 text,
  "password"              text,
  "createdAt"             timestamptz not null,
  "updatedAt"             timestamptz not null
);
create index auth_credentials_by_user on auth_credentials ("userId");

create table auth_verifications (
  "id"         text primary key,
  "identifier" text not null,
  "value"      text not null,
  "expiresAt"  timestamptz not null,
  "createdAt"  timestamptz not null,
  "updatedAt"  timestamptz not null
);
create index auth_verifications_by_identifier on auth_verifications ("identifier");
