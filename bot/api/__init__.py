"""The public catalogue, read-only, in the form of Open Referral HSDS 3.1 with our profile."""
