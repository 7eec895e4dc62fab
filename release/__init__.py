"""Making a release that anybody can make again, byte by byte, and say what is in it."""
