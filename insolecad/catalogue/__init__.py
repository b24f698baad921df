"""What insoles are made of and printed on: data of `presets/materials` and `presets/printers`."""
