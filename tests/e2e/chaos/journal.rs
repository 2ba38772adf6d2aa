//! A journal that cannot be written: every call to the disk of a real send fails once.
