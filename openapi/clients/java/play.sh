has_java() { false; }
