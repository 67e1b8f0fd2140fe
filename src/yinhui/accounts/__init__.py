"""Signing in: passwords, second factors, devices and sessions, first sign-in, single sign-on."""
