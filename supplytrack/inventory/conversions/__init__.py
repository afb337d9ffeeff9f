"""Goods that become other goods: kits assembled and taken apart, mixed lines split."""
