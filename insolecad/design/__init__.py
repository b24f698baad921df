"""The shape as functions of the plan, and where it is measured."""
