"""Training, validation and export; needs the extra `yolo` where it says so."""
