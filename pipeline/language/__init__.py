"""What words are: tokens, scripts, lexicons, language identification, dictionaries. Left of every other room."""
