"""Reading when a coordinator is busy from the coordinator's own calendar: an ICS address, or CalDAV."""
