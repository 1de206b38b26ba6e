-- Which accounts the merchant asked to pay with, as the request names them: a JSON list of account and amount. NULL: none were named.
ALTER TABLE pay_refund ADD COLUMN funding text;
