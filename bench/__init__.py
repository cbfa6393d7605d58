"""Measurements: what the generator and its sites cost, beside what people would use instead."""
