"""The flows that put the rooms of `pipeline/` together. Only this package imports Prefect, and only when needed."""
