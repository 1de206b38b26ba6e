-- For the sweep of keys that nobody sends again.
CREATE INDEX wallet_request_at ON wallet_request (created_at);
