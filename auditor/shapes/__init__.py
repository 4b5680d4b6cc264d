"""One file per shape: recognise and read. Nobody else knows a vendor's file format."""
