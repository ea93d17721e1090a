"""Formats of dates, times and numbers for Django's FORMAT_MODULE_PATH, one package a language."""
