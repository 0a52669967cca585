"""Records kept and handed on: archive, exports, page formats, bags."""
