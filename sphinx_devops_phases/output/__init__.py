"""How HTML, LaTeX and every other output show what is about phases."""
