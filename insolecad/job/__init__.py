"""One order from end to end: the pipeline, its job sheet, its companions."""
