"""Cameras asked over ONVIF."""
