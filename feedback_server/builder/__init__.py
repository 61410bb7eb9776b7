"""Builds content/, site/ and pwa/ into static pages, scripts and styles."""
