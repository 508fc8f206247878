"""The databases of the standalone Nutify, read and never written."""
