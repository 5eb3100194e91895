"""The directives, a module each; a new one is registered in :mod:`.extension`."""
