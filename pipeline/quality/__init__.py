"""How good a page's text is: error rates where the truth is known, an estimate with its interval where it is not."""

from pipeline.quality.score import Estimate, estimate, score_page

__all__ = ["Estimate", "estimate", "score_page"]
