-- Who came by the identity provider leaves it too: the ID token that it gave says which of its sessions is meant
-- (OpenID Connect RP-Initiated Logout 1.0). It is over a minute after it was given, proves nothing here, and goes with the session.
ALTER TABLE sessions ADD COLUMN id_token TEXT;
-- The same, between the form that ends our session and the page that leads to the provider.
ALTER TABLE sign_in_steps ADD COLUMN id_token TEXT;
