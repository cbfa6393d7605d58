"""Turns a folder of YAML tips into a playbook: a site, plans and sheets to print."""

__version__ = "0.1.0"
