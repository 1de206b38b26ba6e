-- Which merchants a service provider may take payments for.
CREATE TABLE pay_sub_merchant (
  sp_mchid text NOT NULL,
  sub_mchid text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (sp_mchid, sub_mchid)
);
