"""Page image -> image fit for OCR. Each step is a pure function on a grey array; `prepare` puts them in order.

Nothing is imported here: OpenCV is heavy, and who corrects text only does not need it.
"""
