"""ocrmend: cleanup and quality assurance for digitized archive folders. Knows nothing of Prefect."""
