"""Files to pages, behind limits: PDF, images, transcripts. Judged by content, never by name."""
