"""The one loader of ``patterns/``."""
