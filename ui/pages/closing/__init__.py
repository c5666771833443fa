"""Tutup Kantor: what must be done before an ad hoc office ends, and the record and paper of its handover."""
