-- For the sweep of callbacks that have ended.
CREATE INDEX pay_notification_ended ON pay_notification (created_at) WHERE state <> 'WAITING';
