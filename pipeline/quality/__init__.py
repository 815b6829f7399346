"""How good a page's text is: error rates where the truth is known, an estimate with its interval where it is not."""
