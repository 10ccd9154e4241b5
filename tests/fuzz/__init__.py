"""Layouts that no reader would give, for the stages after reading: they must come through whole or be refused."""
