has_rust() { false; }
