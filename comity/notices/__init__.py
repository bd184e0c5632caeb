"""Wanted persons: the sheet, its pre-flight, circulation, and the way from hit to handover."""
